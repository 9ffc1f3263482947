import type { ConsoleLine, ServerConfig } from '../../../shared/domain/server';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock } from '../ports';
import { createStore } from '../store';
import type { ConnectionTimeouts } from './connection';
import type { UpstreamAnswer } from './link';
import type { ListKind } from './lists';
import type { TransportSurroundings } from './open-transport';
import { createProcessTrees } from './process-trees';
import { createUpstream, type Upstream, type UpstreamState } from './upstream';

/** All configured servers. Follows the configuration by itself. */
export interface UpstreamPool {
  get(name: string): Upstream | undefined;
  readonly states: Readable<ReadonlyMap<string, UpstreamState>>;
  console(name: string): readonly ConsoleLine[];
  /** Starts those that do not run, without waiting. */
  startAll(names: Iterable<string>): void;
  /** Resolves when none of these is starting any more, or after `waitMs`, whichever is first. */
  settled(names: Iterable<string>, waitMs: number): Promise<void>;
  onListsChanged(listener: (server: string, kind: ListKind) => void): () => void;
  onNotification(listener: (server: string, method: string, paramsJson: string) => void): () => void;
  /** Resolves when no server process is left, within 5 s. */
  close(): Promise<void>;
}

export interface PoolOptions extends Omit<TransportSurroundings, 'trees'> {
  readonly servers: Readable<readonly ServerConfig[]>;
  readonly clientVersion: string;
  readonly clock: Clock;
  readonly timeouts?: ConnectionTimeouts;
  /** Answers what servers ask; without it they are told that nobody knows the method. */
  readonly onRequest?: (
    server: string,
    request: { readonly method: string; readonly paramsJson: string },
    signal: AbortSignal,
  ) => Promise<UpstreamAnswer | undefined>;
}

interface Member {
  readonly upstream: Upstream;
  /** The configuration of its transport as text: another one means another server. */
  readonly transportJson: string;
  unsubscribe(): void;
}

export function createUpstreamPool(options: PoolOptions): UpstreamPool {
  const { servers, clock, clientVersion, timeouts, onRequest, ...outside } = options;
  const trees = createProcessTrees();
  const members = new Map<string, Member>();
  const states = createStore<ReadonlyMap<string, UpstreamState>>(new Map());
  const listListeners = new Set<(server: string, kind: ListKind) => void>();
  const notificationListeners = new Set<(server: string, method: string, paramsJson: string) => void>();
  const leaving = new Set<Promise<unknown>>();

  function add(config: ServerConfig, after?: Promise<unknown>): Upstream {
    const { name } = config;
    const upstream = createUpstream({
      config,
      surroundings: { ...outside, trees },
      clientVersion,
      clock,
      timeouts,
      after,
      onRequest: onRequest && ((method, paramsJson, signal) => onRequest(name, { method, paramsJson }, signal)),
      onNotification: (method, paramsJson) => {
        for (const listener of [...notificationListeners]) listener(name, method, paramsJson);
      },
      onListChanged: (kind) => {
        for (const listener of [...listListeners]) listener(name, kind);
      },
    });
    const unsubscribe = upstream.state.subscribe(publish);
    members.set(name, { upstream, transportJson: JSON.stringify(config.transport), unsubscribe });
    return upstream;
  }

  function remove(name: string, member: Member): Promise<unknown> {
    members.delete(name);
    member.unsubscribe();
    const gone = member.upstream.setEnabled(false).finally(() => leaving.delete(gone));
    leaving.add(gone);
    return gone;
  }

  function follow(config: ServerConfig): void {
    const member = members.get(config.name);
    if (!member) {
      add(config);
    } else if (member.transportJson === JSON.stringify(config.transport)) {
      void member.upstream.setEnabled(config.enabled);
    } else {
      const { status } = member.upstream.state.get();
      const next = add(config, remove(config.name, member));
      if (status === 'running' || status === 'starting') next.warm();
    }
  }

  function sync(): void {
    const configs = servers.get();
    const wanted = new Set(configs.map(({ name }) => name));
    for (const [name, member] of [...members]) if (!wanted.has(name)) void remove(name, member);
    for (const config of configs) follow(config);
    publish();
  }

  function publish(): void {
    states.update(() => new Map([...members].map(([name, { upstream }]) => [name, upstream.state.get()])));
  }

  function isSettled(names: readonly string[]): boolean {
    return names.every((name) => members.get(name)?.upstream.state.get().status !== 'starting');
  }

  sync();
  const unfollow = servers.subscribe(sync);

  return {
    get: (name) => members.get(name)?.upstream,
    states,
    console: (name) => members.get(name)?.upstream.console() ?? [],
    startAll(names) {
      for (const name of names) members.get(name)?.upstream.warm();
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
    async close() {
      unfollow();
      for (const [name, member] of [...members]) void remove(name, member);
      publish();
      await Promise.allSettled([...leaving]);
      trees.close();
    },
  };
}

function subscribeTo<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
