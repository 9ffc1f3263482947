import type { ConsoleLine, ServerConfig } from '../../../shared/domain/server';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock, EraMemory, LimitMemory } from '../ports';
import type { StopSignal } from '../stop-signal';
import { createStore } from '../store';
import type { ConnectionTimeouts } from './connection';
import { stopWhenIdle } from './idle-stop';
import type { ServerMessage, UpstreamAnswer } from './link';
import type { ListKind } from './lists';
import type { TransportSurroundings } from './open-transport';
import { createPartyInstances } from './party-instances';
import { createProcessTrees } from './process-trees';
import { createUpstream, type Upstream, type UpstreamOptions } from './upstream';
import type { ShownAt, UpstreamState } from './upstream-state';
import { ownAddresses, watchForWake } from './wake-watch';

/** All configured servers. Follows the configuration by itself. */
export interface UpstreamPool {
  /** The instance whose lists are shown. */
  get(name: string): Upstream | undefined;
  /** The instance that serves this party: the shared one, or one of its own where the server is shared `per-client`. Throws as `PartyInstances.of`. */
  of(name: string, partyId: string): Upstream | undefined;
  /** The instances that are this party's own by now; it makes none. */
  ofParty(partyId: string): readonly Upstream[];
  /** The party is gone, and with it the instances that were its own. */
  endParty(partyId: string): void;
  readonly states: Readable<ReadonlyMap<string, UpstreamState>>;
  console(name: string): readonly ConsoleLine[];
  /** Somebody asks for their lists: starts those that do not run and looks for changes in the others, without waiting. */
  startAll(names: Iterable<string>): void;
  /** Resolves when none of these is starting any more, or after `waitMs`, whichever is first. */
  settled(names: Iterable<string>, waitMs: number): Promise<void>;
  onListsChanged(listener: (server: string, kind: ListKind) => void): () => void;
  onNotification(listener: (server: string, message: ServerMessage) => void): () => void;
  /** Other instances than before serve this server's parties: it was started anew, added again, switched, or is shared in another way. */
  onInstancesChanged(listener: (server: string) => void): () => void;
  /** Resolves when no server process is left, within 5 s. */
  close(): Promise<void>;
}

export interface PoolOptions extends Omit<TransportSurroundings, 'trees'> {
  readonly servers: Readable<readonly ServerConfig[]>;
  readonly clientVersion: string;
  readonly clock: Clock;
  readonly timeouts?: ConnectionTimeouts;
  /** What servers were found to speak; without it that is found out at each start. */
  readonly eras?: EraMemory;
  /** What servers ran into before; without it that is forgotten with the process. */
  readonly limitMemory?: LimitMemory;
  /** What a party is called where a person reads it; `undefined`: it has no name. */
  readonly partyName?: (partyId: string) => string | undefined;
  /** This computer's addresses as one text; another text means another network. Left out: as the system says. */
  readonly addresses?: () => string;
  /** Answers what servers ask; without it they are told that nobody knows the method. */
  readonly onRequest?: (
    server: string,
    message: ServerMessage,
    signal: StopSignal,
  ) => Promise<UpstreamAnswer | undefined>;
}

interface Member {
  readonly upstream: Upstream;
  /** Of the last look. */
  config: ServerConfig;
  unsubscribe(): void;
}

