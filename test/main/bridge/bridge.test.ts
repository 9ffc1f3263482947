import { describe, expect, it, vi } from 'vitest';
import type { Door, DoorAnswer, DoorRequest } from '../../../main/bridge/door';
import { type BridgedParts, createBridged, envelope, opening } from '../../support/bridged';

interface Sent extends DoorRequest {
  readonly endpoint: string;
  /** Says something and goes on. */
  say(message: object): void;
  /** The end of the answer. */
  end(answer?: DoorAnswer): void;
}

/** A gateway that a test plays by hand: what was sent waits until it is answered. */
function aDoor() {
  const sent: Sent[] = [];
  const waiting = new Set<() => void>();
  const door: Door = {
    send: (endpoint, request) =>
      new Promise((resolve) => {
        const end = (answer: DoorAnswer = { kind: 'done' }) => resolve(answer);
        request.signal?.addEventListener('abort', () => end({ kind: 'broken' }), { once: true });
        sent.push({
          ...request,
          endpoint,
          say: (message) => request.onMessage(Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))),
          end,
        });
        for (const look of [...waiting]) look();
      }),
    close() {},
  };
  /** The first, sent or to be sent, that this holds of; it is taken out. */
  const next = (condition: (sent: Sent) => boolean = () => true): Promise<Sent> =>
    new Promise((resolve) => {
      const look = () => {
        const at = sent.findIndex(condition);
        const [found] = at === -1 ? [] : sent.splice(at, 1);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { door, sent, next, nextOf: (method: string) => next(({ body }) => body?.includes(`"${method}"`) === true) };
}

function aBridge(parts: Partial<BridgedParts> = {}) {
  const gateway = aDoor();
  const at: { endpoint: string | undefined } = { endpoint: 'http://127.0.0.1:1/mcp' };
  const client = createBridged({
    door: gateway.door,
    findEndpoint: () => Promise.resolve(at.endpoint),
    patienceMs: 5000,
    ...parts,
  });
  return { ...client, ...gateway, client, at };
}

const greeted = (capabilities: object = {}) => ({
  id: 0,
  result: { protocolVersion: '2025-06-18', capabilities, serverInfo: { name: 'gatehouse', version: '1' } },
});

/** A client with a session `s1`, which listens. */
async function aClientWithSession(capabilities: object = {}) {
  const scene = aBridge();
  scene.send({ id: 0, method: 'initialize', params: opening });
  const greeting = await scene.nextOf('initialize');
  greeting.onHead?.({ 'mcp-session-id': 's1' });
  greeting.say(greeted(capabilities));
  greeting.end();
  scene.send({ method: 'notifications/initialized' });
  (await scene.nextOf('notifications/initialized')).end();
  const standing = await scene.next(({ method }) => method === 'GET');
  await scene.client.next(({ id }) => id === 0);
  return { ...scene, standing };
}

const inSession = { 'mcp-session-id': 's1', 'mcp-protocol-version': '2025-06-18' };

describe('a client with a session', () => {
  it('is greeted by the gateway, and from then on names its session and the version that was agreed', async () => {
    const { send, nextOf, standing } = await aClientWithSession();
    expect(standing).toMatchObject({ method: 'GET', headers: inSession });
    send({ id: 1, method: 'tools/list' });
    expect(await nextOf('tools/list')).toMatchObject({ method: 'POST', headers: inSession });
  });

  it('gets every message on a line of its own, however it was written', async () => {
    const { send, nextOf, client } = await aClientWithSession();
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    const call = await nextOf('tools/call');
    call.onMessage(Buffer.from('{\r\n  "jsonrpc": "2.0",\n\t"id": 1,\r"result": {"text": "a\\nb"}\n}'));
    call.end();
    expect((await client.next(({ id }) => id === 1)).result).toEqual({ text: 'a\nb' });
    expect(client.lines.at(-1)).not.toMatch(/[\r\n]/);
  });

  it('sends a request only when what it said before has arrived', async () => {
    const { send, nextOf, sent } = await aClientWithSession();
    send({ method: 'notifications/roots/list_changed' });
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    const announcement = await nextOf('notifications/roots/list_changed');
    expect(sent).toEqual([]);
    announcement.end();
    await nextOf('tools/call');
  });

  it('has several requests under way at once', async () => {
    const { send, nextOf, client } = await aClientWithSession();
    send({ id: 1, method: 'tools/call', params: { name: 'slow' } });
    send({ id: 'two', method: 'tools/call', params: { name: 'quick' } });
    const slow = await nextOf('slow');
    const quick = await nextOf('quick');
    quick.say({ id: 'two', result: {} });
    quick.end();
    await client.next(({ id }) => id === 'two');
    slow.say({ id: 1, result: {} });
    slow.end();
    await client.next(({ id }) => id === 1);
  });

  it('answers a question while the request that it belongs to goes on', async () => {
    const { send, nextOf, client } = await aClientWithSession();
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    const call = await nextOf('tools/call');
    call.say({ id: 9, method: 'elicitation/create', params: {} });
    await client.next(({ method }) => method === 'elicitation/create');
    send({ id: 9, result: { action: 'accept' } });
    const answer = await nextOf('accept');
    expect(answer.headers).toEqual(inSession);
    answer.end();
    call.say({ id: 1, result: {} });
    call.end();
    await client.next(({ id }) => id === 1);
  });

  it('is told on the stream of the session what nobody asked for, also after that stream broke', async () => {
    const { standing, client, next } = await aClientWithSession();
    standing.say({ method: 'notifications/tools/list_changed' });
    await client.next(({ method }) => method === 'notifications/tools/list_changed');
    standing.end({ kind: 'broken' });
    const again = await next(({ method }) => method === 'GET');
    again.say({ method: 'notifications/prompts/list_changed' });
    await client.next(({ method }) => method === 'notifications/prompts/list_changed');
  });

  it('tells the gateway of a cancellation, and gets no answer any more', async () => {
    const { send, nextOf, client } = await aClientWithSession();
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    const call = await nextOf('tools/call');
    send({ method: 'notifications/cancelled', params: { requestId: 1 } });
    (await nextOf('notifications/cancelled')).end();
    expect(call.signal).toBeUndefined();
    call.end({ kind: 'broken' });
    send({ id: 2, method: 'ping' });
    const ping = await nextOf('ping');
    ping.say({ id: 2, result: {} });
    ping.end();
    await client.next(({ id }) => id === 2);
    expect(client.lines.map((line) => JSON.parse(line).id)).not.toContain(1);
  });

  it('begins a new session where the gateway forgot it, repeats what was refused for that, and hears that lists may have changed', async () => {
    const { send, nextOf, next, client } = await aClientWithSession({ tools: { listChanged: true }, prompts: {} });
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    send({ id: 2, method: 'tools/call', params: { name: 'y' } });
    const forgotten: DoorAnswer = { kind: 'refused', status: 404, body: '' };
    (await nextOf('x')).end(forgotten);
    const greeting = await nextOf('initialize');
    expect(JSON.parse(greeting.body ?? '')).toMatchObject({ method: 'initialize', params: opening });
    // Whoever finds it lost meanwhile waits for the same.
    (await nextOf('y')).end(forgotten);
    greeting.onHead?.({ 'mcp-session-id': 's2' });
    greeting.say({ ...greeted({ tools: { listChanged: true } }), id: 'gatehouse-bridge-renewal' });
    greeting.end();
    const initialized = await nextOf('notifications/initialized');
    expect(initialized.headers['mcp-session-id']).toBe('s2');
    initialized.end();
    for (const [name, id] of [
      ['x', 1],
      ['y', 2],
    ] as const) {
      const call = await next(({ body }) => body?.includes(`"name":"${name}"`) === true);
      expect(call.headers['mcp-session-id']).toBe('s2');
      call.say({ id, result: { name } });
      call.end();
      expect((await client.next((message) => message.id === id)).result).toEqual({ name });
    }
    expect((await next(({ method }) => method === 'GET')).headers['mcp-session-id']).toBe('s2');
    const methods = client.lines.map((line) => JSON.parse(line)).filter(({ method }) => method);
    expect(methods).toEqual([{ jsonrpc: '2.0', method: 'notifications/tools/list_changed' }]);
    expect(client.lines.join()).not.toContain('renewal');
  });

  it('may greet once more; the session of before ends', async () => {
    const { send, nextOf, next, standing } = await aClientWithSession();
    send({ id: 7, method: 'initialize', params: opening });
    expect(await next(({ method }) => method === 'DELETE')).toMatchObject({ headers: inSession });
    expect((await nextOf('initialize')).headers).toEqual({});
    expect(standing.signal?.aborted).toBe(true);
  });

  it('ends its session when it leaves, and is told nothing more', async () => {
    const { bridge, send, nextOf, next, client, standing } = await aClientWithSession();
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    await nextOf('tools/call');
    const told = client.lines.length;
    const closing = bridge.close();
    const goodbye = await next(({ method }) => method === 'DELETE');
    expect(goodbye.headers).toEqual(inSession);
    goodbye.end();
    await closing;
    expect(standing.signal?.aborted).toBe(true);
    expect(client.lines).toHaveLength(told);
  });

  it('passes a batch on as it is, and does not hold up the answers to what is asked meanwhile', async () => {
    const { send, nextOf, client } = await aClientWithSession();
    const batch = '[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}]';
    send(batch);
    const posted = await nextOf('ping');
    expect(posted.body).toBe(batch);
    send({ id: 5, result: {} });
    (await nextOf('result')).end();
    posted.end({ kind: 'broken' });
    expect(await client.next(({ id }) => id === 1)).toHaveProperty('error');
    expect(await client.next(({ id }) => id === 2)).toHaveProperty('error');
  });
});

describe('a stateless client', () => {
  const call = (id: number, name: string, input: object = {}) => ({
    id,
    method: 'tools/call',
    params: { name, arguments: input, _meta: envelope },
  });
  const deploy = {
    name: 'deploy',
    inputSchema: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } },
  };

  it('has what its request says repeated in the headers that HTTP wants', async () => {
    const { send, nextOf } = aBridge();
    send({ id: 1, method: 'prompts/get', params: { name: 'grüße', _meta: envelope } });
    expect((await nextOf('prompts/get')).headers).toEqual({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'prompts/get',
      'mcp-name': '=?base64?Z3LDvMOfZQ==?=',
    });
    send({ method: 'notifications/roots/list_changed', params: { _meta: envelope } });
    expect((await nextOf('notifications/roots/list_changed')).headers).toMatchObject({
      'mcp-method': 'notifications/roots/list_changed',
    });
  });

  it('has the arguments repeated that the list of tools wants so, and the list is asked for where it was not', async () => {
    const { send, nextOf, client } = aBridge();
    send({
      ...call(1, 'deploy', { region: 'north' }),
      params: { ...call(1, 'deploy', { region: 'north' }).params, _meta: { ...envelope, progressToken: 3 } },
    });
    const first = await nextOf('tools/list');
    expect(JSON.parse(first.body ?? '').params).toEqual({ _meta: envelope });
    expect(first.headers).toEqual({ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' });
    first.say({ id: 'gatehouse-bridge-tools', result: { tools: [{ name: 'other' }], nextCursor: 'a "b"' } });
    first.end();
    const second = await nextOf('tools/list');
    expect(JSON.parse(second.body ?? '').params).toEqual({ _meta: envelope, cursor: 'a "b"' });
    second.say({ id: 'gatehouse-bridge-tools', result: { tools: [deploy] } });
    second.end();
    const called = await nextOf('tools/call');
    expect(called.headers).toMatchObject({ 'mcp-name': 'deploy', 'mcp-param-region': 'north' });
    called.say({ id: 1, result: {} });
    called.end();
    await client.next(({ id }) => id === 1);
    expect(client.lines).toHaveLength(1);
  });

  it('learns them from the list that the client asks for itself', async () => {
    const { send, nextOf, client } = aBridge();
    send({ id: 1, method: 'tools/list', params: { _meta: envelope } });
    const list = await nextOf('tools/list');
    list.say({ id: 1, result: { tools: [deploy] } });
    list.end();
    await client.next(({ id }) => id === 1);
    send(call(2, 'deploy', { region: 'south' }));
    expect((await nextOf('tools/call')).headers).toMatchObject({ 'mcp-param-region': 'south' });
  });

  it('is called for once more, with other headers, where the tool wants others than it did', async () => {
    const { send, nextOf, client } = aBridge();
    send({ id: 1, method: 'tools/list', params: { _meta: envelope } });
    const list = await nextOf('tools/list');
    list.say({ id: 1, result: { tools: [{ name: 'deploy' }] } });
    list.end();
    send(call(2, 'deploy', { region: 'south' }));
    const mismatch = '{"jsonrpc":"2.0","id":2,"error":{"code":-32020,"message":"Header mismatch."}}';
    (await nextOf('tools/call')).end({ kind: 'refused', status: 400, body: mismatch });
    const again = await nextOf('tools/list');
    again.say({ id: 'gatehouse-bridge-tools', result: { tools: [deploy] } });
    again.end();
    const repeated = await nextOf('tools/call');
    expect(repeated.headers).toMatchObject({ 'mcp-param-region': 'south' });
    repeated.end({ kind: 'refused', status: 400, body: mismatch });
    // Not without end.
    expect((await client.next(({ id }) => id === 2)).error?.code).toBe(-32020);
  });

  it('takes a request back by letting its connection go', async () => {
    const { send, nextOf, sent, client } = aBridge();
    send({ id: 'a', method: 'prompts/get', params: { name: 'x', _meta: envelope } });
    const asked = await nextOf('prompts/get');
    send({ method: 'notifications/cancelled', params: { requestId: 'a', _meta: envelope } });
    send({ method: 'notifications/roots/list_changed', params: { _meta: envelope } });
    await nextOf('notifications/roots/list_changed');
    expect(asked.signal?.aborted).toBe(true);
    expect(sent).toEqual([]);
    expect(client.lines).toEqual([]);
  });

  it('keeps what it listens to over restarts, and hears that it may have changed', async () => {
    const { send, nextOf, client } = aBridge();
    const _meta = { 'io.modelcontextprotocol/subscriptionId': 's' };
    const acknowledged = (notifications: object) => ({
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications, _meta },
    });
    const filter = { toolsListChanged: true, resourceSubscriptions: ['note://a'] };
    send({ id: 's', method: 'subscriptions/listen', params: { notifications: filter, _meta: envelope } });
    const first = await nextOf('subscriptions/listen');
    first.say(acknowledged(filter));
    first.say({ id: 's', result: { resultType: 'complete' } });
    first.end();
    const second = await nextOf('subscriptions/listen');
    second.say(acknowledged(filter));
    second.say({ method: 'notifications/tools/list_changed', params: { _meta, own: true } });
    await client.next(({ params }) => params?.['own'] === true);
    expect(client.lines.map((line) => JSON.parse(line))).toEqual([
      { jsonrpc: '2.0', ...acknowledged(filter) },
      { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: { _meta } },
      { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: 'note://a', _meta } },
      { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: { _meta, own: true } },
    ]);
    send({ method: 'notifications/cancelled', params: { requestId: 's', _meta: envelope } });
    await new Promise<void>((resolve) => second.signal?.addEventListener('abort', () => resolve(), { once: true }));
  });

  it('is told the end of a stream on which nothing can be told', async () => {
    const { send, nextOf, client } = aBridge();
    send({ id: 's', method: 'subscriptions/listen', params: { notifications: {}, _meta: envelope } });
    const stream = await nextOf('subscriptions/listen');
    stream.say({ method: 'notifications/subscriptions/acknowledged', params: { notifications: {} } });
    stream.say({ id: 's', result: { resultType: 'complete' } });
    stream.end();
    expect(await client.next(({ id }) => id === 's')).toHaveProperty('result');
  });
});

