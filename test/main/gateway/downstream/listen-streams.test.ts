import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createListenStreams } from '../../../../main/gateway/downstream/listen-streams';
import type { Visit } from '../../../../main/gateway/downstream/visit';
import type { Subscriber } from '../../../../main/gateway/subscriptions';
import { aResponse } from '../../../support/a-response';
import { aParty } from '../../../support/builders';
import { type RawStateless, rawStateless } from '../../../support/raw-stateless';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer } from '../../../support/upstream';

let gatehouse: TestGatehouse;
let me: { id: string; token: string };
let client: RawStateless;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
  me = await gatehouse.addClient('Listener');
  client = rawStateless(gatehouse.endpoint, me.token);
  await client.send('tools/list');
});

afterAll(async () => {
  expect(gatehouse.reports).toEqual([]);
  await gatehouse.stop();
});

const tag = 'io.modelcontextprotocol/subscriptionId';
const any = () => true;
const listen = (notifications: object, id: unknown = 'l1', from = client) =>
  from.open('subscriptions/listen', { params: { notifications }, id });

interface Message {
  id?: unknown;
  method?: string;
  params?: Record<string, unknown> & { _meta: Record<string, unknown> };
  result?: Record<string, unknown>;
}

const parse = (message: string) => JSON.parse(message) as Message;

async function toggle(isEnabled: boolean): Promise<void> {
  await gatehouse.services['servers.setTool']({ server: 'asking', tool: 'big', client: null, isEnabled });
}

describe('a stream of changes', () => {
  it('begins with what it will tell, and bears the id of its request on everything', async () => {
    const stream = await listen({ toolsListChanged: true, promptsListChanged: false });
    expect(parse(await stream.next(any))).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications: { toolsListChanged: true }, _meta: { [tag]: 'l1' } },
    });
    await toggle(false);
    expect(parse(await stream.next(any))).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/tools/list_changed',
      params: { _meta: { [tag]: 'l1' } },
    });
    await toggle(true);
    stream.close();
  });

  it('tells nothing that was not asked for', async () => {
    const narrow = await listen({ promptsListChanged: true }, 1);
    const wide = await listen({ toolsListChanged: true }, 2);
    await narrow.next(any);
    await wide.next(any);
    await toggle(false);
    await wide.next((message) => message.includes('tools/list_changed'));
    await toggle(true);
    await wide.next((message) => message.includes('tools/list_changed'));
    const seen: string[] = [];
    void narrow.next((message) => seen.push(message) < 0).catch(() => undefined);
    expect(seen).toEqual([]);
    narrow.close();
    wide.close();
  });

  it('tells of resources in the server’s own words, tagged', async () => {
    const stream = await listen({ resourceSubscriptions: ['test://one'] }, 7);
    const first = parse(await stream.next(any));
    expect(first.params?.['notifications']).toEqual({ resourceSubscriptions: ['test://one'] });
    const updated = parse(await stream.next((message) => message.includes('updated')));
    expect(updated.params).toEqual({ uri: 'test://one', odd: 1, _meta: { kept: true, [tag]: 7 } });
    stream.close();
  });

  it('does not acknowledge what a rule forbids, and hears nothing of it', async () => {
    const id = await gatehouse.addRule('deny', 'resources/subscribe', { index: 0 });
    const stream = await listen({ resourceSubscriptions: ['test://one'], toolsListChanged: true });
    expect(parse(await stream.next(any)).params?.['notifications']).toEqual({ toolsListChanged: true });
    stream.close();
    await gatehouse.services['policy.remove']({ id });
  });

  it('ends at once, with a result, when nothing of what was asked can be told', async () => {
    const own = rawStateless(gatehouse.endpointOf('asking'), me.token);
    const stream = await listen({ promptsListChanged: true }, 'none', own);
    expect(parse(await stream.next(any)).method).toBe('notifications/subscriptions/acknowledged');
    expect(parse(await stream.next(any))).toMatchObject({
      id: 'none',
      result: { resultType: 'complete', _meta: { [tag]: 'none' } },
    });
    await stream.ended;
  });

  it('is cut when its client is revoked', async () => {
    const { id, token } = await gatehouse.addClient('Revoked');
    const stream = await listen({ toolsListChanged: true }, 1, rawStateless(gatehouse.endpoint, token));
    await stream.next(any);
    await gatehouse.services['clients.revoke']({ id });
    await stream.ended;
  });
});

it.each([
  [{}],
  [{ notifications: null }],
  [{ notifications: [] }],
  [{ notifications: { resourceSubscriptions: 'x' } }],
  [{ notifications: { resourceSubscriptions: [1] } }],
  [{ notifications: { resourceSubscriptions: Array.from({ length: 501 }, (_, index) => `test://${index}`) } }],
])('refuses the filter %.60j', async (params) => {
  const reply = await client.send('subscriptions/listen', { params });
  expect((JSON.parse(reply.text) as { error: { code: number } }).error.code).toBe(-32602);
});

