import { Field } from '../../ui/field';
import { HostileText } from '../../ui/hostile-text';
import { Select } from '../../ui/select';
import { TextArea } from '../../ui/text-area';
import { TextInput } from '../../ui/text-input';
import { keyOf } from './draft';
import type { FormRowProps } from './form';
import type { FormField } from './form-fields';
import { type JsonNode, printJson } from './json-node';
import { ListField } from './list-field';
import { parseJson } from './parse-json';
import type { JsonPrimitive } from './schema';

export type FieldControlProps = FormRowProps & { value: JsonNode | undefined };

/** One argument with the control that suits it; only its name while it is left out. */
export function FieldControl(props: FieldControlProps) {
  const { field, value } = props;
  const label = <FieldLabel field={field} />;
  if (!value) return <div className="font-medium">{label}</div>;
  switch (field.control.kind) {
    case 'text':
      return <TextField {...props} />;
    case 'boolean':
      return <ChoiceField {...props} choices={[true, false]} />;
    case 'choice':
      return <ChoiceField {...props} choices={field.control.choices} />;
    case 'list':
      return <ListField label={label} {...props} />;
    default:
      return <ValueField {...props} />;
  }
}

const descriptionAtMost = 300;

function FieldLabel({ field: { label, isRequired, description } }: { field: FormField }) {
  const rest = description.length - descriptionAtMost;
  return (
    <span className="wrap-anywhere">
      <HostileText text={label} mono />
      {isRequired ? <span className="font-normal text-muted text-small"> · required</span> : null}
      {description === '' ? null : (
        <span className="block font-normal text-muted text-small">
          <HostileText text={description.slice(0, descriptionAtMost)} />
          {rest > 0 ? ` (${rest.toLocaleString('en-US')} more characters in the tool's definition)` : ''}
        </span>
      )}
    </span>
  );
}

function TextField({ field, value, onSet }: FieldControlProps) {
  const text = value?.kind === 'string' ? value.text : '';
  return (
    <Field label={<FieldLabel field={field} />}>
      <TextArea
        mono
        rows={Math.min(10, text.split('\n').length + Math.floor(text.length / 60))}
        data-multiline=""
        value={text}
        onChange={(event) => onSet(field.path, { kind: 'string', text: event.target.value })}
      />
    </Field>
  );
}

/** A number, or any JSON: what stands there may be no value yet. */
function ValueField({ field, value, draft, onSet }: FieldControlProps) {
  const isNumber = field.control.kind === 'number';
  const text = draft.typed.get(keyOf(field.path)) ?? (value ? printJson(value) : '');
  const write = (next: string) => {
    const read = parseJson(next);
    const isValue = read.ok && (!isNumber || isNumeric(read.node));
    onSet(field.path, isValue ? read.node : value, next);
  };
  const error = isNumber ? sayNumber(text) : sayJson(text);
  return (
    <Field label={<FieldLabel field={field} />} error={error}>
      {isNumber ? (
        <TextInput mono inputMode="decimal" value={text} onChange={(event) => write(event.target.value)} />
      ) : (
        <TextArea
          mono
          rows={Math.min(10, text.split('\n').length)}
          data-multiline=""
          value={text}
          onChange={(event) => write(event.target.value)}
        />
      )}
    </Field>
  );
}

function isNumeric(node: JsonNode): boolean {
  return node.kind === 'plain' && /\d/.test(node.raw);
}

function sayNumber(text: string): string | null {
  const parsed = parseJson(text);
  return parsed.ok && isNumeric(parsed.node) ? null : 'This is not a number.';
}

function sayJson(text: string): string | null {
  const parsed = parseJson(text);
  return parsed.ok ? null : parsed.problem;
}

function ChoiceField({ field, value, choices, onSet }: FieldControlProps & { choices: readonly JsonPrimitive[] }) {
  const options = choices.map((choice) => ({
    value: JSON.stringify(choice),
    label: typeof choice === 'string' ? choice : JSON.stringify(choice),
  }));
  return (
    <div className="flex flex-col items-start gap-1 font-medium">
      <FieldLabel field={field} />
      <Select
        label={field.label}
        value={value ? printJson(value) : ''}
        options={options}
        onChange={(next) => {
          const read = parseJson(next);
          if (read.ok) onSet(field.path, read.node);
        }}
      />
    </div>
  );
}
