import { GatehouseError } from '../../../shared/errors';
import { type Exchange, type Peer, type Question, stoppedWaiting } from '../exchange';
import { missingCapability } from '../relay/can-answer';
import { inputMethods } from '../relay/input-required';
import { createStop, type StopSignal } from '../stop-signal';
import type { UpstreamAnswer } from '../upstream/link';
import { errorBody, notificationMessage, rpcCode } from './json-rpc';
import { createProgress, type ProgressOut, progressTokenOf } from './progress';
import { createWaitingRounds } from './waiting-rounds';

/** The HTTP exchange that waits for a call: the first request, or a retry with answers. */
export interface Front {
  readonly peer: Peer;
  readonly paramsJson: string;
  push(messageJson: string): boolean;
  finish(answer: UpstreamAnswer): void;
}

export interface RunningCallOptions {
  readonly method: string;
  readonly partyId: string;
  readonly clientId: string;
  /**
   * The call waits for its client: gives the raw `requestState` under which it can be taken up again. `undefined`: too many
   * wait already, and nothing more may be asked.
   */
  park(): string | undefined;
}

/** One request of a stateless client. It may outlive the HTTP exchange that began it: while its client gathers answers. */
export interface RunningCall {
  readonly exchange: Exchange;
  /** An exchange waits for the call from now on. */
  connect(front: Front): void;
  /** The exchange was closed by the client, which cancels the call; one that has been answered is no concern. */
  disconnect(front: Front): void;
  /** Open questions by their key in `inputRequests`. */
  questions(): ReadonlyMap<string, Question>;
  /** Hands the client's answers over: raw text by key. */
  reply(responses: ReadonlyMap<string, string>): void;
  /** The pipeline has answered. Whoever waits gets it, else whoever comes next. */
  settle(answer: UpstreamAnswer): void;
  isSettled(): boolean;
  abort(reason: Error): void;
}

/** Questions of one moment go out together: when this long no other came, and in any case after that. */
const gatherMs = 5;
const gatherAtMostMs = 50;
const maxQuestions = 32;

interface Open extends Question {
  resolve(answer: UpstreamAnswer): void;
  reject(error: Error): void;
}

/**
 * A server of the session era asks in the middle of a call, a stateless client is asked by the answer to its request: so the
 * answer is `input_required`, the call is parked, and the client's retry is connected to it (2026-07-28, “Multi round-trip requests”).
 */
