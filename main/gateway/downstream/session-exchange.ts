import type { ServerResponse } from 'node:http';
import { type Exchange, stoppedWaiting } from '../exchange';
import { notificationMessage, type RequestMessage } from './json-rpc';
import { createLazySignal } from './lazy-signal';
import { createProgress, type ProgressOut } from './progress';
import type { Reply } from './reply';
import type { Session } from './session';

export interface SessionExchange extends Exchange {
  /** The client cancelled the request, or its session is over. */
  abort(reason: Error): void;
}

/** One request of a session: what belongs to it goes on the stream of its own POST, else on the session's standing stream. */
export function createSessionExchange(
  session: Session,
  { paramsJson }: RequestMessage,
  { reply, response }: { reply: Reply; response: ServerResponse },
): SessionExchange {
  const cancelled = createLazySignal();
  const gone = createLazySignal();
  let progress: ProgressOut | undefined;

  // A dropped connection is no cancellation in these eras: the call runs on, but there is nobody to ask.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(stoppedWaiting());
  });

  function progressOut(): ProgressOut {
    progress ??= createProgress(paramsJson, (json) => reply.push(notificationMessage('notifications/progress', json)));
    return progress;
  }

  return {
    partyId: session.id,
    get peer() {
      return session.peer;
    },
    get cancelled() {
      return cancelled.signal();
    },
    get gone() {
      return gone.signal();
    },
    abort(reason) {
      cancelled.abort(reason);
      gone.abort(reason);
    },
    progress: (json) => progressOut().pass(json),
    heartbeat: (message) => progressOut().heartbeat(message),
    notify(method, json) {
      if (!reply.push(notificationMessage(method, json))) session.notify(method, json);
    },
    ask: (question, signal) => session.questions.ask(question, AbortSignal.any([signal, gone.signal()]), reply.push),
  };
}
