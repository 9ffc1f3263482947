import { randomUUID } from 'node:crypto';
import type { ClientConfig, ClientView, NewToken, Snippet } from '../../shared/domain/client';
import { GatehouseError } from '../../shared/errors';
import { type Changing, derive } from '../gateway/derive';
import type { Sessions } from '../gateway/downstream/sessions';
import { digestToken, newToken } from '../gateway/identity/tokens';
import type { Clock } from '../gateway/ports';
import type { Store } from '../gateway/store';

export interface ClientServiceParts {
  clients: Store<readonly ClientConfig[]>;
  sessions: Sessions;
  /** Tells when sessions came or went, or a client was heard of. */
  activity: Changing;
  lastSeenAt: (clientId: string) => string | undefined;
  clock: Clock;
  snippets: (token: string) => Snippet[];
  assertEditable: () => void;
  /** Ends all that the client has open: sessions, streams, questions, grants. */
  cutOff: (clientId: string) => void;
}

export function createClientServices(parts: ClientServiceParts) {
  const { clients, sessions } = parts;

  function view({ tokenDigest: _, ...client }: ClientConfig): ClientView {
    const latest = [...sessions.all()].findLast(({ clientId }) => clientId === client.id);
    return {
      ...client,
      lastSeenAt: parts.lastSeenAt(client.id) ?? client.lastSeenAt,
      claims: latest?.clientInfo ?? null,
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

  return {
    'clients.list': derive([clients, parts.activity], () => clients.get().map(view)),
    'clients.create': ({ name }: { name: string }): NewToken => {
      parts.assertEditable();
      if (clients.get().some((client) => client.name.toLowerCase() === name.toLowerCase())) {
        throw new GatehouseError(
          'conflict',
          `There is already a client named “${name}”. Choose another name, or rotate its token.`,
        );
      }
      const token = newToken();
      const client: ClientConfig = {
        id: randomUUID(),
        name,
        tokenDigest: digestToken(token),
        hiddenTools: {},
        origin: 'person',
        createdAt: parts.clock.now().toISOString(),
        lastSeenAt: null,
      };
      clients.update((all) => [...all, client]);
      return issue(client, token);
    },
    'clients.rotate': ({ id }: { id: string }): NewToken => {
      parts.assertEditable();
      const token = newToken();
      const client = { ...find(id), tokenDigest: digestToken(token) };
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
  };
}
