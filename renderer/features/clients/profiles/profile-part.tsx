import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import type { Profile } from '../../../../shared/domain/profile';
import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { Disclosure } from '../../../ui/disclosure';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { ProfileServers } from './profile-servers';
import { holdersOf, sayHeld, sayProfile } from './profile-words';
import { useRemoveProfile } from './use-remove-profile';

export interface ProfilePartProps {
  readonly profile: Profile;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}

/** One profile: folded, it says what is in it and who has it. */
export function ProfilePart({ profile, isOpen, onOpen }: ProfilePartProps) {
  const servers = useValue(app['servers.list']) ?? [];
  const clients = useValue(app['clients.list']) ?? [];
  const holders = holdersOf(profile, clients);
  return (
    <Disclosure
      title={<HostileText text={profile.name} />}
      summary={<HostileText text={sayProfile(profile, servers, holders)} />}
      isSet={holders.length > 0}
      isOpen={isOpen}
      onOpen={onOpen}
    >
      <ProfileServers profile={profile} />
      <RemoveProfile profile={profile} held={sayHeld(holders)} />
    </Disclosure>
  );
}

function RemoveProfile({ profile, held }: { profile: Profile; held: string | null }) {
  const reasonId = useId();
  const { run, isRunning, error } = useRemoveProfile(profile);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          variant="danger"
          size="sm"
          icon={<Trash2 />}
          aria-label={`Remove ${profile.name}`}
          aria-describedby={held === null ? undefined : reasonId}
          disabled={isRunning || held !== null}
          onClick={() => void run()}
        >
          Remove
        </Button>
        {held !== null && (
          <p id={reasonId} className="wrap-anywhere min-w-0 grow basis-56 text-muted text-small">
            <HostileText text={held} />
          </p>
        )}
      </div>
      {error !== null && <Notice tone="error">{error}</Notice>}
    </>
  );
}
