import { HostileText } from '../../ui/hostile-text';
import { type Draft, withField } from './draft';
import { FieldControl } from './field-control';
import { type FormField, formFields } from './form-fields';
import { type JsonNode, nodeAt, type Path, withNodeAt } from './json-node';
import type { Schema } from './schema';

export interface FormProps {
  draft: Draft;
  node: JsonNode;
  schema: Schema | null;
  onChange: (draft: Draft) => void;
}

const fieldsAtMost = 100;

/** The arguments as fields. What it cannot show as a field of its own kind is a field of JSON. */
export function Form({ draft, node, schema, onChange }: FormProps) {
  const fields = formFields(node, schema);
  const set = (path: Path, value: JsonNode | undefined, typed?: string) =>
    onChange(withField(draft, withNodeAt(node, path, value), path, typed));
  if (fields.length === 0)
    return <p className="text-muted">It takes no arguments that are known. Use JSON to add some.</p>;
  return (
    <div className="flex flex-col gap-4">
      {fields.slice(0, fieldsAtMost).map((field) => (
        <FormRow key={field.label} field={field} node={node} draft={draft} onSet={set} />
      ))}
      {fields.length > fieldsAtMost ? (
        <p className="text-muted">{fields.length - fieldsAtMost} more are shown as JSON only.</p>
      ) : null}
    </div>
  );
}

export interface FormRowProps {
  field: FormField;
  /** The whole of the arguments. */
  node: JsonNode;
  draft: Draft;
  onSet: (path: Path, value: JsonNode | undefined, typed?: string) => void;
}

function FormRow(props: FormRowProps) {
  const { field, node } = props;
  if (field.control.kind === 'group') return <FieldGroup {...props} fields={field.control.fields} />;
  return (
    <div className="flex flex-col gap-1">
      <FieldControl {...props} value={nodeAt(node, field.path)} />
      <Presence {...props} />
    </div>
  );
}

function FieldGroup(props: FormRowProps & { fields: readonly FormField[] }) {
  const { field, fields, node } = props;
  const isThere = nodeAt(node, field.path) !== undefined;
  return (
    <fieldset className="min-w-0 rounded-lg border border-line p-3">
      <legend className="wrap-anywhere px-1 font-medium">
        <HostileText text={field.label} mono />
      </legend>
      <div className="flex flex-col gap-3">
        {isThere ? fields.map((inner) => <FormRow {...props} key={inner.label} field={inner} />) : null}
        <Presence {...props} />
      </div>
    </fieldset>
  );
}

/** Left out is something else than empty: an optional argument can be either. */
function Presence({ field, node, onSet }: FormRowProps) {
  const isThere = nodeAt(node, field.path) !== undefined;
  if (isThere && field.isRequired) return null;
  return (
    <p className="flex min-h-6 flex-wrap items-center gap-x-2 text-muted text-small">
      {isThere ? null : <span>{field.isRequired ? 'Required, and missing.' : 'Left out.'}</span>}
      <button
        type="button"
        aria-label={`${isThere ? 'Leave out' : 'Add'} ${field.label}`}
        onClick={() => onSet(field.path, isThere ? undefined : firstValue(field))}
        className="min-h-6 rounded-sm font-medium text-accent hover:underline"
      >
        {isThere ? 'Leave out' : 'Add'}
      </button>
    </p>
  );
}

function firstValue({ control }: FormField): JsonNode {
  switch (control.kind) {
    case 'text':
      return { kind: 'string', text: '' };
    case 'number':
      return { kind: 'plain', raw: '0' };
    case 'boolean':
      return { kind: 'plain', raw: 'false' };
    case 'choice':
      return primitiveNode(control.choices[0] ?? null);
    case 'list':
      return { kind: 'array', items: [] };
    case 'group':
      return { kind: 'object', members: [] };
    case 'json':
      return { kind: 'plain', raw: 'null' };
  }
}

export function primitiveNode(value: string | number | boolean | null): JsonNode {
  return typeof value === 'string' ? { kind: 'string', text: value } : { kind: 'plain', raw: JSON.stringify(value) };
}
