import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMessage } from '../../../../main/gateway/downstream/json-rpc';
import { createServeStateless, type StatelessParts } from '../../../../main/gateway/downstream/serve-stateless';
import type { Visit } from '../../../../main/gateway/downstream/visit';
import { aResponse } from '../../../support/a-response';
import { openRawSession, type RawReply, resultOf } from '../../../support/raw-session';
import { type RawStateless, rawStateless, type StatelessRequest } from '../../../support/raw-stateless';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer } from '../../../support/upstream';

let gatehouse: TestGatehouse;
let me: { id: string; token: string };
let client: RawStateless;
let one: RawStateless;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addRule('allow', '*');
  await gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
  me = await gatehouse.addClient('Stateless');
  client = rawStateless(gatehouse.endpoint, me.token);
  one = rawStateless(gatehouse.endpointOf('asking'), me.token);
  await one.send('server/discover');
});

afterAll(async () => {
  expect(gatehouse.reports).toEqual([]);
  await gatehouse.stop();
});

interface Answer {
  id: unknown;
  result: Record<string, unknown>;
  error: { code: number; message: string; data?: unknown };
}

function read({ text, events }: RawReply): Answer {
  return JSON.parse(events.at(-1) ?? text) as Answer;
}

const prefix = 'io.modelcontextprotocol/';
const call = (name: string, input: object = {}): StatelessRequest => ({ params: { name, arguments: input } });

describe('the envelope of a request', () => {
  it.each([
    [
      'no “_meta” at all',
      { meta: { [`${prefix}protocolVersion`]: undefined, [`${prefix}clientCapabilities`]: undefined } },
    ],
    ['no version', { meta: { [`${prefix}protocolVersion`]: undefined } }],
    ['a version that is a number', { meta: { [`${prefix}protocolVersion`]: 1 } }],
    ['no capabilities', { meta: { [`${prefix}clientCapabilities`]: undefined } }],
    ['capabilities in a list', { meta: { [`${prefix}clientCapabilities`]: [] } }],
    ['a client info that is text', { meta: { [`${prefix}clientInfo`]: 'me' } }],
    ['a log level that is none', { meta: { [`${prefix}logLevel`]: 'loud' } }],
  ])('is refused with %s', async (_what, request) => {
    const reply = await client.send('tools/list', { ...request, id: 'x1' });
    expect([reply.status, read(reply).error.code, read(reply).id]).toEqual([400, -32602, 'x1']);
  });

  it('may say nothing of who the client is', async () => {
    expect((await client.send('tools/list')).status).toBe(200);
  });

  it('names a revision that is spoken here, or is told those that are', async () => {
    const version = '2099-01-01';
    const reply = await client.send('tools/list', {
      meta: { [`${prefix}protocolVersion`]: version },
      headers: { 'MCP-Protocol-Version': version },
    });
    expect(reply.status).toBe(400);
    expect(read(reply).error).toMatchObject({
      code: -32022,
      data: { supported: ['2026-07-28'], requested: version },
    });
  });

  it('counts for nothing when it stands in a batch', async () => {
    const { text, status } = await rawPost(`[${bodyOf('tools/list')}]`);
    expect([status, (JSON.parse(text) as Answer).error.code]).toEqual([400, -32600]);
  });
});

const base = { 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'tools/list' };

function bodyOf(method: string): string {
  const _meta = { [`${prefix}protocolVersion`]: '2026-07-28', [`${prefix}clientCapabilities`]: {} };
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { _meta } });
}

