import { createHash } from 'node:crypto';
import { type CatalogTool, createCatalog } from '../../main/gateway/catalog';
import type { Era, Exchange, Party, Peer } from '../../main/gateway/exchange';
import type { CurrentClient } from '../../main/gateway/identity/current-client';
import { inspectJson } from '../../main/gateway/json/check';
import { digestJson } from '../../main/gateway/json/digest';
import type { Clock } from '../../main/gateway/ports';
import { createStore } from '../../main/gateway/store';
import type { ToolCall } from '../../main/gateway/tool-call';
import type { RequestOptions, ServerMessage, UpstreamAnswer, UpstreamLink } from '../../main/gateway/upstream/link';
import {
  emptyLists,
  type ListCaching,
  type ListItem,
  type ListKind,
  type ServerLists,
} from '../../main/gateway/upstream/lists';
import type { UpstreamPool } from '../../main/gateway/upstream/pool';
import type { Upstream } from '../../main/gateway/upstream/upstream';
import type { UpstreamState } from '../../main/gateway/upstream/upstream-state';
import { ClientConfig } from '../../shared/domain/client';
import type { Decision } from '../../shared/domain/policy';
import { Rule } from '../../shared/domain/policy';
import { Profile } from '../../shared/domain/profile';
import { ServerConfig } from '../../shared/domain/server';

const someTime = '2026-11-01T10:00:00.000Z';

/** Follows the timers and `performance` that vitest fakes. */
export const testClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** A call to write a file. Paths and bytes follow `argumentsJson`, as `identify` would have made them. */
export function aToolCall(fields: Partial<ToolCall> = {}): ToolCall {
  const tool = fields.tool ?? 'write_file';
  const argumentsJson = fields.argumentsJson ?? '{"path":"a.txt"}';
  return Object.freeze({
    id: 'call-1',
    method: 'tools/call',
    client: { id: 'client-1', name: 'Claude' },
    session: 'session-1',
    server: 'files',
    tool,
    risk: 'write',
    riskReason: 'its name says “write”',
    fingerprint: 'f'.repeat(64),
    argumentsJson,
    traits: inspectJson(argumentsJson),
    extras: [],
    digest: digestJson(argumentsJson),
    paramsJson: `{"name":${JSON.stringify(tool)},"arguments":${argumentsJson}}`,
    receivedAt: new Date(someTime),
    refusal: null,
    earlier: null,
    original: null,
    partOf: null,
    ...fields,
  });
}

export function aPeer(fields: Partial<Peer> = {}): Peer {
  const era = fields.era ?? 'session';
  return {
    era,
    protocolVersion: era === 'session' ? '2025-11-25' : '2026-07-28',
    capabilitiesJson: '{}',
    clientInfoJson: null,
    logLevel: null,
    ...fields,
  };
}

/** Somebody servers' messages may reach, who remembers them and answers questions as told. */
export function aParty(partyId: string, peer: Partial<Peer> = {}) {
  const heard: string[] = [];
  const asked: { method: string; paramsJson: string }[] = [];
  type Answer = UpstreamAnswer | Error | (() => UpstreamAnswer);
  let answer: Answer = { kind: 'result', json: '{"action":"accept"}' };
  const party: Party = {
    partyId,
    clientId: `client of ${partyId}`,
    peer: aPeer(peer),
    notify: (method, paramsJson) => void heard.push(`${method} ${paramsJson}`),
    ask(question) {
      asked.push(question);
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(typeof answer === 'function' ? answer() : answer);
    },
  };
  const answerWith = (next: Answer) => {
    answer = next;
  };
  return { party, heard, asked, answerWith };
}

export function aRule(fields: Partial<Rule> = {}): Rule {
  return Rule.parse({ id: 'rule-1', effect: 'ask', createdAt: someTime, ...fields });
}

export function aServer(fields: Partial<ServerConfig> = {}): ServerConfig {
  const transport = { kind: 'stdio', command: 'npx', args: ['-y', 'server'] };
  return ServerConfig.parse({ name: 'files', transport, addedAt: someTime, ...fields });
}

