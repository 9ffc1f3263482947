import type { Exchange } from './exchange';
import type { CallRequest } from './identity/identify';
import { replaceMembers } from './json/scan';
import type { Viewer } from './list-tools';
import { quietExchange } from './quiet-exchange';
import { taskPeer } from './relay/task-peer';
import type { OwnedTask, Tasks } from './relay/tasks';
import type { WaitingTasks } from './relay/waiting-tasks';
import type { StopSignal } from './stop-signal';
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
  waitingTasks: Pick<WaitingTasks, 'find' | 'serve' | 'onChange'>;
  callTool: (request: CallRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
}

interface Follower {
  readonly watcher: TaskWatcher;
  hasBegun: boolean;
  hasMissed: boolean;
}

interface Watch {
  /** Whose it is; left out for a task of ours. */
  upstream?: Upstream | undefined;
  /** By its server's name for it. */
  taskId: string;
  /** By its client's. */
  readonly shownAs: string;
  readonly clientId: string;
  readonly watchers: Map<string, Follower>;
  /** Whether the server agreed. */
  made: Promise<boolean>;
  /** Of a task of ours: its client is there. */
  release?: (() => void) | undefined;
  isLooking: boolean;
  isStale: boolean;
}

const lookMs = 30_000;

/**
 * A notification holds all that `tasks/get` would give at that moment, the result of the call too. So it is only taken as a
 * hint: what the client is told is the answer to a `tasks/get` of its own, decided, inspected and recorded like any other.
 */
export function createTaskWatches({ pool, tasks, waitingTasks, callTool }: TaskWatchParts): TaskWatches {
  const watches: Watch[] = [];
  const begun = new Set<string>();

  waitingTasks.onChange((taskId) => {
    for (const watch of watches)
      if (!watch.upstream && watch.taskId === taskId) {
        if (!waitingTasks.find(watch.clientId, null, taskId)) follow(watch);
        void look(watch);
      }
  });

  /** A task of ours that its server goes on with: from now on it is the server who tells of it. */
  function follow(watch: Watch): void {
    watch.release?.();
    watch.release = undefined;
    const [first] = watch.watchers.values();
    const task = first && ownTask(first.watcher, watch.shownAs);
    const upstream = task && instanceOf(pool, task.server, first.watcher.session);
    if (!upstream) return;
    watch.upstream = upstream;
    watch.taskId = task.taskId;
    watch.made = ask(upstream, task.taskId, watch.clientId);
  }

  function ask(upstream: Upstream, taskId: string, clientId: string): Promise<boolean> {
    return upstream.watchTask(taskId, clientId, AbortSignal.timeout(lookMs)).catch(() => false);
  }

  function ownTask({ viewer: { client, server } }: TaskWatcher, shownAs: string): OwnedTask | undefined {
    const task = tasks.find(client.id, server, shownAs);
    return task && task !== 'ambiguous' && task.era === 'stateless' ? task : undefined;
  }

  function begin(about: Pick<Watch, 'upstream' | 'taskId' | 'shownAs' | 'clientId' | 'made' | 'release'>): Watch {
    const watch: Watch = { ...about, watchers: new Map(), isLooking: false, isStale: false };
    watches.push(watch);
    return watch;
  }

  function beginOwn({ viewer: { client, server } }: TaskWatcher, taskId: string): Watch | undefined {
    const task = waitingTasks.find(client.id, server, taskId);
    if (task?.owner.era !== 'stateless') return undefined;
    const known = watches.find((each) => !each.upstream && each.taskId === taskId);
    const about = { taskId, shownAs: taskId, clientId: client.id, made: Promise.resolve(true) };
    return known ?? begin({ ...about, release: task.beginFollowing() });
  }

  function beginOfServer(watcher: TaskWatcher, taskId: string): Watch | undefined {
    const task = ownTask(watcher, taskId);
    const upstream = task && instanceOf(pool, task.server, watcher.session);
    if (!upstream) return undefined;
    const known = watches.find((each) => each.upstream === upstream && each.taskId === task.taskId);
    const clientId = watcher.viewer.client.id;
    const about = { upstream, taskId: task.taskId, shownAs: taskId, clientId };
    return known ?? begin({ ...about, made: ask(upstream, task.taskId, clientId) });
  }

  function leave(watch: Watch, watcherId: string): void {
    if (!watch.watchers.delete(watcherId) || watch.watchers.size > 0) return;
    watches.splice(watches.indexOf(watch), 1);
    watch.release?.();
    // Behind the request that is still being made, so that the server ends with neither.
    void watch.made.then(() => watch.upstream?.unwatchTask(watch.taskId)).catch(() => undefined);
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
  async function read({ watchers, shownAs }: Watch): Promise<string | undefined> {
    const [first] = watchers.values();
    if (!first) return undefined;
    const { viewer, session } = first.watcher;
    const quiet = quietExchange({ session, clientId: viewer.client.id }, AbortSignal.timeout(lookMs));
    const request = { method: 'tasks/get', viewer, session, paramsJson: JSON.stringify({ taskId: shownAs }) };
    const exchange = { ...quiet, peer: taskPeer };
    try {
      const answer = (await waitingTasks.serve({ ...request, exchange })) ?? (await callTool(request, exchange));
      return answer.kind === 'result' ? replaceMembers(answer.json, { resultType: undefined }) : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    async watch(watcher, taskId, signal) {
      if (signal.aborted) return false;
      const watch = beginOwn(watcher, taskId) ?? beginOfServer(watcher, taskId);
      if (!watch) return false;
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
      for (const watch of watches) if (watch.upstream?.name === server && watch.taskId === taskId) void look(watch);
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
