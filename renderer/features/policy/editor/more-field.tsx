import { Field } from '../../../ui/field';
import { Switch } from '../../../ui/switch';
import { TextArea } from '../../../ui/text-area';
import type { PartProps } from './basic-fields';

export function MoreField({ form, onChange }: PartProps) {
  return (
    <div className="space-y-2">
      <Choice
        label="Show me results before the client gets them"
        description="You can release, change or withhold each result. Calls wait for you."
        checked={form.holdsResult}
        onChange={(holdsResult) => onChange({ holdsResult })}
      />
      <Choice
        label="Shadow mode"
        description="The rule decides nothing. What it would have decided is recorded with each call."
        checked={form.isShadow}
        onChange={(isShadow) => onChange({ isShadow })}
      />
      <Field label="Note" description="For yourself. No client and no model reads it.">
        <TextArea
          rows={2}
          maxLength={1000}
          value={form.note}
          onChange={(event) => onChange({ note: event.target.value })}
        />
      </Field>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly description: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Choice({ label, description, checked, onChange }: ChoiceProps) {
  return (
    <div>
      <Switch {...{ label, checked, onChange }} />
      <p className="pl-11 text-muted text-small">{description}</p>
    </div>
  );
}
