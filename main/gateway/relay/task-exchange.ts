import { errorBody, rpcCode } from '../downstream/json-rpc';
import type { Exchange, Question, Taskable, WaitingRounds } from '../exchange';
import { createStop, type StopSignal } from '../stop-signal';
import type { UpstreamAnswer } from '../upstream/link';
import { missingCapability } from './can-answer';
import { withRelatedTask } from './tasks';
import type { WaitingTask } from './waiting-task';

export interface TaskExchangeOptions {
  /** The client's request, to which all belongs until it is answered with a task. */
  readonly exchange: Exchange;
  /** As in `Tasking`, while there is no task. */
  longestMs(call: Taskable): number | undefined;
  /** Makes the task, and answers the client with it. */
  begin(call: Taskable, words: string): WaitingTask;
  /** The request of the client that waits for what comes of the task; it can be asked in its stream. */
  waitingForResult(): Exchange | undefined;
}

export interface TaskExchange {
  readonly exchange: Exchange;
  readonly task: () => WaitingTask | undefined;
  /** The request was answered, whether by a task or not: nothing of it is listened to any more. */
  release(): void;
}

/** A request that becomes a task when a person has to be asked: from then on it goes on without its client. */
export function createTaskExchange(options: TaskExchangeOptions): TaskExchange {
  const { exchange } = options;
  const cancelled = createStop();
  const gone = createStop();
  let task: WaitingTask | undefined;

  const onCancelled = () => cancelled.abort(exchange.cancelled.reason as Error);
  const onGone = () => gone.abort(exchange.gone.reason as Error);
  exchange.cancelled.addEventListener('abort', onCancelled, { once: true });
  exchange.gone.addEventListener('abort', onGone, { once: true });
  if (exchange.cancelled.aborted) onCancelled();
  if (exchange.gone.aborted) onGone();

  function release(): void {
    exchange.cancelled.removeEventListener('abort', onCancelled);
    exchange.gone.removeEventListener('abort', onGone);
  }

  function begin(call: Taskable, requestId: string): void {
    const words = `Waiting for the user to answer (request ${requestId}). Ask after this task later; do not make the call again.`;
    task?.say(words);
    if (task || gone.aborted || options.longestMs(call) === undefined) return;
    release();
    exchange.rounds?.stop();
    task = options.begin(call, words);
  }

  const rounds: WaitingRounds = {
    begin: () => undefined,
    stop: () => undefined,
    async end() {
      await task?.untilSeen(gone);
      task?.say('The call is being carried out.');
    },
  };

  async function ask(question: Question, signal: StopSignal): Promise<UpstreamAnswer> {
    if (!task) return await exchange.ask(question, signal);
    if (exchange.peer.era === 'stateless') return await askByTask(task, question, signal);
    const related = { ...question, paramsJson: withRelatedTask(question.paramsJson, task.taskId) };
    const end = task.beginInput();
    try {
      return await (options.waitingForResult() ?? exchange).ask(related, signal);
    } finally {
      end();
    }
  }

  async function askByTask(asked: WaitingTask, question: Question, signal: StopSignal): Promise<UpstreamAnswer> {
    const missing = missingCapability(exchange.peer, question.method, question.paramsJson);
    if (missing) return cannotAsk(`The client did not declare “${missing.join('.')}”.`);
    if (!askable.has(question.method)) return cannotAsk(`A client of this era cannot be asked “${question.method}”.`);
    if (asked.questions().size >= mostQuestions) return cannotAsk('The client has too many questions open.');
    return await asked.ask(question, signal);
  }

  const own: Exchange = {
    partyId: exchange.partyId,
    clientId: exchange.clientId,
    get peer() {
      return exchange.peer;
    },
    get arrivedMs() {
      return exchange.arrivedMs;
    },
    get rounds() {
      return task ? rounds : exchange.rounds;
    },
    cancelled,
    gone,
    notify(method, paramsJson) {
      const isRelated = exchange.peer.era === 'session';
      exchange.notify(method, task && isRelated ? withRelatedTask(paramsJson, task.taskId) : paramsJson);
    },
    ask,
    progress: (paramsJson) => exchange.progress(paramsJson),
    heartbeat: (message) => exchange.heartbeat(message),
    hearsProgress: () => exchange.hearsProgress(),
    abort(reason) {
      if (!task) exchange.abort(reason);
      cancelled.abort(reason);
      gone.abort(reason);
    },
    tasking: {
      get taskId() {
        return task?.taskId;
      },
      longestMs: (call) => (task ? Math.max(0, task.leftMs()) : options.longestMs(call)),
      begin,
    },
  };

  return { exchange: own, task: () => task, release };
}

const mostQuestions = 32;
/** What `inputRequests` may hold (2026-07-28). */
const askable: ReadonlySet<string> = new Set(['elicitation/create', 'sampling/createMessage', 'roots/list']);

function cannotAsk(message: string): UpstreamAnswer {
  return { kind: 'error', json: errorBody(rpcCode.methodNotFound, message) };
}
