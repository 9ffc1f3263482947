import { Ellipsis, RefreshCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { ClientView, NewToken } from '../../../shared/domain/client';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Badge } from '../../ui/badge';
import { HostileText } from '../../ui/hostile-text';
import { IconButton } from '../../ui/icon-button';
import { Menu } from '../../ui/menu';
import { RelativeTime } from '../../ui/relative-time';
import { ClientDetails } from './client-details';
import { ConfirmClientAction } from './confirm-client-action';
import { choiceOf } from './profiles/in-profile';
import { sayProgram } from './program/say-process';
import { foundOf, sayTokens, sayTooMuch, seenTools, toolCount } from './seen-tools';

export interface ClientTableProps {
  readonly clients: readonly ClientView[];
  readonly isLocked: boolean;
  readonly onToken: (token: NewToken) => void;
}

type Asking = { action: 'rotate' | 'revoke'; client: ClientView } | null;

export function ClientTable({ clients, isLocked, onToken }: ClientTableProps) {
  const [asking, setAsking] = useState<Asking>(null);
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = clients.find(({ id }) => id === shownId);
  return (
    <>
      <div className="rounded-md border border-line bg-surface">
        <table className="w-full table-fixed">
          <thead className="border-line border-b text-left text-muted text-small">
            <tr>
              <th className="h-9 w-[24%] px-3 font-medium max-[700px]:w-auto">Client</th>
              <th className="px-3 font-medium max-[700px]:hidden">Says it is</th>
              <th className="px-3 font-medium max-[900px]:hidden">Program</th>
              <th className="w-36 px-3 font-medium max-[560px]:hidden">Sees</th>
              <th className="w-28 px-3 font-medium">Last seen</th>
              {!isLocked && (
                <th className="w-14 px-3">
                  <span className="sr-only">Actions</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {clients.map((client) => (
              <tr key={client.id} className="h-11 border-line border-b last:border-b-0">
                <ClientCells client={client} onShow={() => setShownId(client.id)} />
                {!isLocked && (
                  <td className="px-3 text-right">
                    <Menu
                      trigger={<IconButton label={`Actions for ${client.name}`} icon={<Ellipsis />} />}
                      items={[
                        {
                          label: 'Replace token…',
                          icon: <RefreshCw />,
                          onSelect: () => setAsking({ action: 'rotate', client }),
                        },
                        {
                          label: 'Revoke…',
                          icon: <Unplug />,
                          tone: 'danger',
                          onSelect: () => setAsking({ action: 'revoke', client }),
                        },
                      ]}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown && <ClientDetails client={shown} isLocked={isLocked} onClose={() => setShownId(null)} />}
      {asking && (
        <ConfirmClientAction key={asking.client.id} {...asking} onToken={onToken} onClose={() => setAsking(null)} />
      )}
    </>
  );
}

const origins: Partial<Record<ClientView['origin'], string>> = {
  'try-it': 'Gatehouse’s own, for trying things out',
  config: 'From the configuration file',
};

/** Narrow windows show the most telling two; all of it stands in the details. */
function ClientCells({ client, onShow }: { client: ClientView; onShow: () => void }) {
  const { name, origin, claims, lastSeenAt, sessions, isOtherProgram } = client;
  return (
    <>
      <td className="wrap-anywhere px-3 py-1.5">
        <button
          type="button"
          className="min-h-8 max-w-full rounded-sm text-left font-medium hover:underline"
          aria-label={`Show ${name}`}
          onClick={onShow}
        >
          <HostileText text={name} />
        </button>
        {origins[origin] && <span className="block text-muted text-small">{origins[origin]}</span>}
        {isOtherProgram && <Badge tone="ask">Another program</Badge>}
      </td>
      <td className="wrap-anywhere px-3 py-2 text-muted max-[700px]:hidden">
        {claims ? <HostileText text={`${claims.name} ${claims.version}`} /> : 'Nothing yet'}
      </td>
      <td className="wrap-anywhere px-3 py-2 text-muted max-[900px]:hidden">
        <Program client={client} />
      </td>
      <td className="wrap-anywhere px-3 py-2 text-muted max-[560px]:hidden">
        <Sees client={client} />
      </td>
      <td className="px-3 py-2 text-muted">
        {lastSeenAt === null ? 'Never' : <RelativeTime at={lastSeenAt} />}
        {sessions > 0 && <span className="block text-small">{sessions} open</span>}
      </td>
    </>
  );
}

/** How much of a model's attention the tools take that it is shown, by which profile, and whether the client takes that many. */
function Sees({ client }: { client: ClientView }) {
  const servers = useValue(app['servers.list']) ?? [];
  const found = useValue(app['clients.found']) ?? [];
  const profiles = useValue(app['profiles.list']);
  const choice = choiceOf(client, profiles ?? []);
  const seen = servers.flatMap((server) => seenTools(client, choice, server));
  const limits = foundOf(client, found)?.limits;
  const names = seen.map(({ exposedName }) => exposedName);
  return (
    <>
      {toolCount(seen.length)}
      {choice !== null && choice !== 'missing' && (
        <>
          {' · '}
          <HostileText text={choice.name} />
        </>
      )}
      {seen.length > 0 && <span className="block text-small">{sayTokens(seen)}</span>}
      {choice === 'missing' && profiles && <Badge tone="ask">Profile missing</Badge>}
      {limits && sayTooMuch(limits, names).length > 0 && <Badge tone="ask">Over its limits</Badge>}
    </>
  );
}

function Program({ client: { peer } }: { client: ClientView }) {
  if (peer === null) return 'Not seen yet';
  if (peer.process === null) return 'The system does not tell';
  return <HostileText text={sayProgram(peer.process)} mono className="text-small" />;
}