describe('a stream that follows tasks', () => {
  const capabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } };
  const follow = (taskIds: readonly string[], from = client) =>
    from.open('subscriptions/listen', { params: { notifications: { taskIds } }, capabilities, id: 't' });
  const call = async (name: string, input: object = {}) => {
    const params = { name: `tasks_${name}`, arguments: input };
    const { text, events } = await client.send('tools/call', { params, capabilities });
    return parse(events.at(-1) ?? text).result ?? {};
  };

  beforeAll(async () => {
    await gatehouse.addRule('allow', '*');
    await gatehouse.addServer('tasks', aScriptServer('tasks-stdio.mjs'));
  });

  it('hears of its client’s own, as `tasks/get` gives them, and another client’s stream does not (T-B13)', async () => {
    const taskId = String((await call('begin'))['taskId']);
    const other = rawStateless(gatehouse.endpoint, (await gatehouse.addClient('Other')).token);
    const [mine, theirs] = [await follow([taskId, 'unknown']), await follow([taskId], other)];
    expect(parse(await mine.next(any)).params).toEqual({ notifications: { taskIds: [taskId] }, _meta: { [tag]: 't' } });
    expect(parse(await theirs.next(any)).params).toEqual({ notifications: {}, _meta: { [tag]: 't' } });
    const leaked = theirs.next((message) => message.includes('canary'));
    await call('finish', { taskId, word: 'canary' });
    const { method, params } = parse(await mine.next((message) => message.includes('canary')));
    expect(method).toBe('notifications/tasks');
    expect(params).toMatchObject({ taskId, status: 'completed', _meta: { [tag]: 't' } });
    expect(params).not.toHaveProperty('resultType');
    // What the server said by itself was a hint only.
    expect(params).not.toHaveProperty('statusMessage');
    theirs.close();
    await expect(leaked).rejects.toThrow();
    mine.close();
  });

  it('is refused to a client that does not know them', async () => {
    const reply = await client.send('subscriptions/listen', { params: { notifications: { taskIds: ['task-1'] } } });
    expect([reply.status, JSON.parse(reply.text)]).toMatchObject([400, { error: { code: -32021 } }]);
  });
});

/** Streams whose subscriptions a test makes itself. */
function someStreams() {
  const subscribing: { subscriber: Subscriber; uri: string; done: () => void }[] = [];
  const streams = createListenStreams({
    keepAlive: { add: () => () => undefined, close: () => undefined },
    serverInfoJson: '{}',
    subscriptions: {
      subscribe: (subscriber, uri, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
          subscribing.push({ subscriber, uri, done: resolve });
        }),
      unsubscribe: () => Promise.resolve(),
      drop: () => undefined,
    },
    taskWatches: { watch: () => Promise.resolve(false), begin: () => undefined, drop: () => undefined },
  });
  return { streams, subscribing };
}

async function openAt(streams: ReturnType<typeof createListenStreams>, uris: readonly string[]) {
  const connection = await aResponse();
  const params = { notifications: { resourceSubscriptions: uris } };
  const { request, response } = connection;
  const visit = { request, response, client: { id: 'c' }, server: null } as unknown as Visit;
  const message = {
    kind: 'request',
    idJson: '1',
    method: 'subscriptions/listen',
    params,
    paramsJson: JSON.stringify(params),
  } as const;
  const between = { capabilitiesJson: '{"resources":{"subscribe":true}}', peer: aParty('one').party.peer };
  expect(streams.open(visit, message, between)).toBeUndefined();
  return connection;
}

it('keeps what changes before the acknowledgement for after it: each resource once, and little of it', async () => {
  const { streams, subscribing } = someStreams();
  const { text } = await openAt(streams, ['a:1']);
  const [first] = subscribing;
  const pad = 'x'.repeat(1_000_000);
  for (let count = 0; count < 50; count += 1) first?.subscriber.onUpdated(`{"uri":"a:1","pad":"${count}${pad}"}`);
  first?.subscriber.onUpdated('{"uri":"a:2","n":1.0,"_meta":{"kept":true}}');
  first?.done();
  await new Promise(setImmediate);
  first?.subscriber.onUpdated('{"uri":"a:1","late":1.0}');
  streams.close();
  const sent = ((await text()).match(/^data: .*$/gm) ?? []).map((line) => line.slice('data: '.length));
  const meta = `"_meta":{"${tag}":1}`;
  const update = '{"jsonrpc":"2.0","method":"notifications/resources/updated","params":';
  expect(sent.slice(1, -1)).toEqual([
    `${update}{"uri":"a:1",${meta}}}`,
    `${update}{"uri":"a:2","n":1.0,"_meta":{"kept":true,"${tag}":1}}}`,
    `${update}{"uri":"a:1","late":1.0,${meta}}}`,
  ]);
  expect(parse(sent[0] ?? '').params?.['notifications']).toEqual({ resourceSubscriptions: ['a:1'] });
});

it('waits with hundreds of resources at once, and none of them is a leak', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on('warning', hear);
  const { streams, subscribing } = someStreams();
  const uris = Array.from({ length: 500 }, (_, index) => `a:${index}`);
  const { leave, gone } = await openAt(streams, uris);
  expect(subscribing.map(({ uri }) => uri)).toEqual(uris);
  leave();
  await gone;
  await new Promise(setImmediate);
  process.off('warning', hear);
  expect(warnings).toEqual([]);
  expect([...streams.all()]).toEqual([]);
});
