import { describe, expect, it, vi } from 'vitest';
import { createAnswer } from '../../../main/gateway/answer';
import { createCatalog } from '../../../main/gateway/catalog';
import type { Peer } from '../../../main/gateway/exchange';
import { createTasks } from '../../../main/gateway/relay/tasks';
import { createWaitingTasks } from '../../../main/gateway/relay/waiting-tasks';
import { createStore } from '../../../main/gateway/store';
import { GatehouseError } from '../../../shared/errors';
import {
  aCurrentClient,
  aFakePool,
  anExchange,
  aServer,
  aTool,
  type FakeServer,
  testClock,
} from '../../support/builders';

function anAnswer({
  server = null,
  members = [{ config: aServer(), lists: { tools: [aTool('read')] } }],
}: {
  server?: string | null;
  members?: FakeServer[];
} = {}) {
  const fake = aFakePool(members);
  const clients = createStore([aCurrentClient()]);
  const catalog = createCatalog(fake.pool, createStore(members.map(({ config }) => config)));
  const callTool = vi.fn(() => Promise.resolve({ kind: 'result', json: '{"ok":1}' } as const));
  const report = vi.fn();
  const setLogLevel = vi.fn();
  const subscribe = vi.fn(() => Promise.resolve());
  const unsubscribe = vi.fn(() => Promise.resolve());
  const answer = createAnswer({
    catalog,
    pool: fake.pool,
    clients: () => clients.get(),
    callTool,
    subscriptions: { subscribe, unsubscribe },
    tasks: createTasks(testClock),
    waitingTasks: createWaitingTasks({ clock: testClock, pool: fake.pool }),
    setLogLevel,
    report,
  });
  const caller = { clientId: 'client-1', server, session: 'session-1' };
  const ask = (method: string, paramsJson = '{"name":"x"}', peer: Partial<Peer> = {}) =>
    answer({ caller, method, paramsJson }, anExchange(peer).exchange);
  return { ...fake, ask, callTool, clients, report, setLogLevel, subscribe, unsubscribe, caller };
}

const codeOf = ({ json }: { json: string }) => (JSON.parse(json) as { code: number }).code;

it('answers ping', async () => {
  expect(await anAnswer().ask('ping')).toEqual({ kind: 'result', json: '{}' });
});

it.each([
  'tools/call',
  'resources/read',
  'prompts/get',
  'completion/complete',
  'tasks/get',
  'tasks/cancel',
  'tasks/result',
])('takes %s through the pipeline', async (method) => {
  const { ask, callTool } = anAnswer();
  expect(await ask(method)).toEqual({ kind: 'result', json: '{"ok":1}' });
  expect(callTool).toHaveBeenCalledWith(expect.objectContaining({ method, session: 'session-1' }), expect.anything());
});

describe('a method that nobody knows', () => {
  it.each(['tools/delete', '', 'constructor', '__proto__', 'toString', 'approvals.reply', 'TOOLS/CALL'])(
    'means no server at the aggregated endpoint: “%s”',
    async (method) => {
      const { ask, callTool } = anAnswer();
      const { kind, json } = await ask(method);
      expect([kind, JSON.parse(json)]).toEqual(['error', { code: -32601, message: 'Method not found.' }]);
      expect(callTool).not.toHaveBeenCalled();
    },
  );

  it('goes through the pipeline at the endpoint of one server', async () => {
    const { ask, callTool } = anAnswer({ server: 'files' });
    await ask('vendor/index');
    expect(callTool).toHaveBeenCalledWith(expect.objectContaining({ method: 'vendor/index' }), expect.anything());
  });

  it.each([
    'initialize',
    'server/discover',
    'subscriptions/listen',
    'roots/list',
    'sampling/createMessage',
    'notifications/x',
  ])('never is %s, which is no request to a server', async (method) => {
    const { ask, callTool } = anAnswer({ server: 'files' });
    expect(codeOf(await ask(method))).toBe(-32601);
    expect(callTool).not.toHaveBeenCalled();
  });
});

it.each(['ping', 'logging/setLevel', 'resources/subscribe', 'resources/unsubscribe', 'tasks/list', 'tasks/result'])(
  'there is no %s in the stateless era, at neither kind of endpoint',
  async (method) => {
    for (const server of [null, 'files']) {
      const { ask, callTool } = anAnswer({ server });
      expect(codeOf(await ask(method, '{}', { era: 'stateless' }))).toBe(-32601);
      expect(callTool).not.toHaveBeenCalled();
    }
  },
);

it('tasks of the extension need a client that declares it', async () => {
  const { ask, callTool } = anAnswer();
  expect(codeOf(await ask('tasks/get', '{"taskId":"1"}', { era: 'stateless' }))).toBe(-32021);
  expect(callTool).not.toHaveBeenCalled();
  const capabilitiesJson = '{"extensions":{"io.modelcontextprotocol/tasks":{}}}';
  await ask('tasks/get', '{"taskId":"1"}', { era: 'stateless', capabilitiesJson });
  expect(callTool).toHaveBeenCalledOnce();
});