describe('a client that mixes', () => {
  it('probes one era and falls back to the other, message by message', async () => {
    const { send, nextOf, client, next } = aBridge();
    send({ id: 0, method: 'server/discover', params: { _meta: envelope } });
    const probe = await nextOf('server/discover');
    expect(probe.headers).toMatchObject({ 'mcp-method': 'server/discover' });
    probe.end({ kind: 'refused', status: 400, body: '{"error":{"code":-32022,"message":"no"}}' });
    expect((await client.next(({ id }) => id === 0)).error).toEqual({ code: -32022, message: 'no' });
    send({ id: 1, method: 'initialize', params: opening });
    const greeting = await nextOf('initialize');
    expect(greeting.headers).toEqual({});
    greeting.onHead?.({ 'mcp-session-id': 's1' });
    greeting.say({ ...greeted(), id: 1 });
    greeting.end();
    send({ method: 'notifications/initialized' });
    (await nextOf('notifications/initialized')).end();
    await next(({ method }) => method === 'GET');
    send({ id: 2, method: 'prompts/get', params: { name: 'x', _meta: envelope } });
    expect((await nextOf('prompts/get')).headers).not.toHaveProperty('mcp-session-id');
  });
});

describe('a gateway that is away', () => {
  it('is waited for; what nobody took is sent when it is there, on whatever port', async () => {
    const { send, nextOf, client, at } = aBridge();
    at.endpoint = undefined;
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    await expect.poll(() => client.logged).toEqual(['Gatehouse does not run; waiting for it.']);
    at.endpoint = 'http://127.0.0.1:2/mcp';
    const call = await nextOf('tools/call');
    expect(call.endpoint).toBe('http://127.0.0.1:2/mcp');
    call.say({ id: 1, result: {} });
    call.end();
    await client.next(({ id }) => id === 1);
    expect(client.logged).toEqual(['Gatehouse does not run; waiting for it.', 'Gatehouse is there.']);
  });

  it('is waited for only so long', async () => {
    const { send, client } = aBridge({ findEndpoint: () => Promise.resolve(undefined), patienceMs: 1 });
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    expect((await client.next(({ id }) => id === 1)).error?.message).toBe(
      'Gatehouse does not run. Start it, then call again.',
    );
  });

  it('never gets a call twice that it may have run', async () => {
    const { send, nextOf, client, sent } = aBridge();
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    (await nextOf('tools/call')).end({ kind: 'broken' });
    const { error } = await client.next(({ id }) => id === 1);
    expect(error?.message).toContain('Whether the call was run is not known');
    expect(sent).toEqual([]);
  });

  it('says so too where a stream ended without the answer', async () => {
    const { send, nextOf, client } = aBridge();
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    const call = await nextOf('tools/call');
    call.say({ method: 'notifications/progress', params: { progressToken: 1, progress: 1 } });
    call.end();
    expect((await client.next(({ id }) => id === 1)).error?.message).toContain('broke off');
  });

  it('is asked again for what changes nothing', async () => {
    const { send, nextOf, client } = aBridge();
    send({ id: 1, method: 'tools/list' });
    (await nextOf('tools/list')).end({ kind: 'broken' });
    const again = await nextOf('tools/list');
    again.say({ id: 1, result: { tools: [] } });
    again.end();
    expect((await client.next(({ id }) => id === 1)).result).toEqual({ tools: [] });
  });

  it('is not bothered with a call that was cancelled while it was waited for', async () => {
    const { send, nextOf, client, sent, at } = aBridge();
    at.endpoint = undefined;
    send({ id: 1, method: 'tools/call', params: { name: 'x' } });
    send({ method: 'notifications/cancelled', params: { requestId: 1 } });
    await expect.poll(() => client.logged).toContain('Gatehouse does not run. Start it, then call again.');
    at.endpoint = 'http://127.0.0.1:1/mcp';
    send({ id: 2, method: 'ping' });
    await nextOf('ping');
    expect(sent).toEqual([]);
  });

  it('is asked for anew after a while, for its port may be somebody else’s by then', async () => {
    let asked = 0;
    const { send, nextOf, client } = aBridge({
      findEndpoint: () => {
        asked += 1;
        return Promise.resolve(`http://127.0.0.1:${asked}/mcp`);
      },
    });
    const ask = async (id: number) => {
      send({ id, method: 'ping' });
      const ping = await nextOf('ping');
      ping.onHead?.({});
      ping.say({ id, result: {} });
      ping.end();
      await client.next((message) => message.id === id);
      return ping.endpoint;
    };
    expect([await ask(1), await ask(2)]).toEqual(['http://127.0.0.1:1/mcp', 'http://127.0.0.1:1/mcp']);
    const later = performance.now() + 2100;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    expect(await ask(3)).toBe('http://127.0.0.1:2/mcp');
  });
});

