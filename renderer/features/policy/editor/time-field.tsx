import { Field } from '../../../ui/field';
import { Select } from '../../../ui/select';
import { TextInput } from '../../../ui/text-input';
import { sayDate } from '../words';
import type { PartProps } from './basic-fields';
import type { Expiry } from './rule-form';

const expiries: readonly { value: Expiry; label: string }[] = [
  { value: 'never', label: 'Never' },
  { value: 'hour', label: 'In 1 hour' },
  { value: 'today', label: 'At the end of today' },
  { value: 'date', label: 'On a date…' },
];

export function TimeField({ form, onChange }: PartProps) {
  const kept = form.keptExpiry;
  const options =
    kept === null ? expiries : [{ value: 'kept' as const, label: `As it is: ${sayDate(kept)}` }, ...expiries];
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="The rule ends">
        <Select
          label="The rule ends"
          value={form.expiry}
          options={options}
          onChange={(expiry) => onChange({ expiry })}
        />
      </Field>
      {form.expiry === 'date' && (
        <Field label="Day and time">
          <TextInput
            type="datetime-local"
            value={form.expiryDate}
            onChange={(event) => onChange({ expiryDate: event.target.value })}
          />
        </Field>
      )}
    </div>
  );
}
