import { useId } from 'react';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/text-input';

export interface GlobFieldProps {
  readonly label: string;
  readonly value: string;
  /** Names to offer; any other may be typed. */
  readonly known: readonly string[];
  readonly onChange: (value: string) => void;
}

export function GlobField({ label, value, known, onChange }: GlobFieldProps) {
  const listId = useId();
  return (
    <Field label={label}>
      <TextInput
        list={listId}
        value={value}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        mono
        placeholder="*"
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={listId}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Field>
  );
}
