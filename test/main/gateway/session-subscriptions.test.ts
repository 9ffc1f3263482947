import { beforeEach, describe, expect, it } from 'vitest';
import { createSessionSubscriptions, type SessionSubscriptions } from '../../../main/gateway/session-subscriptions';
import type { Subscriber } from '../../../main/gateway/subscriptions';
import { GatehouseError } from '../../../shared/errors';
import { aCurrentClient, aParty } from '../../support/builders';
import { neverAborted } from '../../support/upstream';

const caller = { clientId: 'client-1', server: null, session: 'session-1' };
const standing = aParty('session-1');

let kept: Set<string>;
let made: string[];
let last: Subscriber | undefined;
/** Runs while a subscription is made. */
let during: (uri: string) => unknown;
let isRevoked: boolean;
let ofSessions: SessionSubscriptions;

const settled = () => new Promise(setImmediate);
const subscribe = (uri: string) =>
  ofSessions.subscribe(caller, { uri, paramsJson: JSON.stringify({ uri }) }, neverAborted);

beforeEach(() => {
  kept = new Set();
  made = [];
  during = () => undefined;
  isRevoked = false;
  ofSessions = createSessionSubscriptions({
    subscriptions: {
      async subscribeAs(subscriber, paramsJson) {
        const { uri } = JSON.parse(paramsJson) as { uri: string };
        await during(uri);
        last = subscriber;
        made.push(`${subscriber.id} ${paramsJson}`);
      },
      unsubscribe: async (id, uri) => void made.push(`not ${id} ${uri}`),
    },
    keeper: {
      subscriptions: () => [...kept],
      keepSubscription: (_session, uri) => void kept.add(uri),
      forgetSubscription: (_session, uri) => void kept.delete(uri),
    },
    viewerOf: () => (isRevoked ? undefined : { client: aCurrentClient(), server: null }),
    standing: () => standing.party,
  });
});

const deny = () => {
  throw new GatehouseError('denied-by-policy', 'No.');
};

describe('a subscription of a session', () => {
  it('is told of outside of any request', async () => {
    await subscribe('a:1');
    last?.onUpdated('{"uri":"a:1", "x":1.0}');
    expect(standing.heard).toEqual(['notifications/resources/updated {"uri":"a:1", "x":1.0}']);
  });

  it('is kept until it ends, and not when it was refused', async () => {
    await subscribe('a:1');
    await subscribe('a:2');
    await ofSessions.unsubscribe(caller, 'a:1');
    during = deny;
    await expect(subscribe('a:3')).rejects.toMatchObject({ code: 'denied-by-policy' });
    isRevoked = true;
    await expect(subscribe('a:4')).rejects.toMatchObject({ code: 'cancelled' });
    expect([...kept]).toEqual(['a:2']);
    expect(made).toEqual(['session-1 {"uri":"a:1"}', 'session-1 {"uri":"a:2"}', 'not session-1 a:1']);
  });
});

describe('a subscription that ends while it is made', () => {
  it('ends, and does not come back after a restart', async () => {
    during = (uri) => ofSessions.unsubscribe(caller, uri);
    await subscribe('a:1');
    expect(made.at(-1)).toBe('not session-1 a:1');
    expect([...kept]).toEqual([]);
  });

  it('stays when its client wants it again before that is done', async () => {
    const answers: (() => void)[] = [];
    during = () => new Promise<void>((resolve) => answers.push(resolve));
    const first = subscribe('a:1');
    await ofSessions.unsubscribe(caller, 'a:1');
    const second = subscribe('a:1');
    for (const answer of answers) answer();
    await Promise.all([first, second]);
    expect(made.slice(1)).toEqual(['session-1 {"uri":"a:1"}', 'session-1 {"uri":"a:1"}']);
    expect([...kept]).toEqual(['a:1']);
  });
});

it('a subscription goes out as the client asked for it', async () => {
  const paramsJson = '{"uri":"a:1","vendor":1.0}';
  await ofSessions.subscribe(caller, { uri: 'a:1', paramsJson }, neverAborted);
  expect(made).toEqual([`session-1 ${paramsJson}`]);
});

describe('a session that is back', () => {
  it('is subscribed to all it was, each by itself: one that is denied now stays for the next time', async () => {
    kept = new Set(['a:1', 'a:2', 'a:3']);
    during = (uri) => uri === 'a:2' && deny();
    ofSessions.resume(caller);
    await settled();
    expect(made).toEqual(['session-1 {"uri":"a:1"}', 'session-1 {"uri":"a:3"}']);
    expect([...kept]).toEqual(['a:1', 'a:2', 'a:3']);
  });

  it('is not subscribed to what its client gave up meanwhile', async () => {
    kept = new Set(['a:1']);
    during = (uri) => ofSessions.unsubscribe(caller, uri);
    ofSessions.resume(caller);
    await settled();
    expect(made.at(-1)).toBe('not session-1 a:1');
    expect([...kept]).toEqual([]);
  });
});
