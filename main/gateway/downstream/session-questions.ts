import { GatehouseError } from '../../../shared/errors';
import { type Question, stoppedWaiting } from '../exchange';
import type { StopSignal } from '../stop-signal';
import type { UpstreamAnswer } from '../upstream/link';
import { readProgressToken, restoreProgressToken } from '../upstream/progress-token';
import { idKey, notificationMessage, requestMessage } from './json-rpc';
import { replaceToken } from './progress';

/** What is asked of one session, under ids of ours. */
export interface SessionQuestions {
  /**
   * `send`: the stream of the request that the question belongs to; left out, or where that cannot carry it, the standing stream.
   * Rejects with `GatehouseError`: `cancelled` when nobody can be asked, or nobody answers in time.
   */
  ask(question: Question, signal: StopSignal, send?: (messageJson: string) => boolean): Promise<UpstreamAnswer>;
  /** An answer of this session's client. The first counts; what answers nothing is ignored. */
  settle(idJson: string, answer: UpstreamAnswer): void;
  /** The client says how far it is with a question: passed on while that is open, with the token that its server gave it. */
  progress(paramsJson: string): void;
  /** A standing stream is there: what waited for one goes out. */
  flush(): void;
  /** The session is over. */
  drop(): void;
}

const maxOpen = 100;
/** A client without any stream: it opens one soon, or never. */
const streamWaitMs = 30_000;
/** A person may have to answer. */
const answerWaitMs = 10 * 60_000;

interface Open {
  isSent: boolean;
  readonly messageJson: string;
  /** On the stream of its request, else on the standing stream. `false`: there is neither. */
  send(messageJson: string): boolean;
  progress(paramsJson: string): void;
  resolve(answer: UpstreamAnswer): void;
  reject(error: GatehouseError): void;
}

export function createSessionQuestions(sendStanding: (messageJson: string) => boolean): SessionQuestions {
  const open = new Map<string, Open>();
  let nextId = 1;

  /** Whoever takes the entry settles the question. */
  function take(key: string): Open | undefined {
    const entry = open.get(key);
    open.delete(key);
    return entry;
  }

  function giveUp(key: string, error: GatehouseError): void {
    const entry = take(key);
    if (!entry) return;
    // A client without a standing stream was asked on that of its request, and has to hear it there.
    if (entry.isSent) entry.send(notificationMessage('notifications/cancelled', `{"requestId":${key}}`));
    entry.reject(error);
  }

  return {
    async ask(question, signal, send) {
      if (signal.aborted) throw stoppedWaiting();
      if (open.size >= maxOpen) throw tooMany();
      const key = String(nextId);
      nextId += 1;
      const { paramsJson, progress } = withOwnToken(question, key);
      const messageJson = requestMessage(key, question.method, paramsJson);
      const sendEither = (json: string) => send?.(json) === true || sendStanding(json);
      const answered = new Promise<UpstreamAnswer>((resolve, reject) => {
        open.set(key, { isSent: false, messageJson, send: sendEither, progress, resolve, reject });
      });
      const entry = open.get(key);
      if (entry) entry.isSent = sendEither(messageJson);
      const noStream = setTimeout(() => {
        if (entry?.isSent === false) giveUp(key, nobodyListens());
      }, streamWaitMs);
      const noAnswer = setTimeout(() => giveUp(key, nobodyAnswered()), answerWaitMs);
      const onAbort = () => giveUp(key, stoppedWaiting());
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return await answered;
      } finally {
        clearTimeout(noStream);
        clearTimeout(noAnswer);
        signal.removeEventListener('abort', onAbort);
      }
    },
    settle(idJson, answer) {
      take(idKey(idJson))?.resolve(answer);
    },
    progress(paramsJson) {
      open.get(String(readProgressToken(paramsJson)))?.progress(paramsJson);
    },
    flush() {
      for (const entry of open.values()) if (!entry.isSent) entry.isSent = sendStanding(entry.messageJson);
    },
    drop() {
      for (const key of [...open.keys()]) take(key)?.reject(stoppedWaiting());
    },
  };
}

/** Servers choose their tokens each for itself, so a client that several of them ask is given ours. */
function withOwnToken(
  { paramsJson, onProgress }: Question,
  token: string,
): Pick<Open, 'progress'> & { paramsJson: string } {
  const replaced = onProgress && replaceToken(paramsJson, token);
  if (!replaced) return { paramsJson, progress: () => undefined };
  const progress = (json: string) => onProgress(restoreProgressToken(json, replaced.before));
  return { paramsJson: replaced.paramsJson, progress };
}

function nobodyListens(): GatehouseError {
  return new GatehouseError('cancelled', 'The client has no open stream on which it could be asked.');
}

function nobodyAnswered(): GatehouseError {
  return new GatehouseError('cancelled', 'The client did not answer in time. Call again to be asked again.');
}

function tooMany(): GatehouseError {
  return new GatehouseError('cancelled', 'The client has too many questions open. Wait until it answered some.');
}