async function rawPost(
  body: string,
  headers: Record<string, string> = base,
): Promise<{ status: number; text: string }> {
  const response = await fetch(gatehouse.endpoint, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${me.token}`,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...headers,
    },
    body,
  });
  return { status: response.status, text: await response.text() };
}

describe('headers that do not say what the body says (T-B12)', () => {
  it.each<[string, string, StatelessRequest]>([
    ['another version', 'tools/list', { headers: { 'MCP-Protocol-Version': '2025-11-25' } }],
    ['no version', 'tools/list', { headers: { 'MCP-Protocol-Version': undefined } }],
    ['another method', 'tools/list', { headers: { 'Mcp-Method': 'prompts/list' } }],
    ['a method in other case', 'tools/list', { headers: { 'Mcp-Method': 'TOOLS/LIST' } }],
    ['no method', 'tools/list', { headers: { 'Mcp-Method': undefined } }],
    [
      'an allowed name for a denied one',
      'tools/call',
      { ...call('asking_tell'), headers: { 'Mcp-Name': 'asking_big' } },
    ],
    ['a name in other case', 'tools/call', { ...call('asking_tell'), headers: { 'Mcp-Name': 'asking_Tell' } }],
    ['no name', 'tools/call', { ...call('asking_tell'), headers: { 'Mcp-Name': undefined } }],
    ['two names in one', 'tools/call', { ...call('asking_tell'), headers: { 'Mcp-Name': 'asking_tell, asking_tell' } }],
    ['an encoded other name', 'tools/call', { ...call('asking_tell'), headers: { 'Mcp-Name': '=?base64?eA==?=' } }],
    ['a broken encoding', 'tools/call', { ...call('asking_tell'), headers: { 'Mcp-Name': '=?base64?eA?=' } }],
    ['no argument', 'tools/call', call('asking_region', { region: 'eu' })],
    [
      'another argument',
      'tools/call',
      { ...call('asking_region', { region: 'eu' }), headers: { 'Mcp-Param-Region': 'us' } },
    ],
    [
      'an argument that is not there',
      'tools/call',
      { ...call('asking_region'), headers: { 'Mcp-Param-Region': 'us' } },
    ],
    ['another URI', 'resources/read', { params: { uri: 'test://one' }, headers: { 'Mcp-Name': 'test://two' } }],
  ])('are refused with %s, and recorded', async (_what, method, request) => {
    const reply = await client.send(method, { ...request, id: 7 });
    expect([reply.status, read(reply).error.code, read(reply).id]).toEqual([400, -32020, 7]);
    expect(read(reply).error.message).toMatch(/^Header mismatch: .+\.$/);
    expect(gatehouse.services['activity.recent'].get()[0]).toMatchObject({ client: 'Stateless', outcome: 'refused' });
  });

  it('are refused when one stands there twice, even with the same value', async () => {
    const { sendRaw } = await import('../../../support/raw-send');
    const headers = ['MCP-Protocol-Version: 2026-07-28', 'Mcp-Method: tools/list', 'mcp-method: tools/list'];
    const answer = await sendRaw({ port: gatehouse.port, token: me.token, body: bodyOf('tools/list') }, { headers });
    expect(answer.status).toBe(400);
    expect((JSON.parse(answer.body) as Answer).error.code).toBe(-32020);
  });

  it('never decide: what agrees is judged by its body', async () => {
    const id = await gatehouse.addRule('deny', 'tell', { index: 0 });
    const denied = await client.send('tools/call', call('asking_tell'));
    expect(denied.status).toBe(200);
    expect(read(denied).result).toMatchObject({ isError: true });
    await gatehouse.services['policy.remove']({ id });
  });

  it('agree in any case of their names, with the name encoded, and with arguments repeated', async () => {
    const name = `=?base64?${Buffer.from('asking_region').toString('base64')}?=`;
    const reply = await client.send('tools/call', {
      ...call('asking_region', { region: 'é u' }),
      headers: { 'Mcp-Name': undefined, 'MCP-NAME': name, 'mcp-param-REGION': '=?base64?w6kgdQ==?=' },
    });
    expect(reply.status).toBe(200);
    expect(read(reply).result['content']).toEqual([{ type: 'text', text: 'é u' }]);
  });
});

describe('a method', () => {
  it.each([
    'initialize',
    'ping',
    'logging/setLevel',
    'resources/subscribe',
    'resources/unsubscribe',
    'no/such',
    '__proto__',
  ])('“%s” is not there: 404', async (method) => {
    const reply = await client.send(method, { id: 'm' });
    expect([reply.status, read(reply).error.code, read(reply).id]).toEqual([404, -32601, 'm']);
  });

  it('with GET or DELETE is none without a session', async () => {
    for (const method of ['GET', 'DELETE']) {
      const headers = { Authorization: `Bearer ${me.token}`, Accept: 'text/event-stream' };
      expect((await fetch(gatehouse.endpoint, { method, headers })).status).toBe(405);
    }
  });
});

describe('a result', () => {
  it('of ours says what it is, how long it holds, and who we are', async () => {
    for (const method of [
      'server/discover',
      'tools/list',
      'prompts/list',
      'resources/list',
      'resources/templates/list',
    ]) {
      const { result } = read(await client.send(method));
      expect(result).toMatchObject({
        resultType: 'complete',
        ttlMs: expect.any(Number),
        cacheScope: 'private',
        _meta: { [`${prefix}serverInfo`]: { name: 'Gatehouse', version: '0.0.0-test' } },
      });
    }
  });

  it('of a server is complete, and otherwise its own', async () => {
    const { result } = read(await client.send('tools/call', call('asking_tell')));
    expect(result).toEqual({ resultType: 'complete', content: [{ type: 'text', text: 'told' }] });
  });

  it('that is an error keeps its words, with the code of this era', async () => {
    const reply = await client.send('resources/read', { params: { uri: 'test://one' } });
    expect([reply.status, read(reply).error]).toEqual([200, { code: -32602, message: 'Gone.' }]);
  });

  it('is JSON, and a stream as soon as something comes before it', async () => {
    expect((await client.send('tools/call', call('asking_tell'))).type).toBe('application/json');
    const reply = await client.send('tools/call', { ...call('asking_tell'), meta: { progressToken: 'p1' } });
    expect(reply.type).toBe('text/event-stream');
    expect(reply.events.map((event) => JSON.parse(event) as unknown)).toEqual([
      { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'p1', progress: 1 } },
      expect.objectContaining({ result: expect.objectContaining({ resultType: 'complete' }) }),
    ]);
  });

  it.each([
    ['JSON', {}],
    ['an event', { meta: { progressToken: 1 }, headers: { Accept: 'text/event-stream' } }],
  ])('of many megabytes comes whole, as %s', async (_what, request) => {
    const bytes = 3 * 1024 * 1024;
    const reply = await client.send('tools/call', { ...call('asking_big', { bytes }), ...request });
    const [block] = read(reply).result['content'] as { text: string }[];
    expect(block?.text).toBe('x'.repeat(bytes));
    expect(read(reply).result['resultType']).toBe('complete');
  });
});

describe('what is offered', () => {
  it('on the aggregated endpoint is what any server may need, with instructions that name who says what', async () => {
    const { result } = read(await client.send('server/discover'));
    expect(result).toMatchObject({
      supportedVersions: ['2026-07-28'],
      capabilities: {
        tools: { listChanged: true },
        resources: { listChanged: true, subscribe: true },
        prompts: { listChanged: true },
        completions: {},
        logging: {},
        experimental: { odd: { kept: 1.5 } },
      },
    });
    expect(result['instructions']).toContain('The server “asking” says of itself:\nAsk “me” first.');
  });

  it('at one server is what that server declares, and tasks of ours', async () => {
    const { result } = read(await one.send('server/discover'));
    expect(result['capabilities']).toEqual({
      extensions: { 'io.modelcontextprotocol/tasks': {} },
      tools: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      experimental: { odd: { kept: 1.5 } },
    });
  });
});

it('a notification is taken, with headers that agree or none', async () => {
  const body = '{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}';
  const version = { 'MCP-Protocol-Version': '2026-07-28' };
  expect((await rawPost(body, version)).status).toBe(202);
  expect((await rawPost(body, { ...version, 'Mcp-Method': 'notifications/initialized' })).status).toBe(400);
});

it('a session of the same client goes on beside it, whichever came first (mixed openings)', async () => {
  expect((await client.send('server/discover')).status).toBe(200);
  const session = await openRawSession(gatehouse.endpoint, me.token);
  const headers = { 'Mcp-Session-Id': session.id };
  expect((await client.send('tools/list', { headers })).status).toBe(200);
  expect(resultOf(await session.request('tools/call', '{"name":"asking_tell"}'))).toBe(
    '{"content":[{"type":"text","text":"told"}]}',
  );
});

it('closing the connection cancels the call', async () => {
  const abort = new AbortController();
  const sent = client.send('tools/call', { ...call('asking_stall'), signal: abort.signal }).catch(() => 'closed');
  const started = () => gatehouse.services['activity.recent'].get().find(({ tool }) => tool === 'stall');
  const question = await client.send('tools/call', call('asking_tell'));
  expect(question.status).toBe(200);
  abort.abort();
  expect(await sent).toBe('closed');
  const { until } = await import('../../../support/upstream');
  await until(gatehouse.services['activity.recent'], () => started()?.outcome === 'cancelled');
});

it('an SDK of this era calls, is asked through its handler, and hears of changes', async () => {
  const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const sdk = new Client(
    { name: 'sdk-v2', version: '2' },
    { capabilities: { elicitation: {} }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  const asked: string[] = [];
  sdk.setRequestHandler('elicitation/create', async ({ params }) => {
    asked.push(params.message);
    return { action: 'accept', content: { name: params.message } };
  });
  const headers = { Authorization: `Bearer ${me.token}` };
  await sdk.connect(new StreamableHTTPClientTransport(new URL(gatehouse.endpoint), { requestInit: { headers } }));
  const { content } = (await sdk.callTool({ name: 'asking_ask_twice', arguments: {} })) as {
    content: { text: string }[];
  };
  expect(asked).toEqual(['first', 'second']);
  expect(content[0]?.text).toContain('"second"');
  expect((await sdk.listTools()).tools.map(({ name }) => name)).toContain('asking_region');
  expect(await sdk.callTool({ name: 'asking_region', arguments: { region: 'eu west' } })).toMatchObject({
    content: [{ text: 'eu west' }],
  });
  await sdk.close();
});

describe('a client that goes while its servers still start', () => {
  /** What was opened for it, when the servers are there at last. */
  async function openedAfter(method: string, isGone: boolean): Promise<string[]> {
    const opened: string[] = [];
    let offer: (given: unknown) => void = () => undefined;
    const serve = createServeStateless({
      onClient: () => undefined,
      offer: () => new Promise((resolve) => (offer = resolve)),
      headerParameters: () => [],
      listens: { open: () => void opened.push('stream') },
      keepAlive: { add: () => opened.push('beat') && (() => undefined), close: () => undefined },
      projectResult: (answer: unknown) => ({ answer, status: 200 }),
    } as unknown as StatelessParts);
    const { request, response, gone, leave } = await aResponse();
    request.headers.accept = 'text/event-stream';
    request.rawHeaders.push('MCP-Protocol-Version', '2026-07-28', 'Mcp-Method', method);
    const message = readMessage(bodyOf(method));
    if (message.kind !== 'request') throw new Error('It is no request.');
    const served = serve({ request, response, client: { id: 'c' }, server: null } as unknown as Visit, message);
    if (isGone) {
      leave();
      await gone;
    }
    offer({ capabilitiesJson: '{}', serverInfoJson: '{}', instructions: '' });
    await served;
    return opened;
  }

  it.each([
    ['subscriptions/listen', 'stream'],
    ['server/discover', 'beat'],
  ])('leaves nothing behind with “%s”', async (method, what) => {
    expect(await openedAfter(method, false)).toEqual([what]);
    expect(await openedAfter(method, true)).toEqual([]);
  });
});
