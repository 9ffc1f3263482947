import { Ellipsis, FolderCog, History, Import, RefreshCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { FoundClient } from '../../../../shared/domain/found-client';
import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { IconButton } from '../../../ui/icon-button';
import { Menu } from '../../../ui/menu';
import { Notice } from '../../../ui/notice';
import { ImportDialog } from '../import/import-dialog';
import { HistoryDialog } from '../plan/history-dialog';
import { PlanDialog } from '../plan/plan-dialog';
import type { PlanRequest } from '../plan/use-file-plan';
import { FoldersDialog } from './folders-dialog';
import { FoundClientRow } from './found-client-row';
import { isHere, keyOf } from './found-state';
import { LookForClients } from './look-for-clients';
import { OtherClients } from './other-clients';
import { type Scan, useScan } from './use-scan';
import { useTicks } from './use-ticks';

export interface FoundSectionProps {
  /** The operator’s file owns which clients there are: none can be connected here. */
  readonly isLocked: boolean;
  readonly onByHand: (name: string) => void;
}

type Opened =
  | { kind: 'history' }
  | { kind: 'import' }
  | { kind: 'folders' }
  | { kind: 'plan'; request: PlanRequest }
  | null;

/** Clients on this computer: found when the person asks for it, connected and disconnected with what is written in view. */
export function FoundSection({ isLocked, onByHand }: FoundSectionProps) {
  const found = useValue(app['clients.found']);
  const scan = useScan();
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const onPlan = (request: PlanRequest) => setOpened({ kind: 'plan', request });
  if (found === undefined) return null;
  return (
    <section aria-labelledby="on-this-computer" className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="on-this-computer" className="min-w-0 grow font-semibold">
          On this computer
        </h2>
        {!isLocked && (
          <Button variant="secondary" size="sm" icon={<Import />} onClick={() => setOpened({ kind: 'import' })}>
            Import servers…
          </Button>
        )}
        {found !== null && (
          <Button variant="secondary" size="sm" icon={<RefreshCw />} disabled={scan.isRunning} onClick={scan.look}>
            {scan.isRunning ? 'Looking…' : 'Look again'}
          </Button>
        )}
        <MoreMenu onOpen={setOpened} />
      </div>
      {found === null ? <LookForClients scan={scan} /> : <FoundList {...{ found, scan, isLocked, onByHand, onPlan }} />}
      {opened?.kind === 'history' && (
        <HistoryDialog onClose={close} onRestore={(backupId) => onPlan({ kind: 'restore', backupId })} />
      )}
      {opened?.kind === 'folders' && <FoldersDialog onClose={close} />}
      {opened?.kind === 'import' && <ImportDialog onClose={close} />}
      {opened?.kind === 'plan' && <PlanDialog request={opened.request} onClose={close} />}
    </section>
  );
}

function MoreMenu({ onOpen }: { onOpen: (opened: Opened) => void }) {
  return (
    <Menu
      trigger={<IconButton label="More about clients on this computer" icon={<Ellipsis />} />}
      items={[
        { label: 'What was done to files…', icon: <History />, onSelect: () => onOpen({ kind: 'history' }) },
        { label: 'Project folders…', icon: <FolderCog />, onSelect: () => onOpen({ kind: 'folders' }) },
        {
          label: 'Disconnect everything…',
          icon: <Unplug />,
          tone: 'danger',
          onSelect: () => onOpen({ kind: 'plan', request: { kind: 'disconnect', fileIds: null } }),
        },
      ]}
    />
  );
}

interface FoundListProps extends FoundSectionProps {
  readonly found: readonly FoundClient[];
  readonly scan: Scan;
  readonly onPlan: (request: PlanRequest) => void;
}

function FoundList({ found, scan, isLocked, onByHand, onPlan }: FoundListProps) {
  const here = found.filter(isHere);
  const ticks = useTicks(here, () => false);
  const actions = {
    onByHand,
    onConnect: (fileIds: readonly string[]) => onPlan({ kind: 'connect', fileIds }),
    onDisconnect: (fileIds: readonly string[]) => onPlan({ kind: 'disconnect', fileIds }),
  };
  return (
    <>
      {scan.error !== null && <Notice tone="error">{scan.error}</Notice>}
      {here.length === 0 && (
        <p className="text-muted">
          None of the clients that Gatehouse knows is installed here. Install one and look again, or connect yours by
          hand.
        </p>
      )}
      {here.length > 0 && (
        <ul
          aria-label="Clients on this computer"
          className="divide-y divide-line rounded-md border border-line bg-surface"
        >
          {here.map((client) => (
            <FoundClientRow
              key={keyOf(client)}
              client={client}
              isTicked={ticks.isTicked(client)}
              onTick={(isTicked) => ticks.tick(client, isTicked)}
              isLocked={isLocked}
              actions={actions}
            />
          ))}
        </ul>
      )}
      {ticks.count > 0 && !isLocked && (
        <div className="flex justify-end">
          <Button variant="primary" onClick={() => actions.onConnect(ticks.fileIds)}>
            {ticks.count === 1 ? 'Connect 1 client…' : `Connect ${ticks.count} clients…`}
          </Button>
        </div>
      )}
      <OtherClients clients={found.filter((client) => !isHere(client))} />
    </>
  );
}
