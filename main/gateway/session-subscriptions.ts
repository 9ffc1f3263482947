import { GatehouseError } from '../../shared/errors';
import type { Caller } from './answer';
import type { Party } from './exchange';
import type { Viewer } from './list-tools';
import type { SessionKeeper } from './ports';
import type { StopSignal } from './stop-signal';
import type { Subscriptions } from './subscriptions';

/** What sessions are subscribed to. It is kept with the session, for a client that goes on after a restart does not subscribe again. */
export interface SessionSubscriptions {
  /** Rejects as `Subscriptions.subscribe`; nothing is kept then. */
  subscribe(caller: Caller, uri: string, signal: StopSignal): Promise<void>;
  unsubscribe(caller: Caller, uri: string): Promise<void>;
  /**
   * A session of before is back. Each of its subscriptions is made again, decided by the rules of now; the ones that fail
   * are tried once more when the session next comes back.
   */
  resume(caller: Caller): void;
}

export interface SessionSubscriptionParts {
  subscriptions: Pick<Subscriptions, 'subscribe' | 'unsubscribe'>;
  keeper: Pick<SessionKeeper, 'subscriptions' | 'keepSubscription' | 'forgetSubscription'>;
  /** `undefined`: the client is gone. */
  viewerOf: (caller: Caller) => Viewer | undefined;
  /** The session itself, for what is told outside of any request. */
  standing: (caller: Caller) => Party | undefined;
}

/** For a person's answer. */
const longestWaitMs = 10 * 60_000;

export function createSessionSubscriptions(parts: SessionSubscriptionParts): SessionSubscriptions {
  const { subscriptions, keeper, viewerOf, standing } = parts;

  async function make(caller: Caller, uri: string, signal: StopSignal): Promise<void> {
    const viewer = viewerOf(caller);
    if (!viewer) throw new GatehouseError('cancelled', 'This client was revoked.');
    const onUpdated = (paramsJson: string) => standing(caller)?.notify('notifications/resources/updated', paramsJson);
    const { session } = caller;
    await subscriptions.subscribe({ id: session, viewer, session, onUpdated }, uri, signal);
  }

  async function makeAgain(caller: Caller, uri: string): Promise<void> {
    await make(caller, uri, AbortSignal.timeout(longestWaitMs));
    // The client ended it while a person or the server was asked.
    if (!keeper.subscriptions(caller.session).includes(uri)) await subscriptions.unsubscribe(caller.session, uri);
  }

  return {
    async subscribe(caller, uri, signal) {
      await make(caller, uri, signal);
      keeper.keepSubscription(caller.session, uri);
    },
    async unsubscribe(caller, uri) {
      keeper.forgetSubscription(caller.session, uri);
      await subscriptions.unsubscribe(caller.session, uri);
    },
    resume(caller) {
      // Why one failed stands in the record: nobody waits for an answer.
      for (const uri of keeper.subscriptions(caller.session)) makeAgain(caller, uri).catch(() => undefined);
    },
  };
}
