import { GatehouseError } from '../../../shared/errors';
import type { ClientRequest } from '../answer';
import { readResponses } from '../downstream/parked-calls';
import { type Exchange, stoppedWaiting, type Taskable } from '../exchange';
import { isRecord } from '../json/is-record';
import { sizeOf } from '../json/large-bytes';
import { memberText } from '../json/member';
import type { Viewer } from '../list-tools';
import type { Clock } from '../ports';
import { tasksExtension } from '../protocol';
import type { UpstreamAnswer } from '../upstream/link';
import type { UpstreamPool } from '../upstream/pool';
import { hasExtension } from './can-answer';
import { createTaskExchange, type TaskExchange } from './task-exchange';
import { inTaskRounds } from './task-rounds';
import { asksForTask, isTaskOfServer, withRelatedTask } from './tasks';
import { createWaitingList, type WaitingEntry } from './waiting-list';
import { createWaitingTask, longestMs, type WaitingTask } from './waiting-task';

/** Answers a request; never rejects. */
export type Answering = (request: ClientRequest, exchange: Exchange) => Promise<UpstreamAnswer>;

export interface FollowUp {
  readonly method: string;
  readonly viewer: Viewer;
  readonly paramsJson: string;
  readonly exchange: Exchange;
}

/**
 * Calls that are tasks of ours while a person is asked: their clients need not wait. Where the server makes a task of the call
 * itself, that one takes the place of ours under the same name.
 */
export interface WaitingTasks {
  /** Answers a call: with a task as soon as a person is asked, where its client follows tasks; else as `answer` does. */
  run(request: ClientRequest, exchange: Exchange, answer: Answering): Promise<UpstreamAnswer>;
  /** A request about a task of ours; `undefined`: it is none, or none any more. Rejects with `invalid-request`. */
  serve(asked: FollowUp): Promise<UpstreamAnswer | undefined>;
  /** The client's own. `server`: `null` for all. */
  find(clientId: string, server: string | null, taskId: string): WaitingTask | undefined;
  /** Raw texts of the tasks that a session client has, oldest first. */
  list(clientId: string, server: string | null): readonly string[];
  /** Calls the listener with the name of each task whose status is another now, or that was handed over. */
  onChange(listener: (taskId: string) => void): void;
  endSession(session: string): void;
  endOfClient(clientId: string): void;
  /** All are cancelled, and what came of others is forgotten. */
  stopAll(reason: GatehouseError): void;
}

export interface WaitingTasksParts {
  clock: Clock;
  pool: Pick<UpstreamPool, 'get'>;
}

