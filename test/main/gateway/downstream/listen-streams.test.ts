import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
