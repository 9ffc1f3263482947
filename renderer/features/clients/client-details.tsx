import type { ReactNode } from 'react';
import type { ClientView } from '../../../shared/domain/client';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { HostileText } from '../../ui/hostile-text';
import { RelativeTime } from '../../ui/relative-time';
import { ClientHere } from './client-here';
import { ClientSees } from './client-sees';
import { ProgramSection } from './program/program-section';

export interface ClientDetailsProps {
  readonly client: ClientView;
  readonly isLocked: boolean;
  readonly onClose: () => void;
}

/** One client: what it says it is, which program it really is, and what it is shown. */
export function ClientDetails({ client, isLocked, onClose }: ClientDetailsProps) {
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title={<HostileText text={client.name} />}
      description={<Summary client={client} />}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="space-y-6">
        <ProgramSection client={client} isLocked={isLocked} />
        <ClientHere client={client} />
        <ClientSees client={client} isLocked={isLocked} />
      </div>
    </Dialog>
  );
}

function Summary({ client: { claims, lastSeenAt, sessions, createdAt } }: { client: ClientView }): ReactNode {
  return (
    <span className="wrap-anywhere flex flex-wrap gap-x-3">
      <span>
        {claims ? <HostileText text={`Says it is ${claims.name} ${claims.version}`} /> : 'Has not said what it is'}
      </span>
      <span>
        {lastSeenAt === null ? (
          'Never seen'
        ) : (
          <>
            Seen <RelativeTime at={lastSeenAt} />
          </>
        )}
      </span>
      <span>{sessions === 1 ? '1 connection' : `${sessions} connections`}</span>
      <span>
        Let in <RelativeTime at={createdAt} />
      </span>
    </span>
  );
}
