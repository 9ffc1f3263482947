import { GatehouseError } from '../../shared/errors';
import type { Caller } from './answer';
import type { Party } from './exchange';
import type { Viewer } from './list-tools';
import type { SessionKeeper } from './ports';
import type { StopSignal } from './stop-signal';
import type { SharedSubscriptions } from './subscriptions';

/** What sessions are subscribed to. It is kept with the session, for a client that goes on after a restart does not subscribe again. */
export interface SessionSubscriptions {
  /** Rejects as `Subscriptions.subscribe`; nothing is kept then. */
  subscribe(caller: Caller, asked: AskedFor, signal: StopSignal): Promise<void>;
  unsubscribe(caller: Caller, uri: string): Promise<void>;
  /**
   * A session of before is back. Each of its subscriptions is made again, decided by the rules of now; the ones that fail
   * are tried once more when the session next comes back.
   */
  resume(caller: Caller): void;
}

export interface AskedFor {
  readonly uri: string;
  /** Raw `params` of `resources/subscribe`, with that URI. */
  readonly paramsJson: string;
}

export interface SessionSubscriptionParts {
  subscriptions: Pick<SharedSubscriptions, 'subscribeAs' | 'unsubscribe'>;
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

  /** Requests for one URI that are not answered yet; what the client said last decides what becomes of them. */
  const making = new Map<string, { pending: number; isWanted: boolean }>();

  async function make(caller: Caller, paramsJson: string, signal: StopSignal): Promise<void> {
    const viewer = viewerOf(caller);
    if (!viewer) throw new GatehouseError('cancelled', 'This client was revoked.');
    const onUpdated = (updatedJson: string) => standing(caller)?.notify('notifications/resources/updated', updatedJson);
    const { session } = caller;
    await subscriptions.subscribeAs({ id: session, viewer, session, onUpdated }, paramsJson, signal);
  }

  /** Resolves with whether it stands: the client may have ended it while a person or the server was asked. */
  async function makeWanted(caller: Caller, { uri, paramsJson }: AskedFor, signal: StopSignal): Promise<boolean> {
    const key = keyOf(caller, uri);
    const state = making.get(key) ?? { pending: 0, isWanted: true };
    making.set(key, state);
    state.isWanted = true;
    state.pending += 1;
    try {
      await make(caller, paramsJson, signal);
    } finally {
      state.pending -= 1;
      if (state.pending === 0) making.delete(key);
    }
    if (!state.isWanted) await subscriptions.unsubscribe(caller.session, uri);
    return state.isWanted;
  }

  return {
    async subscribe(caller, asked, signal) {
      if (await makeWanted(caller, asked, signal)) keeper.keepSubscription(caller.session, asked.uri);
    },
    async unsubscribe(caller, uri) {
      const state = making.get(keyOf(caller, uri));
      if (state) state.isWanted = false;
      keeper.forgetSubscription(caller.session, uri);
      await subscriptions.unsubscribe(caller.session, uri);
    },
    resume(caller) {
      for (const uri of keeper.subscriptions(caller.session)) {
        const asked = { uri, paramsJson: JSON.stringify({ uri }) };
        // Why one failed stands in the record: nobody waits for an answer.
        makeWanted(caller, asked, AbortSignal.timeout(longestWaitMs)).catch(() => undefined);
      }
    },
  };
}

function keyOf({ session }: Caller, uri: string): string {
  return `${session}\0${uri}`;
}
