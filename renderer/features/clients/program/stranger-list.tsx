import { useState } from 'react';
import type { NewToken } from '../../../../shared/domain/client';
import type { Stranger } from '../../../../shared/domain/peer';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { HostileText } from '../../../ui/hostile-text';
import { RelativeTime } from '../../../ui/relative-time';
import { AdmitStrangerDialog } from '../name-dialogs';
import { sayProcess } from './say-process';

export interface StrangerListProps {
  readonly isLocked: boolean;
  readonly onToken: (token: NewToken) => void;
}

/** Programs that tried to connect without a token, a card each. Absent while there is none. */
export function StrangerList({ isLocked, onToken }: StrangerListProps) {
  const strangers = useValue(app['clients.strangers']) ?? [];
  const [admitted, setAdmitted] = useState<Stranger | null>(null);
  if (strangers.length === 0 && admitted === null) return null;
  return (
    <section aria-label="Unknown programs">
      <ul className="space-y-2">
        {strangers.map((stranger) => (
          <StrangerCard key={stranger.id} stranger={stranger} onAdmit={isLocked ? null : () => setAdmitted(stranger)} />
        ))}
      </ul>
      {admitted && (
        <AdmitStrangerDialog
          stranger={admitted}
          onClose={() => setAdmitted(null)}
          onCreated={(token) => {
            setAdmitted(null);
            onToken(token);
          }}
        />
      )}
    </section>
  );
}

function StrangerCard({ stranger, onAdmit }: { stranger: Stranger; onAdmit: (() => void) | null }) {
  const { id, peer, claims, attempts, lastAt } = stranger;
  const { run, isRunning, error } = useAction(app['clients.ignoreStranger']);
  const name = peer.process ? sayProcess(peer.process) : (claims?.name ?? 'a program that cannot be told');
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-ask bg-surface px-4 py-3">
      <div className="wrap-anywhere min-w-0 grow basis-64 space-y-0.5">
        <p>
          <span className="font-medium">An unknown program tried to connect</span>
          {peer.process ? (
            <>
              : <HostileText text={sayProcess(peer.process)} mono className="text-small" />
            </>
          ) : (
            <>
              . The system does not tell which. <HostileText text={peer.reason ?? ''} />
            </>
          )}
        </p>
        <p className="text-muted text-small">
          {claims ? (
            <>
              It says it is <HostileText text={`${claims.name} ${claims.version}`} />.{' '}
            </>
          ) : (
            'It does not say what it is. '
          )}
          {attempts === 1 ? 'Once, ' : `${attempts} times, last `}
          <RelativeTime at={lastAt} />. It was not let in.
        </p>
        {error !== null && (
          <p role="alert" className="text-deny">
            {error}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="secondary"
          size="sm"
          aria-label={`Ignore ${name}`}
          disabled={isRunning}
          onClick={() => void run({ id })}
        >
          Ignore
        </Button>
        {onAdmit && (
          <Button variant="secondary" size="sm" aria-label={`Create client for ${name}`} onClick={onAdmit}>
            Create client…
          </Button>
        )}
      </div>
    </li>
  );
}