export function createWaitingTasks({ clock, pool }: WaitingTasksParts): WaitingTasks {
  const list = createWaitingList();
  const listeners = new Set<(taskId: string) => void>();

  function tell(taskId: string): void {
    for (const listener of [...listeners]) listener(taskId);
  }

  function mayBecome(call: Taskable, { peer, clientId }: Exchange): boolean {
    const isWanted = peer.era === 'stateless' || (asksForTask(call) && declaresTasks(pool, call.server));
    return isWanted && list.hasRoom(clientId);
  }

  function settle(task: WaitingTask, answer: UpstreamAnswer): void {
    const bytes = answer.bytes ? sizeOf(answer.bytes) : Buffer.byteLength(answer.json);
    const hasRoom = list.makeRoom(task.owner.clientId, bytes);
    task.bytes = hasRoom ? bytes : 0;
    task.settle(hasRoom ? answer : tooMuch);
  }

  /** What came of the call, once nobody waits for it in person any more. */
  function conclude(task: WaitingTask, paramsJson: string, answer: UpstreamAnswer): void {
    const isOfServer = !task.isOver() && isTaskOfServer({ method: 'tools/call', paramsJson }, answer);
    if (isOfServer) {
      list.delete(task.taskId);
      task.handOver();
      tell(task.taskId);
    } else settle(task, answer);
  }

  function start(request: ClientRequest, exchange: Exchange, onTask: (answer: UpstreamAnswer) => void): TaskExchange {
    const waiting = new Set<Exchange>();
    const tasked: TaskExchange = createTaskExchange({
      exchange,
      longestMs: (call) => (mayBecome(call, exchange) ? longestMs : undefined),
      begin({ server }, words) {
        const { clientId, session } = request.caller;
        const { era } = exchange.peer;
        const onChange = () => {
          if (era === 'session') exchange.notify('notifications/tasks/status', task.json());
          tell(task.taskId);
        };
        const task = createWaitingTask({ owner: { clientId, session, era, server }, clock, words, onChange });
        list.add({ task, exchange: tasked.exchange, waiting });
        onTask({ kind: 'result', json: task.created() });
        return task;
      },
      waitingForResult: () => [...waiting].at(-1),
    });
    return tasked;
  }

  /** `why`: as its client reads it. The call ends, and the question about it. */
  function cancel({ task, exchange }: WaitingEntry, why: string, reason: Error): void {
    task.cancel(why);
    exchange.abort(reason);
  }

  function endAll(isMeant: (task: WaitingTask) => boolean): void {
    for (const entry of list.all())
      if (isMeant(entry.task) && !entry.task.isOver()) cancel(entry, 'Its client is gone.', stoppedWaiting());
  }

  function find(clientId: string, server: string | null, taskId: string): WaitingEntry | undefined {
    return list
      .ofClient(clientId)
      .find(({ task }) => task.taskId === taskId && (server === null || task.owner.server === server));
  }

  async function resultOf({ task, waiting }: WaitingEntry, exchange: Exchange): Promise<UpstreamAnswer | undefined> {
    const stopFollowing = task.beginFollowing();
    waiting.add(exchange);
    try {
      const answer = await untilGone(task.done, exchange);
      return answer?.kind === 'result' ? { kind: 'result', json: withRelatedTask(answer.json, task.taskId) } : answer;
    } finally {
      waiting.delete(exchange);
      stopFollowing();
    }
  }

  function cancelFor(entry: WaitingEntry): UpstreamAnswer {
    const { task } = entry;
    const isSession = task.owner.era === 'session';
    // 2025-11-25 wants it to be refused (“Task Cancellation”), the extension only to be acknowledged.
    if (isSession && task.isOver()) throw new GatehouseError('invalid-request', 'This task is over already.');
    cancel(entry, 'Cancelled by its client.', stoppedWaiting());
    return isSession ? { kind: 'result', json: task.json() } : acknowledged;
  }

  function update({ task }: WaitingEntry, paramsJson: string): UpstreamAnswer {
    const responses = readResponses(paramsJson, task.questions());
    if (typeof responses === 'string') throw new GatehouseError('invalid-request', responses);
    task.reply(responses);
    return acknowledged;
  }

  return {
    async run(request, exchange, answer) {
      if (!followsTasks(request, exchange)) return await answer(request, exchange);
      return await new Promise((resolve) => {
        const tasked = start(request, exchange, resolve);
        void inTaskRounds(request, tasked, answer).then((given) => {
          tasked.release();
          const task = tasked.task();
          if (task) conclude(task, request.paramsJson, given);
          else resolve(given);
        });
      });
    },
    async serve({ method, viewer, paramsJson, exchange }) {
      const entry = find(viewer.client.id, viewer.server, memberText(paramsJson, 'taskId') ?? '');
      if (entry?.task.owner.era !== exchange.peer.era) return undefined;
      entry.task.see();
      switch (method) {
        case 'tasks/get':
          return { kind: 'result', json: entry.task.json() };
        case 'tasks/result':
          return await resultOf(entry, exchange);
        case 'tasks/cancel':
          return cancelFor(entry);
        case 'tasks/update':
          return exchange.peer.era === 'stateless' ? update(entry, paramsJson) : undefined;
        default:
          return undefined;
      }
    },
    find: (clientId, server, taskId) => find(clientId, server, taskId)?.task,
    list: (clientId, server) =>
      list
        .ofClient(clientId)
        .filter(({ task }) => task.owner.era === 'session' && (server === null || task.owner.server === server))
        .map(({ task }) => task.json()),
    onChange: (listener) => void listeners.add(listener),
    endSession: (session) => endAll(({ owner }) => owner.session === session),
    endOfClient(clientId) {
      endAll(({ owner }) => owner.clientId === clientId);
      for (const { task } of list.ofClient(clientId)) list.delete(task.taskId);
    },
    stopAll(reason) {
      for (const entry of list.all()) {
        if (entry.task.isOver()) list.delete(entry.task.taskId);
        else cancel(entry, reason.message, reason);
      }
    },
  };
}

const acknowledged: UpstreamAnswer = { kind: 'result', json: '{}' };

const tooMuch: UpstreamAnswer = {
  kind: 'result',
  json: JSON.stringify({
    content: [
      {
        type: 'text',
        text: 'The call was made, but too many results of tasks are kept already, so this one is not. Do not make it again; ask the user.',
      },
    ],
    isError: true,
  }),
};

/** Cheaply, for every call is looked at: whether its client asked for a task, or declared that it takes one. */
function followsTasks({ method, paramsJson }: ClientRequest, { peer }: Exchange): boolean {
  if (method !== 'tools/call') return false;
  if (peer.era === 'session') return asksForTask({ method, paramsJson });
  return peer.capabilitiesJson.includes(tasksExtension) && hasExtension(peer, tasksExtension);
}

/** Who does not declare it ignores the wish for a task (2025-11-25 “Tasks”, “Task Support and Handling”), and so do we for it. */
function declaresTasks(pool: WaitingTasksParts['pool'], server: string): boolean {
  let declared: unknown = pool.get(server)?.greeting()?.capabilities;
  for (const key of ['tasks', 'requests', 'tools', 'call']) declared = isRecord(declared) ? declared[key] : undefined;
  return isRecord(declared);
}

/** With what the task comes to, unless its client stops waiting for that. */
async function untilGone<T>(done: Promise<T>, { gone }: Exchange): Promise<T> {
  gone.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const onGone = () => reject(gone.reason);
    gone.addEventListener('abort', onGone, { once: true });
    void done.then((value) => {
      gone.removeEventListener('abort', onGone);
      resolve(value);
    });
  });
}
