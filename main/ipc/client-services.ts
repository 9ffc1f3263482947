import { randomUUID } from 'node:crypto';
import { ClientConfig, type ClientView, type NewToken, type Snippet } from '../../shared/domain/client';
import type { Peer } from '../../shared/domain/peer';
import { GatehouseError } from '../../shared/errors';
import { type Changing, derive } from '../gateway/derive';
import type { Sessions } from '../gateway/downstream/sessions';
import { programOf } from '../gateway/identity/peer/program';
import type { Strangers } from '../gateway/identity/strangers';
import { digestToken, newToken } from '../gateway/identity/tokens';
import type { Clock } from '../gateway/ports';
import type { Store } from '../gateway/store';
import { toggled } from './toggled';

export interface ClientServiceParts {
  clients: Store<readonly ClientConfig[]>;
  sessions: Sessions;
  /** Tells when sessions came or went, or a client was heard of. */
  activity: Changing;
  lastSeenAt: (clientId: string) => string | undefined;
  /** What a client said of itself last; a client of the stateless era has no session to ask. */
  latestClaim: (clientId: string) => NonNullable<ClientView['claims']> | undefined;
  /** The program behind the latest connection of a client. */
  latestPeer: (clientId: string) => Peer | undefined;
  clock: Clock;
  snippets: (token: string) => Snippet[];
  assertEditable: () => void;
  strangers: Pick<Strangers, 'list' | 'find' | 'ignore' | 'forget'>;
  /** Ends all that the client has open: sessions, streams, questions, grants. */
  cutOff: (clientId: string) => void;
}

export function createClientServices(parts: ClientServiceParts) {
  const { clients, sessions } = parts;

  function view({ tokenDigest: _, ...client }: ClientConfig): ClientView {
    return {
      ...client,
      lastSeenAt: parts.lastSeenAt(client.id) ?? client.lastSeenAt,
      claims: parts.latestClaim(client.id) ?? sessions.latestInfo(client.id),
      peer: parts.latestPeer(client.id) ?? null,
      isOtherProgram: isOther(client, parts.latestPeer(client.id)),
      sessions: sessions.count(client.id),
    };
  }

  function issue(client: ClientConfig, token: string): NewToken {
    return { client: view(client), token, snippets: parts.snippets(token) };
  }

  function find(id: string): ClientConfig {
    const client = clients.get().find((candidate) => candidate.id === id);
    if (!client) throw new GatehouseError('unknown-client', 'This client does not exist any more.');
    return client;
  }

  function create(name: string): NewToken {
    parts.assertEditable();
    if (clients.get().some((client) => client.name.toLowerCase() === name.toLowerCase())) {
      throw new GatehouseError(
        'conflict',
        `There is already a client named “${name}”. Choose another name, or rotate its token.`,
      );
    }
    const token = newToken();
    const createdAt = parts.clock.now().toISOString();
    const client = ClientConfig.parse({ id: randomUUID(), name, tokenDigest: digestToken(token), createdAt });
    clients.update((all) => [...all, client]);
    return issue(client, token);
  }

  function change(id: string, fields: Partial<ClientConfig>): void {
    parts.assertEditable();
    find(id);
    clients.update((all) => all.map((client) => (client.id === id ? { ...client, ...fields } : client)));
  }

  return {
    'clients.list': derive([clients, parts.activity], () => clients.get().map(view)),
    'clients.create': ({ name }: { name: string }): NewToken => create(name),
    'clients.rotate': ({ id }: { id: string }): NewToken => {
      parts.assertEditable();
      const token = newToken();
      // Whoever gets the new one may be another program.
      const client = { ...find(id), tokenDigest: digestToken(token), boundTo: null };
      clients.update((all) => all.map((candidate) => (candidate.id === id ? client : candidate)));
      // Whoever has the old token may be why it is rotated.
      parts.cutOff(id);
      return issue(client, token);
    },
    'clients.revoke': ({ id }: { id: string }): void => {
      parts.assertEditable();
      find(id);
      clients.update((all) => all.filter((candidate) => candidate.id !== id));
      parts.cutOff(id);
    },
    'clients.setServer': ({ id, server, isEnabled }: { id: string; server: string; isEnabled: boolean }): void => {
      change(id, { hiddenServers: toggled(find(id).hiddenServers, server, !isEnabled) });
    },
    'clients.unbind': ({ id }: { id: string }): void => change(id, { boundTo: null }),
    'clients.strangers': parts.strangers.list,
    'clients.ignoreStranger': ({ id }: { id: string }): void => parts.strangers.ignore(id),
    'clients.admitStranger': ({ id, name }: { id: string; name: string }): NewToken => {
      if (!parts.strangers.find(id)) throw new GatehouseError('not-found', 'This program is not in the list any more.');
      const made = create(name);
      parts.strangers.forget(id);
      return made;
    },
  };
}

/** Where the system does not tell, nothing is said of it. */
function isOther({ boundTo }: Pick<ClientConfig, 'boundTo'>, peer: Peer | undefined): boolean {
  const program = peer?.process ? programOf(peer.process) : null;
  return boundTo !== null && program !== null && program !== boundTo;
}
