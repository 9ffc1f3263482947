import { useState } from 'react';
import type { FoundClient } from '../../../../shared/domain/found-client';
import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Checkbox } from '../../../ui/checkbox';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { PlanDialog } from '../plan/plan-dialog';
import { connectable, foundState, isHere, keyOf, stateWords } from './found-state';
import { LookForClients } from './look-for-clients';
import { useScan } from './use-scan';
import { type Ticks, useTicks } from './use-ticks';

/** For a first visit: finds the clients of this computer and connects those that are ticked. */
export function QuickConnect() {
  const found = useValue(app['clients.found']);
  const scan = useScan();
  if (found === undefined) return null;
  if (found === null) return <LookForClients scan={scan} />;
  return (
    <div className="space-y-3">
      <Choice clients={found.filter(isHere)} />
      <Button variant="ghost" size="sm" disabled={scan.isRunning} onClick={scan.look}>
        {scan.isRunning ? 'Looking…' : 'Look again'}
      </Button>
      {scan.error !== null && <Notice tone="error">{scan.error}</Notice>}
    </div>
  );
}

function Choice({ clients }: { clients: readonly FoundClient[] }) {
  // What was tried less is connected by those who want it.
  const ticks = useTicks(clients, ({ isExperimental }) => !isExperimental);
  const [fileIds, setFileIds] = useState<readonly string[] | null>(null);
  if (clients.length === 0)
    return <p>None of the clients that Gatehouse knows is installed here. Connect yours by hand.</p>;
  return (
    <div className="space-y-3">
      <ul aria-label="Clients on this computer" className="rounded-md border border-line bg-bg px-3 py-1">
        {clients.map((client) => (
          <QuickRow key={keyOf(client)} client={client} ticks={ticks} />
        ))}
      </ul>
      <p className="text-muted">You see what is written into each file before anything is.</p>
      {clients.some((client) => connectable(client).length > 0) && (
        <Button variant="primary" disabled={ticks.count === 0} onClick={() => setFileIds(ticks.fileIds)}>
          {ticks.count === 1 ? 'Connect 1 client…' : `Connect ${ticks.count} clients…`}
        </Button>
      )}
      {fileIds !== null && (
        <PlanDialog request={{ kind: 'connect', fileIds }} others="disable" onClose={() => setFileIds(null)} />
      )}
    </div>
  );
}

function QuickRow({ client, ticks }: { client: FoundClient; ticks: Ticks }) {
  const { label, tone } = stateWords[foundState(client)];
  const name = <HostileText text={client.name} />;
  return (
    <li className="flex flex-wrap items-center gap-x-3">
      <div className="min-w-0 grow basis-40">
        {connectable(client).length > 0 ? (
          <Checkbox checked={ticks.isTicked(client)} onChange={(isTicked) => ticks.tick(client, isTicked)}>
            {name}
          </Checkbox>
        ) : (
          <p className="wrap-anywhere py-1.5 pl-6">{name}</p>
        )}
      </div>
      {client.isExperimental && <Badge tone="neutral">Experimental</Badge>}
      <Badge tone={tone}>{label}</Badge>
    </li>
  );
}
