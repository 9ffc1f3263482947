import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawSend, sendRaw } from '../../support/raw-send';
import { errorOf, openRawSession, type RawSession } from '../../support/raw-session';
import { startGatehouse, type TestGatehouse } from '../../support/start-gatehouse';
import { aScriptServer } from '../../support/upstream';

let gatehouse: TestGatehouse;
let token: string;
let session: RawSession;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addServer('exact', aScriptServer('exact-stdio.mjs'));
  ({ token } = await gatehouse.addClient('Raw'));
  session = await openRawSession(gatehouse.endpoint, token);
  await gatehouse.untilServer('exact', ({ status }) => status === 'running');
});

afterAll(async () => {
  await gatehouse.stop();
});

const send = (request: RawSend) => sendRaw({ port: gatehouse.port, token, body: '' }, request);

describe('a client with a valid token', () => {
  const paths = [
    '/',
    '/health',
    '/status',
    '/api',
    '/api/approvals',
    '/api/approval/allow-list',
    '/approvals',
    '/approvals/reply',
    '/approve',
    '/rules',
    '/policy',
    '/settings',
    '/servers',
    '/clients',
    '/panel',
    '/ws',
    '/socket',
    '/rpc',
    '/ipc',
    '/mcp/approvals',
    '/mcp/s',
    '/mcp/s/',
    '/mcp/s/nobody',
    '/mcp/s/exact/approve',
    '/mcp/s/../approvals',
    '/mcp/s/__proto__',
    '/mcp/s/constructor',
    '/mcp/%2e%2e/approvals',
    '//mcp',
    '/mcp//',
    '/MCP',
    '/sse',
    '/message',
    '/.well-known/mcp',
  ];

  it.each(['POST', 'GET', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS'])(
    'finds by %s nothing but /mcp and its servers (T-B05)',
    async (method) => {
      const before = state();
      const body = JSON.stringify({ requestId: 'K7QX', revision: 0, effect: 'allow', scope: 'always' });
      const answers = await Promise.all(paths.map((path) => send({ method, path, body })));
      expect(answers.map(({ status }, index) => [paths[index], status])).toEqual(paths.map((path) => [path, 404]));
      const known = method === 'POST' ? 400 : 405;
      expect((await send({ method, body })).status).toBe(known);
      expect((await send({ method, path: '/mcp/s/exact', body })).status).toBe(known);
      expect(state()).toBe(before);
    },
  );

  it('approves, changes and reads nothing by any method of the protocol or of our contract (T-B05)', async () => {
    const call = session.request('tools/call', '{"name":"exact_remove_all"}');
    const request = await gatehouse.question();
    const before = state();
    const reply = {
      requestId: request.id,
      id: request.id,
      revision: request.revision,
      effect: 'allow',
      scope: 'once',
      action: 'accept',
    };
    const methods = [
      ...Object.keys(gatehouse.services),
      'elicitation/create',
      'elicitation/respond',
      'sampling/createMessage',
      'roots/list',
      'server/discover',
      'subscriptions/listen',
      'notifications/elicitation/complete',
      'rpc.discover',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
    ];
    /** Methods that clients may use; there is nothing in them of ours. */
    const ofClients = [
      'logging/setLevel',
      'completion/complete',
      'resources/subscribe',
      'resources/unsubscribe',
      'tasks/get',
      'tasks/result',
      'tasks/cancel',
      'tasks/update',
    ];
    const attacker = await openRawSession(gatehouse.endpoint, token);
    for (const method of [...methods, ...ofClients]) {
      const code = ofClients.includes(method) ? -32602 : -32601;
      expect(errorOf(await attacker.request(method, JSON.stringify(reply))), method).toMatchObject({ code });
      const text = JSON.stringify({ jsonrpc: '2.0', method, params: reply });
      expect((await attacker.post(text)).status).toBe(202);
    }
    for (const name of ['approvals.reply', 'gatehouse_approve', 'approve', '_approve', 'notifications']) {
      const refused = await attacker.request('tools/call', JSON.stringify({ name, arguments: reply }));
      expect(errorOf(refused)).toMatchObject({ code: -32602 });
    }
    const answer = `{"jsonrpc":"2.0","id":"${request.id}","result":${JSON.stringify(reply)}}`;
    expect((await attacker.post(answer)).status).toBe(202);
    expect(state()).toBe(before);
    await gatehouse.reply(request, { deny: '' });
    await call;
  });

  it('has no other door: a new one must be looked at here first (T-B05)', () => {
    const sources = readdirSync('main', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const opening = /\b(createServer|createSecureServer|WebSocketServer|createSocket)\(/;
    const doors = sources.filter((file) => opening.test(readFileSync(join('main', file), 'utf8')));
    expect(doors.map((file) => file.replaceAll('\\', '/')).sort()).toEqual([
      'control-socket.ts',
      'gateway/downstream/endpoint.ts',
      'gateway/upstream/sample.ts',
      'panel/server.ts',
    ]);
  });

  function state(): string {
    const { services } = gatehouse;
    const clients = services['clients.list'].get().map(({ id, name, hiddenTools }) => ({ id, name, hiddenTools }));
    const servers = services['servers.list']
      .get()
      .map(({ name, transport, enabled, disabledTools }) => [name, transport, enabled, disabledTools]);
    const pending = services['approvals.pending'].get().map(({ id, revision }) => [id, revision]);
    const { isPaused } = services['gateway.status'].get();
    const rules = services['policy.rules'].get().map(({ hits: _, lastHitAt: __, ...rule }) => rule);
    return JSON.stringify([clients, servers, pending, isPaused, rules, services['settings.preferences'].get()]);
  }
});
