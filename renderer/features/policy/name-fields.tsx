import clsx from 'clsx';
import { Field } from '../../ui/field';
import { SuggestInput } from '../../ui/suggest-input';
import type { KnownNames } from './known-names';

interface Names {
  readonly client: string;
  /** Left out: not asked for. */
  readonly profile?: string;
  readonly server: string;
  readonly tool: string;
}

export type Noun = keyof Names;

export interface NameFieldsProps {
  readonly value: Names;
  /** Names to offer; any other, and where it makes sense any glob, may be typed. */
  readonly known: KnownNames;
  /** What stands in an empty field, by what the field is about. */
  readonly placeholder: (noun: Noun) => string;
  readonly onChange: (part: Partial<Names>) => void;
}

const fields = [
  { noun: 'client', label: 'Client', offered: 'clients' },
  { noun: 'profile', label: 'Profile', offered: 'profiles' },
  { noun: 'server', label: 'Server', offered: 'servers' },
  { noun: 'tool', label: 'Tool', offered: 'tools' },
] as const;

/** Whose call, to which tool of which server: by name. */
export function NameFields({ value, known, placeholder, onChange }: NameFieldsProps) {
  return (
    <div
      className={clsx(
        'grid gap-3 max-[700px]:grid-cols-1',
        value.profile === undefined ? 'grid-cols-3' : 'grid-cols-2',
      )}
    >
      {fields.map(
        ({ noun, label, offered }) =>
          value[noun] !== undefined && (
            <Field key={noun} label={label}>
              <SuggestInput
                mono
                maxLength={200}
                value={value[noun]}
                placeholder={placeholder(noun)}
                suggestions={known[offered]}
                onChange={(name) => onChange({ [noun]: name })}
              />
            </Field>
          ),
      )}
    </div>
  );
}
