import { GatehouseError } from '../../../shared/errors';
import { stoppedWaiting } from '../exchange';
import type { UpstreamAnswer } from '../upstream/link';
import { idKey, notificationMessage, requestMessage } from './json-rpc';

export interface Question {
  readonly method: string;
  readonly paramsJson: string;
}

/** What is asked of one session, under ids of ours. */
export interface SessionQuestions {
  /**
   * `send`: the stream of the request that the question belongs to; left out, or where that cannot carry it, the standing stream.
   * Rejects with `GatehouseError`: `cancelled` when nobody can be asked, or nobody answers in time.
   */
  ask(question: Question, signal: AbortSignal, send?: (messageJson: string) => boolean): Promise<UpstreamAnswer>;
  /** An answer of this session's client. The first counts; what answers nothing is ignored. */
  settle(idJson: string, answer: UpstreamAnswer): void;
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
    if (entry.isSent) sendStanding(notificationMessage('notifications/cancelled', `{"requestId":${key}}`));
    entry.reject(error);
  }

  return {
    async ask({ method, paramsJson }, signal, send) {
      if (signal.aborted) throw stoppedWaiting();
      if (open.size >= maxOpen) throw tooMany();
      const key = String(nextId);
      nextId += 1;
      const messageJson = requestMessage(key, method, paramsJson);
      const answered = new Promise<UpstreamAnswer>((resolve, reject) => {
        open.set(key, { isSent: false, messageJson, resolve, reject });
      });
      const entry = open.get(key);
      if (entry) entry.isSent = send?.(messageJson) === true || sendStanding(messageJson);
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
    flush() {
      for (const entry of open.values()) if (!entry.isSent) entry.isSent = sendStanding(entry.messageJson);
    },
    drop() {
      for (const key of [...open.keys()]) take(key)?.reject(stoppedWaiting());
    },
  };
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
