import type { Effect } from '../../../../shared/domain/policy';
import { Field } from '../../../ui/field';
import { Select } from '../../../ui/select';
import { TextArea } from '../../../ui/text-area';
import type { KnownNames } from '../known-names';
import { effectWords } from '../words';
import { NameField } from './name-field';
import type { RuleForm } from './rule-form';

export interface PartProps {
  readonly form: RuleForm;
  readonly onChange: (part: Partial<RuleForm>) => void;
}

const effects = (['allow', 'ask', 'deny'] as const).map((value: Effect) => ({
  value,
  label: effectWords[value].choice,
}));

/** What every rule has: an effect, and whose calls to what it is about. */
export function BasicFields({ form, known, onChange }: PartProps & { known: KnownNames }) {
  return (
    <>
      <Field label="Effect">
        <Select label="Effect" value={form.effect} options={effects} onChange={(effect) => onChange({ effect })} />
      </Field>
      <div className="grid grid-cols-3 gap-3 max-[700px]:grid-cols-1">
        <NameField
          label="Client"
          placeholder="every client"
          value={form.client}
          known={known.clients}
          onChange={(client) => onChange({ client })}
        />
        <NameField
          label="Server"
          placeholder="every server"
          value={form.server}
          known={known.servers}
          onChange={(server) => onChange({ server })}
        />
        <NameField
          label="Tool"
          placeholder="every tool"
          value={form.tool}
          known={known.tools}
          onChange={(tool) => onChange({ tool })}
        />
      </div>
    </>
  );
}

export function ReasonField({ form, onChange }: PartProps) {
  return (
    <Field label="Reason" description="Why the rule is there. When it denies, the model reads this sentence.">
      <TextArea
        rows={2}
        maxLength={300}
        value={form.reason}
        onChange={(event) => onChange({ reason: event.target.value })}
      />
    </Field>
  );
}
