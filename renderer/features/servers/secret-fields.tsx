import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/text-input';

export interface SecretFieldsProps {
  /** As written in `${secret:name}`. */
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

/** One field a secret that the configuration mentions. An empty one leaves what is kept as it is. */
export function SecretFields({ names, values, onChange }: SecretFieldsProps) {
  const keptIn = useValue(app['gateway.status'])?.secretsKeptIn;
  if (names.length === 0) return null;
  const place =
    keptIn === 'keychain'
      ? 'in the keychain'
      : keptIn === 'memory'
        ? 'in memory until Gatehouse stops'
        : 'in an encrypted file';
  return (
    <fieldset className="space-y-3 rounded-md border border-line px-3 py-2">
      <legend className="px-1 font-medium">Secrets</legend>
      {names.map((name) => (
        <Field
          key={name}
          label={`Value of “${name}”`}
          description={`Kept ${place}. Leave it empty if it is kept already.`}
        >
          <TextInput
            type="password"
            mono
            autoComplete="off"
            value={values[name] ?? ''}
            onChange={({ target }) => onChange({ ...values, [name]: target.value })}
          />
        </Field>
      ))}
    </fieldset>
  );
}

/** Stores what was typed, before the server that needs it is saved. */
export async function storeSecrets(names: readonly string[], values: Readonly<Record<string, string>>): Promise<void> {
  for (const name of names) {
    const value = values[name];
    if (value) await app['servers.setSecret']({ name, value });
  }
}
