import type { FoundClient } from '../../../../shared/domain/found-client';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { Checkbox } from '../../../ui/checkbox';
import { Dialog } from '../../../ui/dialog';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { useToast } from '../../../ui/toast';
import { connectable, isHere, keyOf } from '../found/found-state';
import { type Ticks, useTicks } from '../found/use-ticks';
import { serverCount } from './choices';
import type { DoneImport } from './use-review';

export interface DoneDialogProps {
  readonly done: DoneImport;
  /** Files of the clients that shall reach these servers through Gatehouse. */
  readonly onConnect: (fileIds: readonly string[]) => void;
  readonly onClose: () => void;
}

/** What was added, and the next step: the clients go on using their own copies until they are connected. */
export function DoneDialog({ done: { servers, undoId, kinds }, onConnect, onClose }: DoneDialogProps) {
  const toast = useToast();
  const undo = async () => {
    await app['undo.restore']({ undoId });
    toast({ title: `Took ${serverCount(servers.length)} away again` });
  };
  const takeBack = useAction(async () => {
    await undo();
    onClose();
  });
  const free = (useValue(app['clients.found']) ?? []).filter(isHere).filter((client) => connectable(client).length > 0);
  const ticks = useTicks(free, ({ kind }) => kinds.includes(kind));
  const isConnecting = ticks.count > 0;
  const close = () => {
    const onClick = () =>
      void undo().catch((error: unknown) => {
        toast({ tone: 'error', title: error instanceof Error ? error.message : 'The import could not be undone.' });
      });
    toast({ title: `Imported ${serverCount(servers.length)}`, action: { label: 'Undo', onClick } });
    onClose();
  };
  return (
    <Dialog
      open
      size="lg"
      onClose={close}
      title={`Imported ${serverCount(servers.length)}`}
      description={sayNext(free.length > 0, kinds.length > 0)}
      footer={
        <>
          <Button variant="ghost" className="mr-auto" disabled={takeBack.isRunning} onClick={() => void takeBack.run()}>
            Undo the import
          </Button>
          <Button variant={isConnecting ? 'secondary' : 'primary'} onClick={close}>
            {isConnecting ? 'Not now' : 'Done'}
          </Button>
          {isConnecting && (
            <Button variant="primary" onClick={() => onConnect(ticks.fileIds)}>
              {ticks.count === 1 ? 'Connect 1 client…' : `Connect ${ticks.count} clients…`}
            </Button>
          )}
        </>
      }
    >
      <div className="space-y-4">
        {takeBack.error !== null && <Notice tone="error">{takeBack.error}</Notice>}
        <ul aria-label="Imported servers" className="flex flex-wrap gap-2">
          {servers.map((name) => (
            <li key={name} className="wrap-anywhere rounded-sm border border-line bg-surface px-2 py-0.5">
              {name}
            </li>
          ))}
        </ul>
        {free.length > 0 && <ConnectChoice clients={free} ticks={ticks} />}
      </div>
    </Dialog>
  );
}

/** What clients have of their own they go on using; what stood in a text they do not have yet. */
function sayNext(isAnyFree: boolean, isTheirs: boolean): string {
  if (!isAnyFree) return 'Your clients reach them through Gatehouse.';
  return isTheirs
    ? 'Your clients still use their own copies. Connect them, and their calls pass here.'
    : 'Clients that are connected have them now.';
}

function ConnectChoice({ clients, ticks }: { clients: readonly FoundClient[]; ticks: Ticks }) {
  return (
    <section aria-labelledby="connect-next" className="space-y-1">
      <h3 id="connect-next" className="font-semibold">
        Connect your clients through Gatehouse
      </h3>
      <p className="text-muted">You see what is written into each file before anything is, and it can be undone.</p>
      <ul aria-label="Clients to connect" className="rounded-md border border-line bg-surface px-3 py-1">
        {clients.map((client) => (
          <li key={keyOf(client)}>
            <Checkbox checked={ticks.isTicked(client)} onChange={(isTicked) => ticks.tick(client, isTicked)}>
              <HostileText text={client.name} />
            </Checkbox>
          </li>
        ))}
      </ul>
    </section>
  );
}
