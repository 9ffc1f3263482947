import { useEffect, useState } from 'react';
import type { ConnectionEvent } from '../../../../shared/domain/connection';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { Progress } from '../../../ui/progress';

export interface HistoryDialogProps {
  readonly onRestore: (backupId: string) => void;
  readonly onClose: () => void;
}

/** What Gatehouse did to files of clients, and how to undo each of it. */
export function HistoryDialog({ onRestore, onClose }: HistoryDialogProps) {
  const [events, setEvents] = useState<readonly ConnectionEvent[] | null>(null);
  const { run, error } = useAction(async () => setEvents((await app['clients.history']({})).events));
  useEffect(() => void run(), [run]);
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="What was done to files"
      description="Everything that Gatehouse wrote into files of clients, the latest first. The last 20 states of each file are kept, and the one before its first connection."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {error !== null && (
        <Notice
          tone="error"
          action={
            <Button variant="secondary" size="sm" onClick={() => void run()}>
              Try again
            </Button>
          }
        >
          {error}
        </Notice>
      )}
      {events === null && error === null && <Progress label="Reading what was done…" />}
      {events?.length === 0 && <p className="text-muted">Nothing was written into files of clients yet.</p>}
      {events && events.length > 0 && (
        <ul aria-label="What was done" className="divide-y divide-line rounded-md border border-line bg-surface">
          {events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is read once; several events may be of one moment.
            <Row key={index} event={event} onRestore={onRestore} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Row({
  event: { at, path, what, backupId },
  onRestore,
}: {
  event: ConnectionEvent;
  onRestore: (backupId: string) => void;
}) {
  const when = new Date(at).toLocaleString('en-GB');
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <div className="wrap-anywhere min-w-0 grow basis-64">
        <p>
          <HostileText text={what} />{' '}
          <time dateTime={at} className="text-muted text-small">
            {when}
          </time>
        </p>
        <p className="text-muted text-small">
          <HostileText text={path} mono />
        </p>
      </div>
      {backupId !== null && (
        <Button
          variant="secondary"
          size="sm"
          aria-label={`Put back ${path} as it was before ${when}`}
          onClick={() => onRestore(backupId)}
        >
          Put back…
        </Button>
      )}
    </li>
  );
}
