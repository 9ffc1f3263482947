import type { ReactNode } from 'react';
import type { ClientView } from '../../../../shared/domain/client';
import type { PeerProcess } from '../../../../shared/domain/peer';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { Button } from '../../../ui/button';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { RelativeTime } from '../../../ui/relative-time';
import { sayProgram } from './say-process';

/** Which program uses the token, as the system tells it, and which one it belongs to. */
export function ProgramSection({ client, isLocked }: { client: ClientView; isLocked: boolean }) {
  const { peer, boundTo } = client;
  return (
    <section aria-labelledby="program" className="space-y-2">
      <h3 id="program" className="font-semibold">
        Program
      </h3>
      <OtherProgram client={client} isLocked={isLocked} />
      {peer === null && (
        <p className="text-muted">It has not connected since Gatehouse started: which program it is shows then.</p>
      )}
      {peer?.process === null && (
        <p className="wrap-anywhere text-muted">
          The system does not tell which program this is. <HostileText text={peer.reason ?? ''} />
        </p>
      )}
      {peer?.process && <ProcessFacts process={peer.process} />}
      <p className="wrap-anywhere text-muted">
        {boundTo === null ? (
          'The token belongs to no program yet: the first one that the system tells gets it.'
        ) : (
          <>
            The token belongs to <HostileText text={boundTo} mono className="text-small" />
          </>
        )}
      </p>
    </section>
  );
}

function OtherProgram({ client: { id, isOtherProgram, peer }, isLocked }: { client: ClientView; isLocked: boolean }) {
  const { run, isRunning, error } = useAction(app['clients.unbind']);
  if (!isOtherProgram || !peer?.process) return null;
  const button = (
    <Button variant="secondary" size="sm" disabled={isRunning} onClick={() => void run({ id })}>
      It is mine: let it
    </Button>
  );
  return (
    <Notice tone={error === null ? 'warning' : 'error'} action={isLocked ? undefined : button}>
      {error ?? (
        <>
          This is another program now: <HostileText text={sayProgram(peer.process)} mono />. You are asked before its
          calls. If you did not change anything, replace the token.
        </>
      )}
    </Notice>
  );
}

function ProcessFacts({ process }: { process: PeerProcess }) {
  const { pid, executable, script, startedAt, parents, signer } = process;
  return (
    <dl className="wrap-anywhere grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      <Fact label="Executable">{pathOf(executable)}</Fact>
      {script !== null && (
        <Fact label="Runs">
          <HostileText text={script} mono className="text-small" />
          <span className="text-muted text-small"> (by its own command line)</span>
        </Fact>
      )}
      <Fact label="Signed by">
        {signer === null ? (
          <span className="text-muted">The system does not tell.</span>
        ) : (
          <HostileText text={signer} />
        )}
      </Fact>
      <Fact label="Process">
        {pid}
        {startedAt !== null && (
          <>
            , started <RelativeTime at={startedAt} />
          </>
        )}
      </Fact>
      <Fact label="Started by">
        {parents.length === 0 ? (
          <span className="text-muted">The system does not tell.</span>
        ) : (
          <ol aria-label="Parents, the nearest first">
            {parents.map((parent) => (
              <li key={parent.pid}>
                {pathOf(parent.executable)}
                <span className="text-muted text-small">, pid {parent.pid}</span>
              </li>
            ))}
          </ol>
        )}
      </Fact>
    </dl>
  );
}

function pathOf(executable: string | null): ReactNode {
  if (executable === null) return <span className="text-muted">The system does not tell.</span>;
  return <HostileText text={executable} mono className="text-small" />;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
