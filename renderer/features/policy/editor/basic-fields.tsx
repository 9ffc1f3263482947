import { useState } from 'react';
import type { Effect } from '../../../../shared/domain/policy';
import { Field } from '../../../ui/field';
import { Select } from '../../../ui/select';
import { TextArea } from '../../../ui/text-area';
import type { KnownNames } from '../known-names';
import { NameFields, type Noun } from '../name-fields';
import { effectWords } from '../words';
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
  const { profile, ...others } = form;
  // Stays while it is emptied.
  const [isForProfile] = useState(profile !== '');
  const isAsked = isForProfile || known.profiles.length > 0;
  return (
    <>
      <Field label="Effect">
        <Select label="Effect" value={form.effect} options={effects} onChange={(effect) => onChange({ effect })} />
      </Field>
      <NameFields
        value={isAsked ? form : others}
        known={known}
        placeholder={(noun) => placeholders[noun]}
        onChange={onChange}
      />
    </>
  );
}

/** What a name that is left empty means. */
const placeholders: Record<Noun, string> = {
  client: 'every client',
  profile: 'any profile, or none',
  server: 'every server',
  tool: 'every tool',
};

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