export function aClient(fields: Partial<ClientConfig> & { token?: string } = {}): ClientConfig {
  const { token = 'a token', ...others } = fields;
  const tokenDigest = createHash('sha256').update(token).digest('hex');
  return ClientConfig.parse({ id: 'client-1', name: 'Claude', tokenDigest, createdAt: someTime, ...others });
}

/** The same as the gateway knows it: with the profile that it has now. */
export function aCurrentClient({
  profile = null,
  ...fields
}: Parameters<typeof aClient>[0] & { profile?: Profile | null } = {}): CurrentClient {
  return { ...aClient(fields), profile };
}

export function aProfile(fields: Partial<Profile> = {}): Profile {
  return Profile.parse({ id: 'profile-1', name: 'Work', servers: ['files'], createdAt: someTime, ...fields });
}

export function anAskDecision(fields: Partial<Decision> = {}): Decision {
  return { effect: 'ask', ruleId: null, why: 'No rule covers write_file: its name says “write”.', ...fields };
}

/** An exchange whose client can cancel or go away, and that remembers what it was sent. */
export function anExchange({
  partyId = 'session-1',
  hearsProgress = false,
  ...peer
}: Partial<Peer> & { partyId?: string; hearsProgress?: boolean } = {}) {
  const cancelled = new AbortController();
  const closed = new AbortController();
  const heartbeats: string[] = [];
  const progress: string[] = [];
  const { party, ...others } = aParty(partyId, peer);
  const exchange: Exchange = {
    ...party,
    cancelled: cancelled.signal,
    gone: AbortSignal.any([cancelled.signal, closed.signal]),
    progress: (paramsJson) => void progress.push(paramsJson),
    heartbeat: (message) => void heartbeats.push(message),
    hearsProgress: () => hearsProgress,
    arrivedMs: performance.now(),
    abort: (reason) => cancelled.abort(reason),
  };
  return { exchange, cancelled, closed, heartbeats, progress, ...others };
}

export function aTool(name: string, more: Record<string, unknown> = {}): ListItem {
  return aListItem(name, { name, inputSchema: { type: 'object' }, ...more });
}

export function aListItem(key: string, value: Record<string, unknown>): ListItem {
  return { key, value, json: JSON.stringify(value) };
}

export interface FakeServer {
  config: ServerConfig;
  lists?: Partial<ServerLists>;
  /** Not started yet: its lists become known when it is made ready. */
  isCold?: boolean;
  /** What `ready` rejects with. */
  failure?: Error;
  era?: Era;
  /** What it declares. */
  capabilities?: Readonly<Record<string, unknown>>;
  /** What it says of its lists. */
  caching?: ListCaching;
}

/** What a fake server is sent, and by whom. */
interface Forwarded {
  server: string;
  method: string;
  paramsJson: string;
}

