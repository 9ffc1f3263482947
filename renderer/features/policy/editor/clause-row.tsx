import { Trash2 } from 'lucide-react';
import { pathText } from '../../../../shared/domain/argument-path';
import type { ToolArgument } from '../../../../shared/domain/server';
import { IconButton } from '../../../ui/icon-button';
import { Select } from '../../../ui/select';
import { SuggestInput } from '../../../ui/suggest-input';
import { Switch } from '../../../ui/switch';
import { TextArea } from '../../../ui/text-area';
import { TextInput } from '../../../ui/text-input';
import { argumentNamed, type ClauseForm, operators, takesNoValue, takesNumber, withArgument } from './condition-form';

export interface ClauseRowProps {
  readonly clause: ClauseForm;
  /** From 1: tells the lines apart for assistive technology. */
  readonly position: number;
  readonly known: readonly ToolArgument[];
  readonly onChange: (clause: ClauseForm) => void;
  readonly onRemove: () => void;
}

export function ClauseRow({ clause, position, known, onChange, onRemove }: ClauseRowProps) {
  const isAboutNumber = clause.operator === 'equals' && isNumeric(clause.text);
  return (
    <li className="flex flex-wrap items-start gap-2">
      <div className="min-w-32 grow basis-40">
        <SuggestInput
          mono
          label={`Argument of condition ${position}`}
          placeholder="argument"
          maxLength={200}
          value={clause.argument}
          suggestions={known.map(({ name }) => pathText([name]))}
          onChange={(argument) => onChange(withArgument(clause, argument, known))}
        />
      </div>
      <Select
        label={`Comparison of condition ${position}`}
        value={clause.operator}
        options={operators}
        onChange={(operator) => onChange({ ...clause, operator })}
      />
      <div className="min-w-32 grow basis-40">
        <ClauseValue {...{ clause, position, known, onChange }} />
        {isAboutNumber && (
          <Switch
            label="Compare as a number"
            checked={clause.isNumber}
            onChange={(isNumber) => onChange({ ...clause, isNumber })}
          />
        )}
      </div>
      <IconButton label={`Remove condition ${position}`} icon={<Trash2 />} onClick={onRemove} />
    </li>
  );
}

function ClauseValue({ clause, position, known, onChange }: Omit<ClauseRowProps, 'onRemove'>) {
  const { operator, text, argument } = clause;
  const label = `Value of condition ${position}`;
  const placeholder = operators.find(({ value }) => value === operator)?.hint;
  const set = (next: string) => onChange({ ...clause, text: next });
  if (takesNoValue(operator)) return null;
  if (operator === 'one-of') {
    return (
      <TextArea
        mono
        rows={3}
        aria-label={`${label}, one on each line`}
        placeholder={placeholder}
        value={text}
        onChange={(event) => set(event.target.value)}
      />
    );
  }
  const choices = argumentNamed(argument, known)?.choices ?? [];
  if (operator === 'equals' && choices.length > 0)
    return <SuggestInput mono {...{ label, placeholder }} value={text} suggestions={choices} onChange={set} />;
  return (
    <TextInput
      mono
      aria-label={label}
      placeholder={placeholder}
      inputMode={takesNumber(operator) ? 'decimal' : undefined}
      value={text}
      onChange={(event) => set(event.target.value)}
    />
  );
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
