import { Field } from '../../../ui/field';
import { SuggestInput } from '../../../ui/suggest-input';

export interface NameFieldProps {
  readonly label: string;
  readonly value: string;
  /** Names to offer; any other, and any glob, may be typed. */
  readonly known: readonly string[];
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}

/** A glob over names. Empty: every name. */
export function NameField({ label, value, known, placeholder, onChange }: NameFieldProps) {
  return (
    <Field label={label}>
      <SuggestInput mono {...{ value, placeholder, onChange }} suggestions={known} maxLength={200} />
    </Field>
  );
}