/** Servers that answer from memory and remember every request that was forwarded to them. */
export function aFakePool(servers: readonly FakeServer[]) {
  const forwarded: Forwarded[] = [];
  const options: RequestOptions[] = [];
  /** In words: `subscribe files file:///a`, `level files debug`, `notify files notifications/x {}`, `note files …`. */
  const told: string[] = [];
  const started: string[] = [];
  const listeners = new Set<(server: string, kind: ListKind) => void>();
  const states = createStore<ReadonlyMap<string, UpstreamState>>(
    new Map(servers.map(({ config }) => [config.name, aState()])),
  );
  const hearers = new Set<(server: string, message: ServerMessage) => void>();
  const instanceListeners = new Set<(server: string) => void>();
  let answer = (_sent: Forwarded): UpstreamAnswer | Promise<UpstreamAnswer> => ({
    kind: 'result',
    json: '{"content":[]}',
  });
  let beforeReady: ((server: string) => void) | undefined;
  const members = new Map(servers.map((server) => [server.config.name, createFakeUpstream(server)]));

  function createFakeUpstream({
    config,
    lists: known = {},
    isCold = false,
    failure,
    era = 'session',
    capabilities = {},
    caching,
  }: FakeServer) {
    const { name } = config;
    const lists = createStore<ServerLists>(isCold ? emptyLists : { ...emptyLists, ...known });
    let isGreeted = !isCold;
    const greeting = { era, claims: { name, version: '1' }, capabilities };
    const link = {
      greeting,
      async request(method: string, paramsJson: string, given: RequestOptions) {
        const sent = { server: name, method, paramsJson };
        forwarded.push(sent);
        options.push(given);
        return await answer(sent);
      },
      notify: (method: string, paramsJson?: string) => void told.push(`notify ${name} ${method} ${paramsJson}`),
      serve: (_partyId: string) => undefined,
    };
    const upstream: Partial<Upstream> = {
      name,
      lists,
      state: createStore(aState()),
      greeting: () => (isGreeted ? greeting : null) as never,
      caching: () => caching,
      subscribe: async ({ uri }) => void told.push(`subscribe ${name} ${uri}`),
      resubscribe: ({ uri }) => void told.push(`resubscribe ${name} ${uri}`),
      unsubscribe: async (uri) => void told.push(`unsubscribe ${name} ${uri}`),
      async watchTask(taskId) {
        told.push(`watch ${name} ${taskId}`);
        return taskId !== 'refused';
      },
      unwatchTask: async (taskId) => void told.push(`unwatch ${name} ${taskId}`),
      setLogLevel: (level) => void told.push(`level ${name} ${level}`),
      holdLogLevel: async (level) => {
        told.push(`hold ${name} ${level}`);
        return () => void told.push(`release ${name} ${level}`);
      },
      note: (line) => void told.push(`note ${name} ${line}`),
      warm: () => void started.push(name),
      start: async () => void started.push(`start ${name}`),
      stop: async () => void started.push(`stop ${name}`),
      restart: async () => void started.push(`restart ${name}`),
      async ready() {
        beforeReady?.(name);
        if (failure) throw failure;
        isGreeted = true;
        if (isCold) setLists(name, known);
        return link as Partial<UpstreamLink> as UpstreamLink;
      },
    };
    return { upstream: upstream as Upstream, lists };
  }

  function setLists(server: string, change: Partial<ServerLists>): void {
    members.get(server)?.lists.update((current) => ({ ...current, ...change }));
    for (const listener of [...listeners]) listener(server, 'tools');
  }

  const pool: UpstreamPool = {
    get: (name) => members.get(name)?.upstream,
    of: (name) => members.get(name)?.upstream,
    ofParty: () => [],
    endParty: () => undefined,
    states,
    console: () => [],
    startAll: (names) => void started.push(...names),
    settled: () => Promise.resolve(),
    onListsChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onNotification(listener) {
      hearers.add(listener);
      return () => hearers.delete(listener);
    },
    onInstancesChanged(listener) {
      instanceListeners.add(listener);
      return () => instanceListeners.delete(listener);
    },
    close: () => Promise.resolve(),
  };
  return {
    pool,
    forwarded,
    options,
    told,
    started,
    states,
    setLists,
    answerWith: (next: UpstreamAnswer | ((sent: Forwarded) => UpstreamAnswer | Promise<UpstreamAnswer>)) => {
      answer = typeof next === 'function' ? next : () => next;
    },
    /** A server says something unasked. */
    say(server: string, message: ServerMessage) {
      for (const hear of [...hearers]) hear(server, message);
    },
    /** Other instances serve this server's parties. */
    changeInstances(server: string) {
      for (const listener of [...instanceListeners]) listener(server);
    },
    onReady: (run: (server: string) => void) => {
      beforeReady = run;
    },
  };
}

function aState(): UpstreamState {
  return {
    status: 'running',
    reason: null,
    statusSince: someTime,
    pid: 42,
    claims: null,
    consoleLines: 0,
    protocol: null,
    limitHits: [],
  };
}

/** The catalog of one server `files` with these tools. */
export function aCatalogOf(tools: readonly ListItem[], config: ServerConfig = aServer()) {
  const servers = createStore<readonly ServerConfig[]>([config]);
  const fake = aFakePool([{ config, lists: { tools } }]);
  return { ...fake, servers, catalog: createCatalog(fake.pool, servers) };
}

export function theTool(tools: readonly CatalogTool[], name: string): CatalogTool {
  const found = tools.find((tool) => tool.name === name);
  if (!found) throw new Error(`no tool ${name}`);
  return found;
}
