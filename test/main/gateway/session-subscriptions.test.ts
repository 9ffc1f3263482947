import { beforeEach, describe, expect, it } from 'vitest';
import { createSessionSubscriptions, type SessionSubscriptions } from '../../../main/gateway/session-subscriptions';
import type { Subscriber } from '../../../main/gateway/subscriptions';
import { GatehouseError } from '../../../shared/errors';
import { aClient, aParty } from '../../support/builders';
import { neverAborted } from '../../support/upstream';

const caller = { clientId: 'client-1', server: null, session: 'session-1' };
const standing = aParty('session-1');

let kept: Set<string>;
let made: string[];
let last: Subscriber | undefined;
/** Runs while a subscription is made. */
let during: (uri: string) => void;
let isRevoked: boolean;
let ofSessions: SessionSubscriptions;

const settled = () => new Promise(setImmediate);

beforeEach(() => {
  kept = new Set();
  made = [];
  during = () => undefined;
  isRevoked = false;
  ofSessions = createSessionSubscriptions({
    subscriptions: {
      async subscribe(subscriber, uri) {
        during(uri);
        last = subscriber;
        made.push(`${subscriber.id} ${uri}`);
      },
      unsubscribe: async (id, uri) => void made.push(`not ${id} ${uri}`),
    },
    keeper: {
      subscriptions: () => [...kept],
      keepSubscription: (_session, uri) => void kept.add(uri),
      forgetSubscription: (_session, uri) => void kept.delete(uri),
    },
    viewerOf: () => (isRevoked ? undefined : { client: aClient(), server: null }),
    standing: () => standing.party,
  });
});

const deny = () => {
  throw new GatehouseError('denied-by-policy', 'No.');
};

describe('a subscription of a session', () => {
  it('is told of outside of any request', async () => {
    await ofSessions.subscribe(caller, 'a:1', neverAborted);
    last?.onUpdated('{"uri":"a:1", "x":1.0}');
    expect(standing.heard).toEqual(['notifications/resources/updated {"uri":"a:1", "x":1.0}']);
  });

  it('is kept until it ends, and not when it was refused', async () => {
    await ofSessions.subscribe(caller, 'a:1', neverAborted);
    await ofSessions.subscribe(caller, 'a:2', neverAborted);
    await ofSessions.unsubscribe(caller, 'a:1');
    during = deny;
    await expect(ofSessions.subscribe(caller, 'a:3', neverAborted)).rejects.toMatchObject({ code: 'denied-by-policy' });
    isRevoked = true;
    await expect(ofSessions.subscribe(caller, 'a:4', neverAborted)).rejects.toMatchObject({ code: 'cancelled' });
    expect([...kept]).toEqual(['a:2']);
    expect(made).toEqual(['session-1 a:1', 'session-1 a:2', 'not session-1 a:1']);
  });
});

describe('a session that is back', () => {
  it('is subscribed to all it was, each by itself: one that is denied now stays for the next time', async () => {
    kept = new Set(['a:1', 'a:2', 'a:3']);
    during = (uri) => uri === 'a:2' && deny();
    ofSessions.resume(caller);
    await settled();
    expect(made).toEqual(['session-1 a:1', 'session-1 a:3']);
    expect([...kept]).toEqual(['a:1', 'a:2', 'a:3']);
  });

  it('is not subscribed to what its client gave up meanwhile', async () => {
    kept = new Set(['a:1']);
    during = (uri) => kept.delete(uri);
    ofSessions.resume(caller);
    await settled();
    expect(made).toEqual(['session-1 a:1', 'not session-1 a:1']);
  });
});