export function createRunningCall({ method, partyId, clientId, park }: RunningCallOptions): RunningCall {
  const over = createStop();
  const open = new Map<string, Open>();
  let front: Front | undefined;
  let progress: ProgressOut | undefined;
  let answer: UpstreamAnswer | undefined;
  let asked = 0;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let gatherUntil = 0;

  function push(messageJson: string): void {
    front?.push(messageJson);
  }

  /** Of the exchange that waits; with none there is nobody to tell. */
  function progressOut(): ProgressOut | undefined {
    if (!front) return undefined;
    progress ??= createProgress(front.paramsJson, (json) => push(notificationMessage('notifications/progress', json)));
    return progress;
  }

  function finish(given: UpstreamAnswer): void {
    const waiting = front;
    front = undefined;
    progress = undefined;
    waiting?.finish(given);
  }

  function gather(): void {
    const now = performance.now();
    if (!gathering) gatherUntil = now + gatherAtMostMs;
    clearTimeout(gathering);
    gathering = setTimeout(finishRound, Math.min(gatherMs, gatherUntil - now));
  }

  function finishRound(): void {
    gathering = undefined;
    if (!front || open.size === 0 || answer) return;
    const state = park();
    if (state === undefined) rejectAll(stoppedWaiting());
    else finish({ kind: 'result', json: inputRequired(open, state) });
  }

  /** Nothing is asked of the client but to come back with its state: `inputRequests` is left out then, which the era allows. */
  function askBack(): void {
    if (!front || answer || open.size > 0) return;
    const state = park();
    if (state === undefined) exchange.abort(tooManyWait());
    else finish({ kind: 'result', json: `{"resultType":"input_required","requestState":${JSON.stringify(state)}}` });
  }

  function rejectAll(reason: Error): void {
    for (const [key, question] of [...open]) {
      open.delete(key);
      question.reject(reason);
    }
  }

  function ask(question: Question, signal: StopSignal): Promise<UpstreamAnswer> {
    const refusal = whyNotAsk(question);
    if (refusal) return Promise.resolve(refusal);
    if (signal.aborted || over.aborted) return Promise.reject(stoppedWaiting());
    asked += 1;
    const key = `q${asked}`;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        open.delete(key);
        reject(stoppedWaiting());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const done = () => signal.removeEventListener('abort', onAbort);
      open.set(key, {
        ...question,
        resolve: (given) => {
          done();
          resolve(given);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      gather();
    });
  }

  function whyNotAsk(question: Question): UpstreamAnswer | undefined {
    if (!inputMethods.includes(method)) return cannotAsk(`A client cannot be asked anything during “${method}”.`);
    if (open.size >= maxQuestions) return cannotAsk('The client has too many questions open.');
    if (!askable.has(question.method)) return cannotAsk(`A client of this era cannot be asked “${question.method}”.`);
    const missing = missingCapability(exchange.peer, question.method, question.paramsJson);
    return missing && cannotAsk(`The client did not declare “${missing.join('.')}”.`);
  }

  const rounds = createWaitingRounds({
    over,
    waitingSinceMs: () => (front ? exchange.arrivedMs : undefined),
    onLongest: askBack,
  });

  const exchange: Exchange & { peer: Peer; arrivedMs: number } = {
    partyId,
    clientId,
    peer: unknownPeer,
    // Closing the stream is how a client of this era cancels, so both are one.
    cancelled: over,
    gone: over,
    progress: (json) => progressOut()?.pass(json),
    heartbeat: (message) => progressOut()?.heartbeat(message),
    notify: (name, json) => push(notificationMessage(name, json)),
    ask,
    hearsProgress: () => front !== undefined && progressTokenOf(front.paramsJson) !== undefined,
    arrivedMs: performance.now(),
    rounds: inputMethods.includes(method) ? rounds : undefined,
    abort(reason) {
      over.abort(reason);
      rejectAll(reason);
    },
  };

  return {
    exchange,
    connect(next) {
      front = next;
      exchange.peer = next.peer;
      exchange.arrivedMs = performance.now();
      if (answer) return finish(answer);
      if (open.size > 0) gather();
      rounds.onBack();
    },
    disconnect(closed) {
      if (front !== closed) return;
      front = undefined;
      over.abort(stoppedWaiting());
      rejectAll(stoppedWaiting());
    },
    questions: () => open,
    reply(responses) {
      for (const [key, json] of responses) {
        const question = open.get(key);
        open.delete(key);
        question?.resolve({ kind: 'result', json });
      }
    },
    settle(given) {
      answer = given;
      clearTimeout(gathering);
      rounds.stop();
      if (open.size > 0) rejectAll(stoppedWaiting());
      finish(given);
    },
    isSettled: () => answer !== undefined,
    abort: exchange.abort,
  };
}

/** Until an exchange is connected, which it is before anything runs. */
const unknownPeer: Peer = {
  era: 'stateless',
  protocolVersion: '',
  capabilitiesJson: '{}',
  clientInfoJson: null,
  logLevel: null,
};

/** What `inputRequests` may hold. */
const askable: ReadonlySet<string> = new Set(['elicitation/create', 'sampling/createMessage', 'roots/list']);

function inputRequired(open: ReadonlyMap<string, Question>, state: string): string {
  const requests = [...open].map(
    ([key, { method, paramsJson }]) => `"${key}":{"method":${JSON.stringify(method)},"params":${paramsJson}}`,
  );
  return `{"resultType":"input_required","inputRequests":{${requests.join(',')}},"requestState":${JSON.stringify(state)}}`;
}

function tooManyWait(): GatehouseError {
  const message =
    'Too many calls of this client wait for the user already, so this one was not made. Call again when some of them are answered.';
  return new GatehouseError('conflict', message);
}

function cannotAsk(message: string): UpstreamAnswer {
  return { kind: 'error', json: errorBody(rpcCode.methodNotFound, message) };
}
