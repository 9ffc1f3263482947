import { Layers } from 'lucide-react';
import { useState } from 'react';
import type { Profile } from '../../../../shared/domain/profile';
import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { EmptyState } from '../../../ui/empty-state';
import { NewProfile } from './new-profile';
import { ProfilePart } from './profile-part';

/** All profiles: what is in each, and who has it. */
export function ProfilesDialog({ onClose }: { onClose: () => void }) {
  const profiles = useValue(app['profiles.list']);
  const [createdId, setCreatedId] = useState<string | null>(null);
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="Profiles"
      description="A client is shown no more than what is in its profile. A server that you add later is in none of them by itself."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="space-y-4">
        {profiles?.length === 0 && (
          <EmptyState icon={<Layers />} title="No profiles yet">
            A profile is a choice of servers and tools for several clients at once, such as “Work” or “Writing”.
          </EmptyState>
        )}
        {profiles && profiles.length > 0 && <ProfileList key={createdId} {...{ profiles, createdId }} />}
        {profiles && <NewProfile onCreated={setCreatedId} />}
      </div>
    </Dialog>
  );
}

interface ProfileListProps {
  readonly profiles: readonly Profile[];
  /** The one just made: it stands open. */
  readonly createdId: string | null;
}

function ProfileList({ profiles, createdId }: ProfileListProps) {
  const [openId, setOpenId] = useState(createdId);
  return (
    <div className="rounded-md border border-line bg-surface">
      {profiles.map((profile) => (
        <div
          key={profile.id}
          ref={profile.id === createdId ? focusFirst : null}
          className="border-line not-last:border-b"
        >
          <ProfilePart
            profile={profile}
            isOpen={profile.id === openId}
            onOpen={(isOpen) => setOpenId(isOpen ? profile.id : null)}
          />
        </div>
      ))}
    </div>
  );
}

/** What is new is where the person goes on; the field that it was named in is gone. */
function focusFirst(part: HTMLElement | null): void {
  part?.querySelector('button')?.focus();
}
