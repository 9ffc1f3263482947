import type { Exchange, Peer } from './exchange';
import type { CallRequest } from './identity/identify';
import { replaceMembers } from './json/scan';
import type { Viewer } from './list-tools';
import { tasksExtension } from './protocol';
import { quietExchange } from './quiet-exchange';
import type { Tasks } from './relay/tasks';
import type { StopSignal } from './stop-signal';
import { statelessVersion } from './upstream/handshake';
import type { UpstreamAnswer } from './upstream/link';
import type { UpstreamPool } from './upstream/pool';
import type { Upstream } from './upstream/upstream';

/** One `subscriptions/listen` stream that follows tasks (extension `io.modelcontextprotocol/tasks`, “Task Status Notifications”). */
export interface TaskWatcher {
  readonly id: string;
  readonly viewer: Viewer;
  /** As the record names the client's requests. */
  readonly session: string;
  /** Raw `params` of `notifications/tasks`: the whole task as it is now. */
  onTask(paramsJson: string): void;
}

export interface TaskWatches {
  /**
   * Resolves whether this stream will hear of the task: of its client's own only, and where the server agrees. It hears
   * nothing before `begin`. Never rejects.
   */
  watch(watcher: TaskWatcher, taskId: string, signal: StopSignal): Promise<boolean>;
  /** The stream was acknowledged. What it missed by then it hears now. */
  begin(watcherId: string): void;
  /** The stream is gone. */
  drop(watcherId: string): void;
  /** Its server says that the task changed. */
  deliver(server: string, taskId: string): void;
}

export interface TaskWatchParts {
  pool: Pick<UpstreamPool, 'of'>;
  tasks: Pick<Tasks, 'find'>;
  callTool: (request: CallRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
}

interface Follower {
  readonly watcher: TaskWatcher;
  hasBegun: boolean;
  hasMissed: boolean;
}

interface Watch {
  readonly upstream: Upstream;
  readonly taskId: string;
  readonly watchers: Map<string, Follower>;
  /** Whether the server agreed. */
  readonly made: Promise<boolean>;
  isLooking: boolean;
  isStale: boolean;
}

const lookMs = 30_000;

/**
 * A notification holds all that `tasks/get` would give at that moment, the result of the call too. So it is only taken as a
 * hint: what the client is told is the answer to a `tasks/get` of its own, decided, inspected and recorded like any other.
 */
export function createTaskWatches({ pool, tasks, callTool }: TaskWatchParts): TaskWatches {
  const watches: Watch[] = [];
  const begun = new Set<string>();

  function begin(upstream: Upstream, taskId: string, clientId: string): Watch {
    const made = upstream.watchTask(taskId, clientId, AbortSignal.timeout(lookMs)).catch(() => false);
    const watch: Watch = { upstream, taskId, watchers: new Map(), made, isLooking: false, isStale: false };
    watches.push(watch);
    return watch;
  }

  function leave(watch: Watch, watcherId: string): void {
    if (!watch.watchers.delete(watcherId) || watch.watchers.size > 0) return;
    watches.splice(watches.indexOf(watch), 1);
    // Behind the request that is still being made, so that the server ends with neither.
    void watch.made.then(() => watch.upstream.unwatchTask(watch.taskId)).catch(() => undefined);
  }

  function tell(follower: Follower, paramsJson: string): void {
    follower.hasMissed = !follower.hasBegun;
    if (follower.hasBegun) follower.watcher.onTask(paramsJson);
  }

  /** Changes that come while one is being looked at are one. */
  async function look(watch: Watch): Promise<void> {
    watch.isStale = true;
    if (watch.isLooking) return;
    watch.isLooking = true;
    while (watch.isStale && watch.watchers.size > 0) {
      watch.isStale = false;
      const paramsJson = await read(watch);
      if (paramsJson !== undefined) for (const follower of watch.watchers.values()) tell(follower, paramsJson);
    }
    watch.isLooking = false;
  }

  /** `undefined`: it may not be told now, or could not be read. Why stands in the record, and the client's own `tasks/get` says it. */
  async function read({ watchers, taskId }: Watch): Promise<string | undefined> {
    const [first] = watchers.values();
    if (!first) return undefined;
    const { viewer, session } = first.watcher;
    const exchange = {
      ...quietExchange({ session, clientId: viewer.client.id }, AbortSignal.timeout(lookMs)),
      peer: follower,
    };
    try {
      const paramsJson = JSON.stringify({ taskId });
      const answer = await callTool({ method: 'tasks/get', viewer, session, paramsJson }, exchange);
      return answer.kind === 'result' ? replaceMembers(answer.json, { resultType: undefined }) : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    async watch(watcher, taskId, signal) {
      const { client, server } = watcher.viewer;
      const task = tasks.find(client.id, server, taskId);
      if (!task || task === 'ambiguous' || task.era !== 'stateless') return false;
      const upstream = instanceOf(pool, task.server, watcher.session);
      if (!upstream || signal.aborted) return false;
      const known = watches.find((each) => each.upstream === upstream && each.taskId === taskId);
      const watch = known ?? begin(upstream, taskId, watcher.viewer.client.id);
      watch.watchers.set(watcher.id, { watcher, hasBegun: begun.has(watcher.id), hasMissed: false });
      const isAgreed = await watch.made;
      if (!isAgreed) leave(watch, watcher.id);
      return isAgreed;
    },
    begin(watcherId) {
      begun.add(watcherId);
      for (const watch of watches) {
        const follower = watch.watchers.get(watcherId);
        if (!follower) continue;
        follower.hasBegun = true;
        if (follower.hasMissed) void look(watch);
      }
    },
    drop(watcherId) {
      begun.delete(watcherId);
      for (const watch of [...watches]) leave(watch, watcherId);
    },
    deliver(server, taskId) {
      for (const watch of watches) if (watch.upstream.name === server && watch.taskId === taskId) void look(watch);
    },
  };
}

/** With too many instances none is made for this. */
function instanceOf(pool: TaskWatchParts['pool'], server: string, partyId: string): Upstream | undefined {
  try {
    return pool.of(server, partyId);
  } catch {
    return undefined;
  }
}

const follower: Peer = {
  era: 'stateless',
  protocolVersion: statelessVersion,
  capabilitiesJson: JSON.stringify({ extensions: { [tasksExtension]: {} } }),
  clientInfoJson: null,
  logLevel: null,
};
