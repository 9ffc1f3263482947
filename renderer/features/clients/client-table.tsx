import { Ellipsis, RefreshCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { ClientView, NewToken } from '../../../shared/domain/client';
import { HostileText } from '../../ui/hostile-text';
import { IconButton } from '../../ui/icon-button';
import { Menu } from '../../ui/menu';
import { RelativeTime } from '../../ui/relative-time';
import { ConfirmClientAction } from './confirm-client-action';

export interface ClientTableProps {
  readonly clients: readonly ClientView[];
  readonly isLocked: boolean;
  readonly onToken: (token: NewToken) => void;
}

type Asking = { action: 'rotate' | 'revoke'; client: ClientView } | null;

export function ClientTable({ clients, isLocked, onToken }: ClientTableProps) {
  const [asking, setAsking] = useState<Asking>(null);
  return (
    <>
      <div className="rounded-md border border-line bg-surface">
        <table className="w-full table-fixed">
          <thead className="border-line border-b text-left text-muted text-small">
            <tr>
              <th className="h-9 w-[34%] px-3 font-medium">Client</th>
              <th className="px-3 font-medium">Says it is</th>
              <th className="w-28 px-3 font-medium">Last seen</th>
              <th className="w-28 px-3 font-medium">Connections</th>
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
                <ClientCells client={client} />
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

function ClientCells({ client }: { client: ClientView }) {
  const { name, origin, claims, lastSeenAt, sessions } = client;
  return (
    <>
      <td className="wrap-anywhere px-3 py-2">
        <span className="font-medium">
          <HostileText text={name} />
        </span>
        {origins[origin] && <span className="block text-muted text-small">{origins[origin]}</span>}
      </td>
      <td className="wrap-anywhere px-3 py-2 text-muted">
        {claims ? <HostileText text={`${claims.name} ${claims.version}`} /> : 'Nothing yet'}
      </td>
      <td className="px-3 py-2 text-muted">{lastSeenAt === null ? 'Never' : <RelativeTime at={lastSeenAt} />}</td>
      <td className="px-3 py-2">{sessions === 0 ? <span className="text-muted">None</span> : `${sessions} open`}</td>
    </>
  );
}
