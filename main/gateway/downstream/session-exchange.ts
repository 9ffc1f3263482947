import { type Exchange, stoppedWaiting } from '../exchange';
import { createStop, firstOf } from '../stop-signal';
import { notificationMessage, type RequestMessage } from './json-rpc';
import { createProgress, type ProgressOut, progressTokenOf } from './progress';
import type { Reply } from './reply';
import type { Session } from './session';

/** One request of a session: what belongs to it goes on the stream of its own POST, else on the session's standing stream. */
export function createSessionExchange(session: Session, { paramsJson }: RequestMessage, reply: Reply): Exchange {
  const cancelled = createStop();
  const gone = createStop();
  let progress: ProgressOut | undefined;

  // A dropped connection is no cancellation in these eras: the call runs on, but there is nobody to ask.
  reply.onGone(() => gone.abort(stoppedWaiting()));

  function progressOut(): ProgressOut {
    progress ??= createProgress(paramsJson, (json) => reply.push(notificationMessage('notifications/progress', json)));
    return progress;
  }

  return {
    partyId: session.id,
    clientId: session.clientId,
    peer: session.peer,
    cancelled,
    gone,
    abort(reason) {
      cancelled.abort(reason);
      gone.abort(reason);
    },
    progress: (json) => progressOut().pass(json),
    heartbeat: (message) => progressOut().heartbeat(message),
    hearsProgress: () => progressTokenOf(paramsJson) !== undefined,
    arrivedMs: performance.now(),
    notify(method, json) {
      if (!reply.push(notificationMessage(method, json))) session.notify(method, json);
    },
    async ask(question, signal) {
      const either = firstOf([signal, gone]);
      try {
        return await session.questions.ask(question, either.signal, reply.push);
      } finally {
        either.release();
      }
    },
  };
}
