import { describe, expect, it } from 'vitest';
import type { Subscriber } from '../../../main/gateway/subscriptions';
import type { Origin } from '../../../main/gateway/upstream/link';
import { aPipeline } from '../../support/a-pipeline';
import { aClient, aListItem, aRule, aServer, type FakeServer } from '../../support/builders';
import { neverAborted } from '../../support/upstream';

const members: FakeServer[] = ['files', 'mail'].map((name) => ({
  config: aServer({ name }),
  lists: { resources: [aListItem(`${name}:///a`, {}), aListItem(`${name}:///b`, {})] },
}));

function subscriptions(rules = [aRule({ id: 'yes', effect: 'allow' })]) {
  const gateway = aPipeline({ members, rules });
  const heard: string[] = [];
  const subscriber = (id: string, server: string | null = null): Subscriber => ({
    id,
    viewer: { client: aClient({ id: 'client-0' }), server },
    session: `session-of-${id}`,
    onUpdated: (paramsJson) => void heard.push(`${id} ${paramsJson}`),
  });
  const subscribe = (id: string, uri: string, server: string | null = null) =>
    gateway.subscriptions.subscribe(subscriber(id, server), uri, neverAborted);
  const update = (server: string, uri: string, from: Origin = { kind: 'standing' }) =>
    gateway.say(server, { method: 'notifications/resources/updated', paramsJson: JSON.stringify({ uri }), from });
  const settled = () => new Promise(setImmediate);
  return { ...gateway, ...gateway.subscriptions, heard, subscribe, update, settled };
}

describe('subscriptions', () => {
  it('are one at the server for all who want the same, and none when the last one left', async () => {
    const { subscribe, unsubscribe, told, outcomes, settled } = subscriptions();
    await Promise.all([subscribe('one', 'files:///a'), subscribe('two', 'files:///a')]);
    expect(told).toEqual(['subscribe files files:///a']);
    expect(outcomes.map(({ tool, session }) => `${tool} ${session}`)).toEqual([
      'resources/subscribe session-of-one',
      'resources/subscribe session-of-two',
    ]);
    await unsubscribe('one', 'files:///a');
    await unsubscribe('one', 'files:///a');
    await settled();
    expect(told).toHaveLength(1);
    await unsubscribe('two', 'files:///a');
    await settled();
    expect(told.at(-1)).toBe('unsubscribe files files:///a');
  });

  it('are decided each by itself: one that is denied hears nothing of what another may hear', async () => {
    const { subscribe, rules, update, heard, told } = subscriptions();
    await subscribe('one', 'files:///a');
    rules.update(() => [aRule({ effect: 'deny', tool: 'resources/subscribe' })]);
    await expect(subscribe('two', 'files:///a')).rejects.toMatchObject({ code: 'denied-by-policy' });
    update('files', 'files:///a');
    expect(heard).toEqual(['one {"uri":"files:///a"}']);
    expect(told).toHaveLength(1);
  });

  it('hear of their own resource at its own server, and of what is below it', async () => {
    const { subscribe, update, heard } = subscriptions();
    await subscribe('one', 'files:///a');
    await subscribe('two', 'files:///b');
    update('files', 'files:///a/sub');
    update('files', 'files:///ab');
    update('mail', 'files:///a');
    expect(heard).toEqual(['one {"uri":"files:///a/sub"}']);
  });

  it('hear nothing from a server that runs for another client alone (T-B13)', async () => {
    const { subscribe, update, heard } = subscriptions();
    await subscribe('one', 'files:///a');
    await subscribe('two', 'files:///a');
    update('files', 'files:///a', { kind: 'owner', partyId: 'session-of-two', party: undefined });
    expect(heard).toEqual(['two {"uri":"files:///a"}']);
  });

  it('end with their subscriber, all at once', async () => {
    const { subscribe, drop, update, heard, told, settled } = subscriptions();
    await subscribe('one', 'files:///a');
    await subscribe('one', 'mail:///a');
    drop('one');
    await settled();
    update('files', 'files:///a');
    expect(heard).toEqual([]);
    expect(told.slice(2)).toEqual(['unsubscribe files files:///a', 'unsubscribe mail mail:///a']);
  });

  it('leave nothing behind when their subscriber goes while the server is asked', async () => {
    const { subscribe, drop, told, settled, pool } = subscriptions();
    const asked: (() => void)[] = [];
    const upstream = pool.get('files');
    if (upstream) upstream.subscribe = () => new Promise((resolve) => void asked.push(resolve));
    const made = subscribe('one', 'files:///a');
    await settled();
    drop('one');
    for (const finish of asked) finish();
    await made.catch(() => undefined);
    await settled();
    expect(told).toEqual(['unsubscribe files files:///a']);
  });

  it('that the server refuses can be tried again', async () => {
    const { subscribe, told, pool } = subscriptions();
    const upstream = pool.get('files');
    if (!upstream) throw new Error('no server');
    const { subscribe: works } = upstream;
    upstream.subscribe = () => Promise.reject(new Error('no'));
    await expect(subscribe('one', 'files:///a')).rejects.toThrow('no');
    upstream.subscribe = works;
    await subscribe('one', 'files:///a');
    expect(told).toEqual(['subscribe files files:///a']);
  });

  it('are a thousand for one subscriber at most', async () => {
    const { subscribe, told } = subscriptions();
    for (let count = 0; count < 1000; count += 1) await subscribe('one', `files:///${count}`, 'files');
    await expect(subscribe('one', 'files:///more', 'files')).rejects.toMatchObject({ code: 'conflict' });
    expect(told).toHaveLength(1000);
  });
});
