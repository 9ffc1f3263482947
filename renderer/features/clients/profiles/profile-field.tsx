import type { ClientView } from '../../../../shared/domain/client';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import { Field } from '../../../ui/field';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { Select } from '../../../ui/select';
import { type Choice, choiceOf } from './in-profile';
import { ProfilesButton } from './profiles-button';

export interface ProfileFieldProps {
  readonly client: ClientView;
  readonly isLocked: boolean;
}

/** Which choice of servers and tools a client has. */
export function ProfileField({ client, isLocked }: ProfileFieldProps) {
  const profiles = useValue(app['profiles.list']);
  const { run, isRunning, error } = useAction(app['clients.setProfile']);
  if (profiles === undefined) return null;
  const choice = choiceOf(client, profiles);
  const options = [
    { value: everything, label: 'Everything' },
    ...profiles.map(({ id, name }) => ({ value: `${prefix}${id}`, label: name })),
    ...(choice === 'missing' ? [{ value: missing, label: nameOf(choice), isDisabled: true }] : []),
  ];
  return (
    <>
      {isLocked ? (
        <p className="wrap-anywhere">
          Profile: <HostileText text={nameOf(choice)} />
        </p>
      ) : (
        <div className="flex flex-wrap items-end gap-2">
          <Field label="Profile">
            <Select
              label="Profile"
              value={optionOf(choice)}
              options={options}
              isDisabled={isRunning}
              onChange={(value) =>
                void run({ id: client.id, profileId: value === everything ? null : value.slice(prefix.length) })
              }
            />
          </Field>
          <ProfilesButton />
        </div>
      )}
      {error !== null && <Notice tone="error">{error}</Notice>}
      {choice === 'missing' && (
        <Notice tone="warning">
          The profile that this client had is not there any more, so it is shown nothing.{' '}
          {isLocked ? 'Name another one in the operator’s configuration file.' : 'Choose another one, or “Everything”.'}
        </Notice>
      )}
    </>
  );
}

const everything = 'everything';
const missing = 'missing';
/** Before ids, whatever they are. */
const prefix = 'id:';

function optionOf(choice: Choice): string {
  if (choice === null) return everything;
  return choice === 'missing' ? missing : `${prefix}${choice.id}`;
}

function nameOf(choice: Choice): string {
  if (choice === null) return 'Everything';
  return choice === 'missing' ? 'One that is not there any more' : choice.name;
}