export function createUpstreamPool(options: PoolOptions): UpstreamPool {
  const { servers, clock, clientVersion, timeouts, eras, limitMemory, onRequest, ...outside } = options;
  const trees = createProcessTrees();
  const members = new Map<string, Member>();
  const states = createStore<ReadonlyMap<string, UpstreamState>>(new Map());
  const listListeners = new Set<(server: string, kind: ListKind) => void>();
  const notificationListeners = new Set<(server: string, message: ServerMessage) => void>();
  const instanceListeners = new Set<(server: string) => void>();
  const leaving = new Set<Promise<unknown>>();

  const instances = createPartyInstances({
    make(name, partyId) {
      const config = members.get(name)?.config;
      if (!config) throw new Error('an instance of a server that is not configured');
      return create(config, { ownerId: partyId, shownAt: shownAt(name, options.partyName?.(partyId)) });
    },
    now: () => clock.monotonicMs(),
    onFull: (name) => members.get(name)?.upstream.hit('instances'),
  });

  /** An instance of one party is shown with the others of its server. */
  function shownAt(name: string, partyName: string | undefined): ShownAt {
    const prefix = partyName === undefined ? '' : `[${partyName}] `;
    return {
      hit: (limit) => members.get(name)?.upstream.hit(limit),
      line: (source, text) => members.get(name)?.upstream.relayLine(source, `${prefix}${text}`),
    };
  }

  function create(config: ServerConfig, more: Pick<UpstreamOptions, 'after' | 'ownerId' | 'shownAt'>): Upstream {
    const { name } = config;
    return createUpstream({
      ...more,
      config,
      surroundings: { ...outside, trees },
      clientVersion,
      clock,
      timeouts,
      eras,
      limitMemory,
      onRequest: onRequest && ((message, signal) => onRequest(name, message, signal)),
      onNotification: (message) => {
        for (const listener of [...notificationListeners]) listener(name, message);
      },
      onListChanged: (kind) => {
        // What is shown are the lists of the shared instance.
        if (more.ownerId === undefined) for (const listener of [...listListeners]) listener(name, kind);
      },
    });
  }

  function add(config: ServerConfig, after?: Promise<unknown>): Upstream {
    const upstream = create(config, { after });
    const unsubscribe = upstream.state.subscribe(publish);
    members.set(config.name, { upstream, config, unsubscribe });
    return upstream;
  }

  function remove(name: string, member: Member): Promise<unknown> {
    members.delete(name);
    member.unsubscribe();
    const ending = Promise.allSettled([member.upstream.setEnabled(false), instances.endServer(name)]);
    const gone: Promise<unknown> = ending.finally(() => leaving.delete(gone));
    leaving.add(gone);
    return gone;
  }

  function follow(config: ServerConfig): void {
    const member = members.get(config.name);
    if (!member) add(config);
    else if (runsAs(member.config) !== runsAs(config)) startAnew(config, member);
    else {
      // A person changed the time for a call.
      if (limitsOf(member.config) !== limitsOf(config)) member.upstream.forgetHits();
      member.config = config;
      void member.upstream.setEnabled(config.enabled);
      if (!isPerClient(config)) void instances.endServer(config.name);
    }
  }

  function startAnew(config: ServerConfig, member: Member): void {
    const { status } = member.upstream.state.get();
    const leaves = remove(config.name, member);
    limitMemory?.reset(config.name);
    const next = add(config, leaves);
    if (status === 'running' || status === 'starting') next.warm();
  }

  function forget(name: string, member: Member): void {
    void remove(name, member);
    limitMemory?.reset(name);
  }

  function sync(): void {
    const configs = servers.get();
    const wanted = new Set(configs.map(({ name }) => name));
    for (const [name, member] of [...members]) if (!wanted.has(name)) forget(name, member);
    for (const config of configs) {
      const before = members.get(config.name)?.config;
      follow(config);
      if (!before || !isServedAlike(before, config)) tellOfInstances(config.name);
    }
    publish();
  }

  function tellOfInstances(name: string): void {
    for (const listener of [...instanceListeners]) listener(name);
  }

  function publish(): void {
    states.update(() => new Map([...members].map(([name, { upstream }]) => [name, upstream.state.get()])));
  }

  function isSettled(names: readonly string[]): boolean {
    return names.every((name) => members.get(name)?.upstream.state.get().status !== 'starting');
  }

  sync();
  const unfollow = servers.subscribe(sync);
  const unwatch = watchForWake({
    now: () => clock.now().getTime(),
    addresses: options.addresses ?? ownAddresses,
    onWake() {
      for (const { upstream } of members.values()) upstream.wake();
      for (const upstream of instances.all()) upstream.wake();
    },
  });

  const endIdleStop = stopWhenIdle(() =>
    [...members.values()].filter(({ config }) => config.transport.kind === 'stdio').map(({ upstream }) => upstream),
  );

  return {
    get: (name) => members.get(name)?.upstream,
    of(name, partyId) {
      const member = members.get(name);
      return member && isPerClient(member.config) ? instances.of(name, partyId) : member?.upstream;
    },
    ofParty: instances.ofParty,
    endParty: instances.endParty,
    states,
    console: (name) => members.get(name)?.upstream.console() ?? [],
    startAll(names) {
      for (const name of names) {
        members.get(name)?.upstream.warm();
        members.get(name)?.upstream.freshen();
      }
    },
    settled(names, waitMs) {
      const waited = [...names];
      if (isSettled(waited)) return Promise.resolve();
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          unsubscribe();
          resolve();
        };
        const timer = setTimeout(finish, waitMs);
        const unsubscribe = states.subscribe(() => {
          if (isSettled(waited)) finish();
        });
      });
    },
    onListsChanged: (listener) => subscribeTo(listListeners, listener),
    onNotification: (listener) => subscribeTo(notificationListeners, listener),
    onInstancesChanged: (listener) => subscribeTo(instanceListeners, listener),
    async close() {
      unfollow();
      unwatch();
      endIdleStop();
      for (const [name, member] of [...members]) void remove(name, member);
      publish();
      await Promise.allSettled([...leaving, instances.close()]);
      trees.close();
    },
  };
}

/** The built-in server keeps no state between calls, and all of them would write to the same folder. */
function isPerClient({ sharing, transport, enabled }: ServerConfig): boolean {
  return enabled && sharing === 'per-client' && transport.kind !== 'sample';
}

/** By the same instances. */
function isServedAlike(before: ServerConfig, config: ServerConfig): boolean {
  return runsAs(before) === runsAs(config) && isPerClient(before) === isPerClient(config);
}

/** What a running server was started with: another text means that it is started anew. How long a call may take is looked up at each call. */
function runsAs({ transport, limits }: ServerConfig): string {
  const { callTimeoutMs: _asked, ...fixed } = limits;
  return JSON.stringify([transport, Object.entries(fixed).sort()]);
}

function limitsOf({ limits }: ServerConfig): string {
  return JSON.stringify(Object.entries(limits).sort());
}

function subscribeTo<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
