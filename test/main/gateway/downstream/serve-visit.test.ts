import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from '../../../support/raw-http';
import { errorOf, openRawSession, type RawSession, resultOf, resumeRawSession } from '../../../support/raw-session';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer } from '../../../support/upstream';

let gatehouse: TestGatehouse;
let token: string;
let session: RawSession;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addRule('allow', 'write_thing');
  await gatehouse.addServer('exact', aScriptServer('exact-stdio.mjs'));
  ({ token } = await gatehouse.addClient('Raw'));
  session = await openRawSession(gatehouse.endpoint, token);
  await gatehouse.untilServer('exact', ({ status }) => status === 'running');
});

afterAll(async () => {
  expect(gatehouse.reports).toEqual([]);
  await gatehouse.stop();
});

/** Whatever was sent, the next call works. */
afterEach(async () => {
  expect(resultOf(await session.request('tools/call', '{"name":"exact_write_thing"}'))).toContain('run');
});

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

function callOf(argumentsJson: string, name = 'exact_write_thing'): string {
  return `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":${JSON.stringify(name)},"arguments":${argumentsJson}}}`;
}

function toolText(answer: string): string {
  const { content, isError } = JSON.parse(resultOf(answer)) as { content: { text: string }[]; isError?: boolean };
  expect(isError).toBe(true);
  return content[0]?.text ?? '';
}

describe('a session', () => {
  it('that is not known is 404, so that a client begins anew', async () => {
    const unknown = resumeRawSession(gatehouse.endpoint, token, 'unknown');
    const answer = await unknown.post(ping);
    expect(answer.status).toBe(404);
    expect(errorOf(answer.text).message).toBe('This session has ended. Send “initialize” to begin a new one.');
    expect((await unknown.listen()).status).toBe(404);
    expect(await unknown.end()).toBe(404);
  });

  it('must be named: without one only “initialize” is answered', async () => {
    const answer = await resumeRawSession(gatehouse.endpoint, token, '').post(ping);
    expect(answer.status).toBe(400);
    expect(errorOf(answer.text).message).toContain('Send “initialize” first');
  });

  it('of one endpoint is none at another', async () => {
    const elsewhere = resumeRawSession(gatehouse.endpointOf('exact'), token, session.id);
    expect((await elsewhere.post(ping)).status).toBe(404);
  });

  it('ends by DELETE, with its stream, and for good', async () => {
    const own = await openRawSession(gatehouse.endpoint, token);
    const stream = await own.listen();
    expect(await own.end()).toBe(204);
    await stream.ended;
    expect((await own.post(ping)).status).toBe(404);
    expect(await own.end()).toBe(404);
  });

  it('has one standing stream, the latest', async () => {
    const own = await openRawSession(gatehouse.endpoint, token);
    const first = await own.listen();
    const second = await own.listen();
    await first.ended;
    await gatehouse.services['servers.setTool']({ server: 'exact', tool: 'stall', client: null, isEnabled: false });
    await expect(second.next((message) => message.includes('tools/list_changed'))).resolves.toBe(
      '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}',
    );
    await gatehouse.services['servers.setTool']({ server: 'exact', tool: 'stall', client: null, isEnabled: true });
    second.close();
  });

  it('keeps what changed while nobody listened, and tells it once', async () => {
    const own = await openRawSession(gatehouse.endpoint, token);
    const other = await openRawSession(gatehouse.endpoint, token);
    const watcher = await other.listen();
    const isChange = (message: string) => message.includes('tools/list_changed');
    for (const isEnabled of [false, true]) {
      await gatehouse.services['servers.setTool']({ server: 'exact', tool: 'stall', client: null, isEnabled });
      await watcher.next(isChange);
    }
    const stream = await own.listen();
    await stream.next(isChange);
    await own.end();
    await expect(stream.next(isChange)).rejects.toThrow('The stream ended.');
    watcher.close();
  });

  it('refuses a second request under the id of one that is still answered, however it is spelt', async () => {
    const own = await openRawSession(gatehouse.endpoint, token);
    const first = own.request('tools/call', '{"name":"exact_remove_all"}', '"a"');
    const request = await gatehouse.question();
    for (const id of ['"a"', String.raw`"\u0061"`]) {
      const second = await own.post(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`);
      expect(second.status).toBe(400);
      expect(second.text).toBe(
        `{"jsonrpc":"2.0","id":${id},"error":{"code":-32600,"message":"A request with this id is still being answered. Use a new id."}}`,
      );
    }
    expect((await own.post('{"jsonrpc":"2.0","id":"b","method":"ping"}')).status).toBe(200);
    await gatehouse.reply(request, { deny: '' });
    await first;
    expect((await own.post('{"jsonrpc":"2.0","id":"a","method":"ping"}')).status).toBe(200);
  });

  it('is not opened by an invalid “initialize”', async () => {
    for (const params of ['{}', '{"protocolVersion":1}', '{"protocolVersion":"2025-11-25","clientInfo":"me"}']) {
      const answer = await session.post(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":${params}}`);
      expect([answer.status, errorOf(answer.text).code]).toEqual([400, -32602]);
    }
  });

  it('keeps of what a client claims to be no more than can be shown', async () => {
    await openRawSession(gatehouse.endpoint, token, { name: 'x'.repeat(1_000_000), version: '1' });
    const [view] = gatehouse.services['clients.list'].get();
    expect(view?.claims?.name).toHaveLength(200);
  });

  it.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2024-11-05', '2024-11-05'],
    ['2026-07-28', '2025-11-25'],
    ['1999-01-01', '2025-11-25'],
  ])('asked for %s speaks %s', async (wanted, spoken) => {
    const params = `{"protocolVersion":"${wanted}","capabilities":{},"clientInfo":{"name":"x","version":"1"}}`;
    const answer = await session.post(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":${params}}`);
    expect(JSON.parse(resultOf(answer.text))).toMatchObject({ protocolVersion: spoken });
  });

  it('takes requests with a known protocol version, or none, and no others', async () => {
    expect((await session.post(ping, { 'MCP-Protocol-Version': '2025-06-18' })).status).toBe(200);
    const answer = await session.post(ping, { 'MCP-Protocol-Version': '1999-01-01' });
    expect(answer.status).toBe(400);
    expect(errorOf(answer.text).message).toContain('Known are 2025-11-25');
  });
});