describe('what cannot be passed on', () => {
  it.each([
    ['what is no JSON', 'hello', -32700],
    ['what is no message', '{"a":1}', -32600],
    ['nothing of a batch', '[]', -32600],
  ])('is answered at once: %s', async (_what, line, code) => {
    const { send, client, sent } = aBridge();
    send(line);
    expect(await client.next(({ id }) => id === null)).toMatchObject({ error: { code } });
    expect(sent).toEqual([]);
  });

  it.each([
    [
      { kind: 'refused', status: 401, body: '{"error":{"code":-32000,"message":"token"}}' },
      'does not know this client any more',
    ],
    [{ kind: 'refused', status: 413, body: '{"id":null,"error":{"code":-32600,"message":"too large"}}' }, 'too large'],
    [{ kind: 'refused', status: 500, body: 'oh' }, 'HTTP 500'],
    [{ kind: 'barred', sentence: 'No token.' }, 'No token.'],
  ] satisfies [DoorAnswer, string][])('gets the reason in words: %j', async (answer, words) => {
    const { send, nextOf, client } = aBridge();
    send({ id: 'x', method: 'tools/call', params: { name: 'x' } });
    (await nextOf('tools/call')).end(answer);
    expect((await client.next(({ id }) => id === 'x')).error?.message).toContain(words);
  });
});
