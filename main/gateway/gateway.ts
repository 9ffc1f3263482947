import type { ClientConfig } from '../../shared/domain/client';
import type { ServerConfig } from '../../shared/domain/server';
import type { Readable } from '../../shared/ipc/define';
import { createEndpoint } from './downstream/endpoint';
import { notificationMessage } from './downstream/json-rpc';
import { createServeVisit, type ServeParts } from './downstream/serve-visit';
import type { Session, Sessions } from './downstream/sessions';
import { findClient } from './identity/tokens';
import type { ListKind } from './upstream/lists';
import type { UpstreamPool } from './upstream/pool';

export interface GatewayParts {
  version: string;
  pool: UpstreamPool;
  sessions: Sessions;
  servers: Readable<readonly ServerConfig[]>;
  clients: Readable<readonly ClientConfig[]>;
  answer: ServeParts['answer'];
  /** A client of ours was heard of just now. */
  onSeen: (clientId: string) => void;
}

export interface Gateway {
  listen(port: number): Promise<void>;
  port(): number | null;
  close(): Promise<void>;
}

const methodOf: Record<ListKind, string> = {
  tools: 'notifications/tools/list_changed',
  prompts: 'notifications/prompts/list_changed',
  resources: 'notifications/resources/list_changed',
  resourceTemplates: 'notifications/resources/list_changed',
};

/** Changes of one moment are told as one. */
const announceMs = 20;

/** Sessions in, pipeline out: joins the door for clients with what answers them. */
export function createGateway(parts: GatewayParts): Gateway {
  const { pool, sessions, servers, clients } = parts;
  const serveVisit = createServeVisit({
    version: parts.version,
    sessions,
    answer: parts.answer,
    onSession: warmServers,
  });
  const endpoint = createEndpoint({
    authenticate: (token) => {
      const client = findClient(token, clients.get());
      if (client) parts.onSeen(client.id);
      return client;
    },
    hasServer: (name) => servers.get().some((server) => server.name === name && server.enabled),
    serve: serveVisit,
  });
  const announce = createAnnouncer(sessions);
  const ends = [
    pool.onListsChanged((server, kind) =>
      announce(methodOf[kind], (session) => session.server === null || session.server === server),
    ),
    onToggled(
      servers,
      ({ name, disabledTools }) => [name, JSON.stringify(disabledTools)],
      (name) => announce(methodOf.tools, (session) => session.server === null || session.server === name),
    ),
    onToggled(
      clients,
      ({ id, hiddenTools }) => [id, JSON.stringify(hiddenTools)],
      (id) => announce(methodOf.tools, (session) => session.clientId === id),
    ),
    clients.subscribe(endRevoked),
  ];

  function warmServers(session: Session): void {
    pool.startAll(
      session.server === null
        ? servers
            .get()
            .filter(({ enabled }) => enabled)
            .map(({ name }) => name)
        : [session.server],
    );
  }

  function endRevoked(): void {
    const known = new Map(clients.get().map(({ id, tokenDigest }) => [id, tokenDigest]));
    const gone = new Set([...sessions.all()].map(({ clientId }) => clientId).filter((id) => !known.has(id)));
    for (const id of gone) sessions.endOfClient(id);
  }

  return {
    listen: (port) => endpoint.listen(port),
    port: () => endpoint.port(),
    async close() {
      for (const end of ends) end();
      sessions.close();
      await endpoint.close();
    },
  };
}

function createAnnouncer(sessions: Sessions) {
  const waiting = new Map<string, ((session: Session) => boolean)[]>();
  return function announce(method: string, concerns: (session: Session) => boolean): void {
    const others = waiting.get(method);
    if (others) return void others.push(concerns);
    const all = [concerns];
    waiting.set(method, all);
    setTimeout(() => {
      waiting.delete(method);
      for (const session of sessions.all())
        if (all.some((test) => test(session))) session.notify(notificationMessage(method));
    }, announceMs).unref();
  };
}

/** Calls `onChange` with the key of every entry whose text changed; new and removed entries are told by other means. */
function onToggled<T>(
  source: Readable<readonly T[]>,
  read: (entry: T) => [key: string, text: string],
  onChange: (key: string) => void,
): () => void {
  let before = new Map(source.get().map(read));
  return source.subscribe(() => {
    const now = new Map(source.get().map(read));
    for (const [key, text] of now) if (before.has(key) && before.get(key) !== text) onChange(key);
    before = now;
  });
}