describe('a message that is none', () => {
  it.each([
    ['', -32700],
    ['not json', -32700],
    ['{"jsonrpc":"2.0","id":1,"method":"ping"', -32700],
    [`\ufeff${ping}`, -32700],
    [`${ping}${ping}`, -32700],
    [`${ping}\u0000`, -32700],
    ["{'jsonrpc':'2.0'}", -32700],
    ['[]', -32600],
    [`[${ping},${ping}]`, -32600],
    ['null', -32600],
    ['1', -32600],
    ['"ping"', -32600],
    ['{}', -32600],
    ['{"id":1,"method":"ping"}', -32600],
    ['{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600],
    ['{"jsonrpc":2.0,"id":1,"method":"ping"}', -32600],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600],
    ['{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600],
    ['{"jsonrpc":"2.0","id":[1],"method":"ping"}', -32600],
    ['{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600],
    ['{"jsonrpc":"2.0","id":1e999,"method":"ping"}', -32600],
    ['{"jsonrpc":"2.0","id":1}', -32600],
    ['{"jsonrpc":"2.0","id":1,"method":7}', -32600],
    ['{"jsonrpc":"2.0","id":1,"method":null}', -32600],
    ['{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', -32600],
    [String.raw`{"jsonrpc":"2.0","id":1,"method":"ping","\u006dethod":"tools/list"}`, -32600],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32602],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}', -32602],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":null}', -32602],
    ['{"jsonrpc":"2.0","method":"notifications/cancelled","params":7}', -32602],
    [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, -32600],
    ['{"a":'.repeat(200_000), -32700],
  ])('is refused with a sentence: %.60s', async (body, code) => {
    const answer = await session.post(body);
    expect(answer.status).toBe(400);
    expect(errorOf(answer.text)).toEqual({ code, message: expect.stringMatching(/^\S.{10,}\.$/) });
  });

  it.each([
    ['a lone byte of UTF-8', [0x22, 0xff, 0x22]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['half a pair as UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [...Buffer.from(ping, 'utf16le')]],
  ])('is refused as %s', async (what, bytes) => {
    const answer = await session.post(new Uint8Array(bytes));
    expect(answer.status).toBe(400);
    const sentence = what === 'UTF-16' ? 'This is not JSON.' : 'The message is not valid UTF-8.';
    expect(errorOf(answer.text).message).toContain(sentence);
  });

  it('does nothing as an answer to nobody, or as an odd cancellation', async () => {
    for (const body of [
      '{"jsonrpc":"2.0","id":1,"result":{}}',
      '{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"m"}}',
      '{"jsonrpc":"2.0","id":1,"result":{},"error":{}}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled"}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{"a":1}}}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":null}}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"__proto__"}}',
      '{"jsonrpc":"2.0","method":"__proto__"}',
    ]) {
      expect((await session.post(body)).status).toBe(202);
    }
  });
});

describe('a request with wrong parameters', () => {
  it.each([
    ['tools/call', '{}', '“name” must be a string.'],
    ['tools/call', '{"name":7}', '“name” must be a string.'],
    ['tools/call', '{"name":null}', '“name” must be a string.'],
    ['tools/call', '{"name":"exact_write_thing","arguments":[]}', '“arguments” must be an object.'],
    ['tools/call', '{"name":"exact_write_thing","arguments":null}', '“arguments” must be an object.'],
    ['tools/call', '{"name":"exact_write_thing","arguments":"{}"}', '“arguments” must be an object.'],
    ['tools/call', '{"name":"exact_read_mirror","name":"exact_remove_all"}', '“params” names a member twice.'],
    ['tools/call', '{"name":"exact_read_mirror","Name":"exact_remove_all"}', '“params” names a member twice.'],
    ['tools/call', '{"name":"exact_read_mirror","Arguments":{"a":1}}', '“params” spells “arguments” in another way.'],
    [
      'tools/call',
      '{"name":"exact_read_mirror","argument\u017f":{"a":1}}',
      '“params” spells “arguments” in another way.',
    ],
    ['tools/call', '{"name":""}', 'There is no tool with this name.'],
    ['tools/call', '{"name":"exact___proto"}', 'There is no tool with this name.'],
    ['tools/call', '{"name":"hasOwnProperty"}', 'There is no tool with this name.'],
    ['tools/call', `{"name":"${'x'.repeat(100_000)}"}`, 'There is no tool with this name.'],
    ['tools/call', String.raw`{"name":"\ud800"}`, 'There is no tool with this name.'],
    ['resources/read', '{}', '“uri” must be a string.'],
    ['resources/read', '{"uri":{}}', '“uri” must be a string.'],
    ['prompts/get', '{"name":1}', '“name” must be a string.'],
    ['prompts/get', '{"name":"__proto__"}', 'There is no prompt with this name.'],
  ])('%s %.60s is told what is wrong (T-B12)', async (method, params, sentence) => {
    const error = errorOf(await session.request(method, params));
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining(sentence) });
  });

  it('resources/read of what nobody offers says so in the code of its era', async () => {
    const error = errorOf(await session.request('resources/read', '{"uri":"file:///etc/passwd"}'));
    expect(error).toMatchObject({ code: -32002, message: expect.stringContaining('No server offers a resource') });
  });

  it('is judged by its body, whatever its headers name (T-B12)', async () => {
    const headers = {
      'Mcp-Method': 'tools/list',
      'Mcp-Name': 'exact_write_thing',
      'Mcp-Param-Name': 'exact_write_thing',
    };
    const call = session.post(callOf('{}', 'exact_remove_all'), headers);
    const request = await gatehouse.question();
    expect(request).toMatchObject({ tool: 'remove_all', ceremony: { kind: 'hold' } });
    await gatehouse.reply(request, { deny: '' });
    expect(toolText((await call).text)).toContain('Denied by the user.');
  });

  it.each(['tools/run', '__proto__', 'toString', 'initialized', 'tools/list '])('“%s” is no method', async (method) => {
    expect(errorOf(await session.request(method))).toEqual({ code: -32601, message: 'Method not found.' });
  });
});

