import { expect, it, vi } from 'vitest';
import { createAnswer } from '../../../main/gateway/answer';
import { createCatalog } from '../../../main/gateway/catalog';
import type { Session } from '../../../main/gateway/downstream/sessions';
import { createStore } from '../../../main/gateway/store';
import { GatehouseError } from '../../../shared/errors';
import { aClient, aFakePool, anExchange, aServer, aTool, type FakeServer } from '../../support/builders';

function anAnswer({
  server = null,
  members = [{ config: aServer(), lists: { tools: [aTool('read')] } }],
}: {
  server?: string | null;
  members?: FakeServer[];
} = {}) {
  const fake = aFakePool(members);
  const clients = createStore([aClient()]);
  const catalog = createCatalog(fake.pool, createStore(members.map(({ config }) => config)));
  const callTool = vi.fn(() => Promise.resolve({ kind: 'result', json: '{"ok":1}' } as const));
  const report = vi.fn();
  const answer = createAnswer({ catalog, pool: fake.pool, clients: () => clients.get(), callTool, report });
  const session = { id: 'session-1', clientId: 'client-1', server } as Session;
  const ask = (method: string) => answer({ session, method, paramsJson: '{"name":"x"}' }, anExchange().exchange);
  return { ...fake, ask, callTool, clients, report };
}

it('answers ping', async () => {
  expect(await anAnswer().ask('ping')).toEqual({ kind: 'result', json: '{}' });
});

it.each(['tools/call', 'resources/read', 'prompts/get'])('takes %s through the pipeline', async (method) => {
  const { ask, callTool } = anAnswer();
  expect(await ask(method)).toEqual({ kind: 'result', json: '{"ok":1}' });
  expect(callTool).toHaveBeenCalledWith(expect.objectContaining({ method, session: 'session-1' }), expect.anything());
});

it.each(['tools/delete', '', 'constructor', '__proto__', 'toString', 'approvals.reply', 'TOOLS/CALL'])(
  'knows no method “%s”',
  async (method) => {
    const { ask, callTool } = anAnswer();
    const { kind, json } = await ask(method);
    expect([kind, JSON.parse(json)]).toEqual(['error', { code: -32601, message: 'Method not found.' }]);
    expect(callTool).not.toHaveBeenCalled();
  },
);

it('lists, and starts what was never listed', async () => {
  const cold: FakeServer = { config: aServer({ name: 'cold' }), isCold: true };
  const off: FakeServer = { config: aServer({ name: 'off', enabled: false }), isCold: true };
  const { ask, started } = anAnswer({ members: [{ config: aServer(), lists: { tools: [aTool('read')] } }, cold, off] });
  const { json } = await ask('tools/list');
  expect(JSON.parse(json)).toMatchObject({ tools: [{ name: 'files_read' }] });
  expect(started).toEqual(['cold']);
});

it('waits for the server of a per-server endpoint, and says why it did not start', async () => {
  const failure = new GatehouseError('upstream-unavailable', 'npx was not found.');
  const members: FakeServer[] = [{ config: aServer(), isCold: true, failure }];
  const { json, kind } = await anAnswer({ server: 'files', members }).ask('tools/list');
  expect([kind, JSON.parse(json)]).toEqual(['error', { code: -32000, message: 'npx was not found.' }]);
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
