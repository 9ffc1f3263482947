import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSubscriptions, type SharedSubscriptions, type Subscriber } from '../../../main/gateway/subscriptions';
import type { Origin } from '../../../main/gateway/upstream/link';
import type { Upstream } from '../../../main/gateway/upstream/upstream';
import type { Wanted } from '../../../main/gateway/upstream/wants';
import type { ServerConfig } from '../../../shared/domain/server';
import { aPipeline } from '../../support/a-pipeline';
import { aCurrentClient, aListItem, aRule, aServer, type FakeServer } from '../../support/builders';
import { openRawSession } from '../../support/raw-session';
import { startGatehouse, type TestGatehouse } from '../../support/start-gatehouse';
import { aScriptServer, neverAborted } from '../../support/upstream';

const members: FakeServer[] = ['files', 'mail'].map((name) => ({
  config: aServer({ name }),
  lists: { resources: [aListItem(`${name}:///a`, {}), aListItem(`${name}:///b`, {})] },
}));

function subscriptions(rules = [aRule({ id: 'yes', effect: 'allow' })]) {
  const gateway = aPipeline({ members, rules });
  const heard: string[] = [];
  const subscriber = (id: string, server: string | null = null): Subscriber => ({
    id,
    viewer: { client: aCurrentClient({ id: 'client-0' }), server },
    session: `session-of-${id}`,
    onUpdated: (paramsJson) => void heard.push(`${id} ${paramsJson}`),
  });
  const subscribe = (id: string, uri: string, server: string | null = null) =>
    gateway.subscriptions.subscribe(subscriber(id, server), uri, neverAborted);
  const update = (server: string, uri: string, from: Origin = { kind: 'standing' }) =>
    gateway.say(server, { method: 'notifications/resources/updated', paramsJson: JSON.stringify({ uri }), from });
  const settled = () => new Promise(setImmediate);
  /** Each subscription waits until it is answered. */
  const holdServer = () => {
    const asked: (() => void)[] = [];
    const upstream = gateway.pool.get('files');
    if (!upstream) throw new Error('no server');
    upstream.subscribe = ({ uri }) => {
      gateway.told.push(`subscribe files ${uri}`);
      return new Promise((resolve) => void asked.push(resolve));
    };
    return { answer: () => asked.splice(0).map((finish) => finish()) };
  };
  return { ...gateway, ...gateway.subscriptions, heard, subscriber, subscribe, update, settled, holdServer };
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

  it('are silent while the server is hidden from their client', async () => {
    const { subscribe, update, heard, clients } = subscriptions();
    await subscribe('one', 'files:///a');
    const hide = (hiddenServers: string[]) =>
      clients.update((all) => all.map((client) => ({ ...client, hiddenServers })));
    hide(['files']);
    update('files', 'files:///a');
    expect(heard).toEqual([]);
    hide([]);
    update('files', 'files:///a');
    expect(heard).toEqual(['one {"uri":"files:///a"}']);
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
    const { subscribe, drop, told, settled, holdServer } = subscriptions();
    const server = holdServer();
    const made = subscribe('one', 'files:///a');
    await settled();
    drop('one');
    server.answer();
    await made;
    await settled();
    expect(told).toEqual(['subscribe files files:///a', 'unsubscribe files files:///a']);
  });

  it('are not made when their subscriber goes while they are decided', async () => {
    const { subscribe, drop, told, queue, allow } = subscriptions([aRule({ effect: 'ask' })]);
    const made = subscribe('one', 'files:///a');
    while (queue.pending.get().length === 0) await new Promise(setImmediate);
    drop('one');
    await allow();
    await expect(made).rejects.toMatchObject({ code: 'cancelled' });
    expect(told).toEqual([]);
  });

  it('go on for one who joins when the first leaves while the server is asked', async () => {
    const { subscribe, drop, update, heard, told, settled, holdServer } = subscriptions();
    const server = holdServer();
    const first = subscribe('one', 'files:///a');
    await settled();
    drop('one');
    const second = subscribe('two', 'files:///a');
    await settled();
    server.answer();
    await Promise.all([first, second]);
    await settled();
    expect(told).toEqual(['subscribe files files:///a']);
    update('files', 'files:///a');
    expect(heard).toEqual(['two {"uri":"files:///a"}']);
  });

  it('reach the server as the first of all subscribers asked', async () => {
    const { subscribeAs, subscriber, subscribe, pool } = subscriptions();
    const upstream = pool.get('files');
    if (!upstream) throw new Error('no server');
    const wanted: Wanted[] = [];
    upstream.subscribe = async (each) => void wanted.push(each);
    const paramsJson = '{ "uri":"files:///a","vendor":1.0,"_meta":{"x":1e400} }';
    await subscribeAs(subscriber('one'), paramsJson, neverAborted);
    await subscribe('two', 'files:///a');
    expect(wanted).toEqual([{ uri: 'files:///a', clientId: 'client-0', paramsJson }]);
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

describe('subscriptions at a server that is started anew', () => {
  /** The pool with another instance in the place of the first. */
  function replaced(rules?: Parameters<typeof subscriptions>[0]) {
    const scene = subscriptions(rules);
    const { pool, told, servers, say } = scene;
    const first = pool.get('files');
    if (!first) throw new Error('no server');
    let now = first;
    pool.of = () => now;
    const follow = async (transport?: ServerConfig['transport']) => {
      told.length = 0;
      now = { ...first };
      if (transport) servers.update((all) => all.map((server) => ({ ...server, transport })));
      scene.changeInstances('files');
      await scene.settled();
    };
    return { ...scene, say, follow, useOwn: (of: typeof pool.of) => (pool.of = of), first };
  }
  const elsewhere = { kind: 'http', url: 'https://elsewhere.example/mcp', headers: {} } as const;

  it('go on there, once for all who share one', async () => {
    const { subscribe, unsubscribe, follow, told, update, heard, settled } = replaced();
    await subscribe('one', 'files:///a');
    await subscribe('two', 'files:///a');
    await follow();
    expect(told.filter((line) => line.startsWith('resub'))).toEqual(['resubscribe files files:///a']);
    update('files', 'files:///a');
    expect(heard).toHaveLength(2);
    told.length = 0;
    await unsubscribe('one', 'files:///a');
    await unsubscribe('two', 'files:///a');
    await settled();
    expect(told).toEqual(['unsubscribe files files:///a']);
  });

  it('go to the instances of each party where it runs once for each client from now on', async () => {
    const { subscribe, told, useOwn, changeInstances, settled, first } = replaced();
    await subscribe('one', 'files:///a');
    await subscribe('two', 'files:///a');
    told.length = 0;
    const own = new Map<string, Upstream>();
    useOwn((_name, partyId) => {
      const resubscribe = ({ uri, clientId }: Wanted) => void told.push(`own of ${partyId}: ${uri} of ${clientId}`);
      const upstream = own.get(partyId) ?? { ...first, resubscribe };
      own.set(partyId, upstream);
      return upstream;
    });
    changeInstances('files');
    await settled();
    expect(told).toEqual([
      'own of session-of-one: files:///a of client-0',
      'own of session-of-two: files:///a of client-0',
      'unsubscribe files files:///a',
    ]);
  });

  it('are decided again where it is reached in another way, and silent until then', async () => {
    const { subscribe, rules, follow, told, update, heard, outcomes } = replaced();
    await subscribe('one', 'files:///a');
    rules.update(() => [aRule({ effect: 'deny' })]);
    await follow(elsewhere);
    expect(told.filter((line) => line.includes('subscribe files'))).toEqual([]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['completed', 'denied-by-policy']);
    update('files', 'files:///a');
    expect(heard).toEqual([]);
    rules.update(() => [aRule({ effect: 'allow' })]);
    await follow();
    expect(told).toContain('subscribe files files:///a');
    update('files', 'files:///a');
    expect(heard).toEqual(['one {"uri":"files:///a"}']);
  });

  it('end that were given up while they are decided again', async () => {
    const { subscribe, unsubscribe, rules, follow, allow, queue, told, update, heard, settled } = replaced();
    await subscribe('one', 'files:///a');
    rules.update(() => [aRule({ effect: 'ask' })]);
    await follow(elsewhere);
    while (queue.pending.get().length === 0) await settled();
    await unsubscribe('one', 'files:///a');
    told.length = 0;
    await allow();
    while (told.length < 2) await settled();
    expect(told).toEqual(['subscribe files files:///a', 'unsubscribe files files:///a']);
    update('files', 'files:///a');
    expect(heard).toEqual([]);
  });
});

describe('a subscription at a real server', () => {
  let gatehouse: TestGatehouse;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    await gatehouse.addRule('allow', '*');
    await gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
  });

  afterAll(() => gatehouse.stop());

  it('goes on when its limits change, when it runs once for each client, and when it no longer does', async () => {
    const { token } = await gatehouse.addClient('Sessions');
    const session = await openRawSession(gatehouse.endpoint, token);
    const stream = await session.listen();
    // It tells once of each resource as it is subscribed to.
    const updated = () => stream.next((text) => text.includes('resources/updated'));
    const touch = async (uri: string) => {
      const params = { name: 'asking_touch', arguments: { uri } };
      await session.request('tools/call', JSON.stringify(params));
    };
    await session.request('resources/subscribe', '{"uri":"test://one"}');
    expect(await updated()).toContain('"odd":1');
    const tune = gatehouse.services['servers.tune'];
    await tune({ name: 'asking', limits: { depth: 100 }, sharing: 'shared' });
    expect(await updated()).toContain('"odd":1');
    await tune({ name: 'asking', limits: { depth: 100 }, sharing: 'per-client' });
    expect(await updated()).toContain('"odd":1');
    await touch('test://one/own');
    expect(await updated()).toContain('test://one/own');
    await tune({ name: 'asking', limits: { depth: 100 }, sharing: 'shared' });
    expect(await updated()).toContain('"odd":1');
    await touch('test://one/shared');
    expect(await updated()).toContain('test://one/shared');
    stream.close();
  });
});

it('fifty thousand subscriptions hold up nobody for 50 ms', async () => {
  const upstream: Partial<Upstream> = {
    name: 'files',
    subscribe: async () => undefined,
    unsubscribe: async () => undefined,
  };
  const shared: SharedSubscriptions = createSubscriptions({
    callTool: async ({ paramsJson }, exchange) => {
      await shared.attach(upstream as Upstream, paramsJson, exchange);
      return { kind: 'result', json: '{}' };
    },
    upstreamOf: () => upstream as Upstream,
    sees: () => true,
    fingerprint: () => '',
  });
  const open = (stream: number) => {
    const viewer = { client: aCurrentClient(), server: null };
    const subscriber = { id: `listen-${stream}`, viewer, session: 'stateless-0', onUpdated: () => undefined };
    const uris = Array.from({ length: 500 }, (_, uri) => `files:///${stream}/${uri}`);
    return Promise.all(uris.map((uri) => shared.subscribe(subscriber, uri, neverAborted)));
  };
  const say = (uri: string) =>
    shared.deliver('files', {
      method: 'notifications/resources/updated',
      paramsJson: JSON.stringify({ uri }),
      from: { kind: 'unclear' },
    });
  for (let stream = 0; stream < 90; stream += 1) await open(stream);
  const made: Promise<unknown>[] = [];
  const tenth = Array.from({ length: 10 }, (_, index) => index);
  expect(medianMs(tenth, (index) => void made.push(open(90 + index)))).toBeLessThan(50);
  await Promise.all(made);
  expect(medianMs(tenth, (index) => say(`nothing/${index}`))).toBeLessThan(1);
  expect(medianMs(tenth, (index) => say('/'.repeat(1_000_000 + index)))).toBeLessThan(50);
  expect(medianMs(tenth, (index) => shared.drop(`listen-${index}`))).toBeLessThan(50);
});

/** Of the time that each takes: one of them may meet a pause of the machine. */
function medianMs(all: readonly number[], run: (each: number) => void): number {
  const took = all.map((each) => {
    const start = performance.now();
    run(each);
    return performance.now() - start;
  });
  return took.sort((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
}