describe('a list', () => {
  it('starts what was never listed, and has what runs looked at for changes', async () => {
    const cold: FakeServer = { config: aServer({ name: 'cold' }), isCold: true };
    const off: FakeServer = { config: aServer({ name: 'off', enabled: false }), isCold: true };
    const { ask, started } = anAnswer({
      members: [{ config: aServer(), lists: { tools: [aTool('read')] } }, cold, off],
    });
    const { json } = await ask('tools/list');
    expect(JSON.parse(json)).toMatchObject({ tools: [{ name: 'files_read' }] });
    expect(started).toEqual(['files', 'cold']);
  });

  it.each(['"x"', '""', '7', '{}'])('has no page at a cursor that was never given: %s', async (cursor) => {
    expect(codeOf(await anAnswer().ask('tools/list', `{"cursor":${cursor}}`))).toBe(-32602);
  });

  it('begins at the beginning with a cursor that is null', async () => {
    expect(await anAnswer().ask('tools/list', '{"cursor":null}')).toMatchObject({ kind: 'result' });
  });

  it('waits for the server of a per-server endpoint, and says why it did not start', async () => {
    const failure = new GatehouseError('upstream-unavailable', 'npx was not found.');
    const members: FakeServer[] = [{ config: aServer(), isCold: true, failure }];
    const { json, kind } = await anAnswer({ server: 'files', members }).ask('tools/list');
    expect([kind, JSON.parse(json)]).toEqual(['error', { code: -32000, message: 'npx was not found.' }]);
  });
});

describe('a log level', () => {
  it('is kept for its session', async () => {
    const { ask, setLogLevel, caller } = anAnswer();
    expect(await ask('logging/setLevel', '{"level":"warning"}')).toEqual({ kind: 'result', json: '{}' });
    expect(setLogLevel).toHaveBeenCalledWith(caller, 'warning');
  });

  it.each(['{"level":"loud"}', '{"level":"WARNING"}', '{"level":1}', '{}'])('is refused: %s', async (params) => {
    const { ask, setLogLevel } = anAnswer();
    expect(codeOf(await ask('logging/setLevel', params))).toBe(-32602);
    expect(setLogLevel).not.toHaveBeenCalled();
  });
});

describe('a subscription', () => {
  it('is made for the session, as long as its client waits', async () => {
    const { ask, subscribe, caller } = anAnswer();
    expect(await ask('resources/subscribe', '{"uri":"file:///a"}')).toEqual({ kind: 'result', json: '{}' });
    const asked = { uri: 'file:///a', paramsJson: '{"uri":"file:///a"}' };
    expect(subscribe).toHaveBeenCalledWith(caller, asked, expect.any(AbortSignal));
  });

  it('that is denied is an error', async () => {
    const { ask, subscribe } = anAnswer();
    subscribe.mockRejectedValueOnce(new GatehouseError('denied-by-policy', 'Deny all.'));
    expect(await ask('resources/subscribe', '{"uri":"file:///a"}')).toMatchObject({ kind: 'error' });
  });

  it('ends with resources/unsubscribe', async () => {
    const { ask, unsubscribe, caller } = anAnswer();
    await ask('resources/unsubscribe', '{"uri":"file:///a"}');
    expect(unsubscribe).toHaveBeenCalledWith(caller, 'file:///a');
  });

  it.each(['resources/subscribe', 'resources/unsubscribe'])('needs a URI: %s', async (method) => {
    expect(codeOf(await anAnswer().ask(method, '{"uri":1}'))).toBe(-32602);
  });
});

it('says which resource was not found, as servers do', async () => {
  const { ask, callTool } = anAnswer();
  callTool.mockRejectedValueOnce(new GatehouseError('not-found', 'No.'));
  const { json } = await ask('resources/read', '{"uri":"x:1"}');
  expect(JSON.parse(json)).toMatchObject({ code: -32002, data: { uri: 'x:1' } });
});

it('tells a client that was revoked nothing more', async () => {
  const { ask, clients, callTool } = anAnswer();
  clients.update(() => []);
  expect(await ask('tools/list')).toMatchObject({ kind: 'error' });
  expect(await ask('tools/call')).toMatchObject({ kind: 'error' });
  expect(callTool).not.toHaveBeenCalled();
});

it('maps what goes wrong, and reports a bug of ours by its name only', async () => {
  const { ask, callTool, report } = anAnswer();
  callTool.mockRejectedValueOnce(new TypeError('cannot read /home/ana/secret'));
  const { json } = await ask('tools/call');
  expect(JSON.parse(json)).toMatchObject({ code: -32603 });
  expect(report.mock.calls.join()).not.toContain('ana');
  expect(report).toHaveBeenCalledOnce();
});
