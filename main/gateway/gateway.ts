import type { IncomingMessage } from 'node:http';
import type { ServerConfig } from '../../shared/domain/server';
import type { Readable } from '../../shared/ipc/define';
import type { Caller } from './answer';
import type { Catalog, CatalogTool } from './catalog';
import { type Concerned, createAnnouncer } from './downstream/announcer';
import { createEndpoint } from './downstream/endpoint';
import { createKeepAlive } from './downstream/keep-alive';
import { createListenStreams, type ListenParts } from './downstream/listen-streams';
import { createOffer, type Greeted } from './downstream/offer';
import { createParkedCalls } from './downstream/parked-calls';
import { createProjectResult } from './downstream/project-result';
import { createServeVisit, type ServeParts } from './downstream/serve-visit';
import type { Sessions } from './downstream/sessions';
import { statelessPartyId } from './downstream/visit';
import type { CurrentClient } from './identity/current-client';
import { findTool } from './identity/find-tool';
import type { Programs } from './identity/programs';
import type { Strangers } from './identity/strangers';
import { createFindClient } from './identity/tokens';
import { createSees, mayUseServer, type Viewer } from './list-tools';
import type { Subscriptions } from './subscriptions';
import type { ListKind } from './upstream/lists';
import type { UpstreamPool } from './upstream/pool';
import { type HeaderParameter, readHeaderParameters } from './upstream/x-mcp-header';