describe('arguments that may not reach a server', () => {
  it.each([
    ['a key twice', '{"a":1,"a":2}', 'name one key twice'],
    ['a key twice, deep inside', '{"a":[{"b":{"c":1,"c":2}}]}', 'name one key twice'],
    ['a key twice by an escape', String.raw`{"a":1,"\u0061":2}`, 'name one key twice'],
    ['keys that differ in case', '{"path":1,"Path":2}', 'differ only in case'],
    ['half a pair', String.raw`{"a":"\ud83d"}`, 'lone surrogate'],
    ['half a pair in a key', String.raw`{"\udc00":1}`, 'lone surrogate'],
    ['65 levels', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`, 'nested more than 64 deep'],
    ['5,000 levels', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 'nested more than 64 deep'],
    ['200,000 levels', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'nested more than 64 deep'],
    ['16 MB and more', `{"a":"${'x'.repeat(16 * 1024 * 1024)}"}`, 'at most 16,777,216 are taken'],
  ])('with %s are refused and recorded', async (_what, argumentsJson, sentence) => {
    const { status, text } = await session.post(callOf(argumentsJson));
    expect(status).toBe(200);
    expect(toolText(text)).toContain(sentence);
    expect(gatehouse.services['activity.recent'].get()[0]).toMatchObject({ tool: 'write_thing', outcome: 'refused' });
  });

  it('with 20 MB are not even read: 413 and a sentence', async () => {
    const { status, text } = await session.post(callOf(`{"a":"${'x'.repeat(20 * 1024 * 1024)}"}`));
    expect(status).toBe(413);
    expect(errorOf(text).message).toBe(
      'This message is larger than 17 MB, the most that is taken. Send less in one call.',
    );
  });

  it('does not touch what just fits', async () => {
    const { text } = await session.post(
      callOf(`{"a":"${'x'.repeat(15 * 1024 * 1024)}","__proto__":{"polluted":true}}`),
    );
    expect(resultOf(text)).toContain('run');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a connection that is not as it should be', () => {
  const head = () => [
    'POST /mcp HTTP/1.1',
    `Host: 127.0.0.1:${gatehouse.port}`,
    `Authorization: Bearer ${token}`,
    `Mcp-Session-Id: ${session.id}`,
    'Content-Type: application/json',
  ];

  it('breaks off within its body and does nothing', async () => {
    const body = callOf('{"a":1}');
    const before = gatehouse.services['activity.recent'].get()[0]?.callId;
    for (const end of ['destroy', 'end'] as const) {
      await new Promise((resolve) => {
        const socket = connect(gatehouse.port, '127.0.0.1', () => {
          socket.write(`${head().join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, -5)}`, () =>
            socket[end](),
          );
        });
        socket.resume().once('close', resolve);
      });
    }
    await session.request('ping');
    expect(gatehouse.services['activity.recent'].get()[0]?.callId).toBe(before);
  });

  it.each([
    ['a header of 100 kB', () => [...head(), `X-Long: ${'x'.repeat(100_000)}`, 'Content-Length: 0']],
    ['no HTTP', () => ['\u0016\u0003\u0001 hello']],
    ['two lengths', () => [...head(), 'Content-Length: 1', 'Content-Length: 2']],
    ['a length and chunks', () => [...head(), 'Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['a broken chunk', () => [...head(), 'Transfer-Encoding: chunked', '', 'zz']],
    ['CONNECT', () => ['CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example']],
  ])('with %s is cut', async (_what, lines) => {
    await expect(rawRequest(gatehouse.port, lines()).catch(() => ({ body: '' }))).resolves.toMatchObject({ body: '' });
  });

  it('reads a plain answer when it cannot read a stream', async () => {
    const answer = await session.post(callOf('{"_meta":{"progressToken":1}}'), { Accept: 'application/json' });
    expect(answer).toMatchObject({ status: 200, type: 'application/json' });
    const get = await rawRequest(gatehouse.port, [
      'GET /mcp HTTP/1.1',
      ...head().slice(1),
      'Accept: application/json',
      'Connection: close',
    ]);
    expect([get.status, errorOf(get.body).message]).toEqual([406, 'Send “Accept: text/event-stream”.']);
  });
});