export interface GatewayParts extends Pick<ServeParts, 'answer' | 'onClientNotification' | 'onRefused'> {
  version: string;
  pool: UpstreamPool;
  sessions: Sessions;
  servers: Readable<readonly ServerConfig[]>;
  clients: Readable<readonly CurrentClient[]>;
  catalog: Pick<Catalog, 'tool' | 'exposedTool' | 'toolsNamed'>;
  subscriptions: Subscriptions;
  taskWatches: ListenParts['taskWatches'];
  /** A session is live: a new one, or one of before that goes on. */
  onSession: (caller: Caller) => void;
  /** A session is no longer there, and with it all that was for it. */
  onSessionEnd: (sessionId: string) => void;
  /** A client of ours was heard of just now. */
  onSeen: (clientId: string) => void;
  /** A program that uses a client's token says who it is. */
  onClaim?: (clientId: string, name: string, version: string) => void;
  /** Which program uses a client's token. */
  programs: Pick<Programs, 'attest' | 'peerOf'>;
  strangers: Pick<Strangers, 'meet'>;
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

/** Sessions and stateless requests in, pipeline out: joins the door for clients with what answers them. */
export function createGateway(parts: GatewayParts): Gateway {
  const { pool, sessions, servers, clients, subscriptions } = parts;
  const serverInfoJson = JSON.stringify({ name: 'Gatehouse', version: parts.version });
  const keepAlive = createKeepAlive();
  const parked = createParkedCalls();
  const listens = createListenStreams({ keepAlive, subscriptions, taskWatches: parts.taskWatches, serverInfoJson });
  const endpoint = createEndpoint({
    authenticate: createAuthenticate(parts),
    attest: parts.programs.attest,
    onStranger: createOnStranger(parts),
    hasServer: (name) => servers.get().some((server) => server.name === name && server.enabled),
    serve: createServeVisit({
      ...parts,
      keepAlive,
      parked,
      listens,
      offer: createOffer({ serverInfoJson, greeted: createGreeted(parts) }),
      projectResult: createProjectResult(serverInfoJson),
      headerParameters: createHeaderParameters(parts),
      onClient: (viewer) => pool.startAll(namesAt(servers.get(), viewer)),
    }),
  });
  const announce = createAnnouncer({ sessions: sessions.all, listeners: listens.all });
  const mayHear = createSees(clients.get);
  const sees =
    (name: string) =>
    ({ clientId, server }: Concerned) =>
      (server === null || server === name) && mayHear(clientId, name);
  const ends = [
    pool.onListsChanged((server, kind) => announce(methodOf[kind], sees(server))),
    onToggled(
      servers,
      ({ name, disabledTools }) => [name, JSON.stringify(disabledTools)],
      (name) => announce(methodOf.tools, sees(name)),
    ),
    onToggled(
      clients,
      ({ id, hiddenTools, profile }) => [id, JSON.stringify([hiddenTools, profile?.hiddenTools])],
      (id) => announce(methodOf.tools, ({ clientId }) => clientId === id),
    ),
    onToggled(
      clients,
      ({ id, hiddenServers, profile }) => [id, JSON.stringify([hiddenServers, profile?.servers])],
      (id) => {
        for (const method of new Set(Object.values(methodOf))) announce(method, ({ clientId }) => clientId === id);
      },
    ),
    onRevoked(clients, (clientId) => {
      sessions.endOfClient(clientId);
      listens.endOfClient(clientId);
      parked.endOfClient(clientId);
      pool.endParty(statelessPartyId(clientId));
    }),
    sessions.onBegin(({ id, clientId, server, clientInfo }) => {
      parts.onSession({ clientId, server, session: id });
      if (clientInfo) parts.onClaim?.(clientId, clientInfo.name, clientInfo.version);
    }),
    sessions.onEnd(({ id }) => {
      subscriptions.drop(id);
      pool.endParty(id);
      parts.onSessionEnd(id);
    }),
  ];

  return {
    listen: (port) => endpoint.listen(port),
    port: () => endpoint.port(),
    async close() {
      for (const end of ends) end();
      sessions.close();
      listens.close();
      parked.close();
      keepAlive.close();
      await endpoint.close();
    },
  };
}

function createAuthenticate({ clients, onSeen }: GatewayParts) {
  const find = createFindClient(clients.get);
  return (token: string): CurrentClient | undefined => {
    const client = find(token);
    if (client) onSeen(client.id);
    return client;
  };
}

/** The program is looked up while it is still there; what it says of itself is not read, for its body may be anything. */
function createOnStranger({ programs, strangers }: GatewayParts) {
  return ({ socket }: IncomingMessage): void => {
    void Promise.resolve(programs.peerOf(socket)).then((peer) => strangers.meet(peer, null));
  };
}

/** The servers that a client sees at an endpoint. */
function namesAt(servers: readonly ServerConfig[], { client, server }: Viewer): readonly string[] {
  const names = server === null ? servers.filter(({ enabled }) => enabled).map(({ name }) => name) : [server];
  return names.filter((name) => mayUseServer(client, name));
}

/** With one server there is nothing to tell without it. */
const oneServerWaitMs = 10_000;
/** Those that are quick to start have their say; nobody waits for the others. */
const allServersWaitMs = 1_000;

function createGreeted({ pool, servers }: GatewayParts) {
  return async function greeted(viewer: Viewer): Promise<readonly Greeted[]> {
    const { server } = viewer;
    const names = namesAt(servers.get(), viewer);
    const unknown = names.filter((name) => !pool.get(name)?.greeting());
    if (unknown.length > 0 && server !== null)
      await pool
        .get(server)
        ?.ready(AbortSignal.timeout(oneServerWaitMs))
        .catch(() => undefined);
    else if (unknown.length > 0) await pool.settled(unknown, allServersWaitMs);
    return names.flatMap((name) => {
      const greeting = pool.get(name)?.greeting();
      return greeting ? [{ name, greetingJson: greeting.json, instructions: greeting.instructions }] : [];
    });
  };
}

/** Read once for each definition. What is annotated wrongly asks for nothing. */
function createHeaderParameters({ catalog, clients }: Pick<GatewayParts, 'catalog' | 'clients'>) {
  const known = new WeakMap<CatalogTool, readonly HeaderParameter[]>();

  return ({ clientId, server }: Caller, name: string): readonly HeaderParameter[] => {
    const client = clients.get().find(({ id }) => id === clientId);
    const tool = client && findTool(name, { client, server }, catalog);
    if (!tool) return [];
    let parameters = known.get(tool);
    if (!parameters) {
      const read = readHeaderParameters(tool.definition['inputSchema']);
      parameters = typeof read === 'string' ? [] : read;
      known.set(tool, parameters);
    }
    return parameters;
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

/** Calls `onGone` with the id of every client that is no longer there, or has another token. */
function onRevoked(clients: Readable<readonly CurrentClient[]>, onGone: (clientId: string) => void): () => void {
  const read = () => new Map(clients.get().map(({ id, tokenDigest }) => [id, tokenDigest]));
  let before = read();
  return clients.subscribe(() => {
    const now = read();
    for (const [id, digest] of before) if (now.get(id) !== digest) onGone(id);
    before = now;
  });
}
