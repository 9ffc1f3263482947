import { afterEach, describe, expect, it } from 'vitest';
import { httpStatusOf } from '../../../../main/gateway/upstream/http-failure';
import { freePort } from '../../../support/free-port';
import { openScene, type Scene } from '../../../support/http-scene';
import { greets, json, resultFor, type ScriptedServer, scriptedHttp, stream } from '../../../support/scripted-http';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

type Script = Parameters<typeof scriptedHttp>[0];

async function aServer(script: Script): Promise<ScriptedServer> {
  const server = await scriptedHttp(script);
  open.unshift(server);
  return server;
}

async function aScene(options: Parameters<typeof openScene>[0]): Promise<Scene> {
  const scene = await openScene(options);
  open.unshift(scene.transport);
  return scene;
}

/** A server of the session era without a standing stream, greeted, that does `script` with every call. */
async function aConversation(script: Script, options: Omit<Parameters<typeof openScene>[0], 'url'> = {}) {
  const server = await aServer((request, response) => {
    if (!greets(request, response, 's-1')) script(request, response);
  });
  const scene = await aScene({ ...options, url: server.url });
  await scene.greet();
  return { server, ...scene };
}

const calls = ({ seen }: ScriptedServer) => seen.filter(({ message }) => message.method === 'tools/call');

describe('the session era', () => {
  it('sends configured headers, the session and the revision, and asks for no compression', async () => {
    const { server, ask } = await aConversation((request, response) => json(response, resultFor(request.message.id)), {
      headers: { 'X-Key': 'canary', Accept: 'text/html', 'Mcp-Session-Id': 'forged' },
    });
    await ask(1, 'tools/call');
    expect(server.seen[0]?.headers).not.toHaveProperty('mcp-session-id');
    expect(server.seen[0]?.headers).not.toHaveProperty('mcp-protocol-version');
    expect(calls(server)[0]?.headers).toMatchObject({
      'x-key': 'canary',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'accept-encoding': 'identity',
      'mcp-session-id': 's-1',
      'mcp-protocol-version': '2025-11-25',
    });
  });

  it('carries both ways byte for byte', async () => {
    const result = '{ "n":9007199254740993, "big":1e400,"zero":-0 , "b":1.0,"a":"\\u00e9é😀","resultType":"task" }';
    const { server, ask } = await aConversation((request, response) =>
      json(response, `{"result":${result},"jsonrpc":"2.0","id":${request.message.id}}`),
    );
    const params =
      '{"name":"pay","arguments":{"amount":9007199254740993,"huge":1e400,"zero":-0,"b":1.0,"a":"\\u00e9"}}';
    expect(await ask(1, 'tools/call', { params })).toBe(`{"result":${result},"jsonrpc":"2.0","id":1}`);
    expect(calls(server)[0]?.body).toContain(`"params":${params}`);
  });

  it('sends nothing else before the server has taken the notification that it was greeted', async () => {
    let release = () => {};
    const server = await aServer((request, response) => {
      if (request.message.method === 'notifications/initialized') release = () => response.writeHead(202).end();
      else if (!greets(request, response)) json(response, resultFor(request.message.id));
    });
    const { ask, greet, transport } = await aScene({ url: server.url });
    await greet();
    const answered = ask(1, 'tools/call');
    transport.send('{"jsonrpc":"2.0","id":2,"method":"tools/call"}', 2);
    transport.abandon(2);
    await expect.poll(() => server.seen.length).toBe(2);
    release();
    await answered;
    expect(calls(server).map(({ message }) => message.id)).toEqual([1]);
  });

  it('lets no answer to a question of the server overtake what was said of how far it is, and nothing else wait', async () => {
    const held: (() => void)[] = [];
    const server = await aServer((request, response) => {
      const take = () => response.writeHead(202).end();
      if (request.message.method === 'notifications/progress') held.push(take);
      else if (!greets(request, response)) take();
    });
    const { greet, transport } = await aScene({ url: server.url });
    await greet();
    const bodies = () => server.seen.map(({ body }) => body).filter((body) => body.includes('"mark"'));
    const progress = '{"jsonrpc":"2.0","method":"notifications/progress","params":{"mark":1}}';
    const other = '{"jsonrpc":"2.0","method":"notifications/roots/list_changed","params":{"mark":2}}';
    const answer = '{"jsonrpc":"2.0","id":"s1","result":{"mark":3}}';
    for (const text of [progress, answer, other]) transport.send(text);
    await expect.poll(bodies).toHaveLength(2);
    expect(bodies().toSorted()).toEqual([progress, other].toSorted());
    for (const take of held) take();
    await expect.poll(bodies).toHaveLength(3);
    expect(bodies()[2]).toBe(answer);
  });

  it('tells for each event in whose stream it came', async () => {
    const { ask, heard } = await aConversation((request, response) => {
      stream(response, 'data: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}\n\n');
      response.end(`event: message\ndata: ${JSON.stringify(resultFor(request.message.id))}\n\n`);
    });
    await ask(7, 'tools/call');
    expect(heard.texts.slice(1).map(({ during }) => during)).toEqual([7, 7]);
  });

  it('says farewell to its session when it is closed', async () => {
    const { server, transport } = await aConversation(() => undefined);
    await expect.poll(() => server.seen.length).toBe(3);
    await transport.close();
    expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE', headers: { 'mcp-session-id': 's-1' } });
  });

  it('keeps connections, and lets no stream hold up another call', async () => {
    const { server, ask, transport, heard } = await aConversation((request, response) => {
      if (Number(request.message.id) >= 100) stream(response, ': quiet\n\n');
      else json(response, resultFor(request.message.id));
    });
    for (let id = 100; id < 140; id += 1) transport.send(`{"jsonrpc":"2.0","id":${id},"method":"tools/call"}`, id);
    await expect.poll(() => calls(server).length).toBe(40);
    const before = server.connections();
    for (let id = 1; id <= 20; id += 1) await ask(id, 'tools/call');
    expect(server.connections()).toBeLessThanOrEqual(before + 1);
    expect(heard.failed.size).toBe(0);
  });

  it('closes the stream of a request that nobody waits for, and goes on', async () => {
    const { server, ask, transport, heard } = await aConversation((request, response) => {
      if (request.message.id === 1) stream(response, ': quiet\n\n');
      else json(response, resultFor(request.message.id));
    });
    transport.send('{"jsonrpc":"2.0","id":1,"method":"tools/call"}', 1);
    await expect.poll(() => calls(server).length).toBe(1);
    transport.abandon(1);
    await calls(server)[0]?.closed;
    expect(transport.cancelsByClosing()).toBe(false);
    await ask(2, 'tools/call');
    expect(heard.failed.size).toBe(0);
  });
});

describe('the stateless era', () => {
  async function aStatelessScene(script: Script) {
    const server = await aServer(script);
    const scene = await aScene({ url: server.url });
    scene.transport.setProtocol('stateless', '2026-07-28');
    return { server, ...scene };
  }

  it('sends the revision and the headers of the request, whatever session the server names', async () => {
    const { server, ask, transport } = await aStatelessScene((request, response) =>
      json(response, resultFor(request.message.id), { 'mcp-session-id': 'x' }),
    );
    await ask(1, 'tools/call', { headers: { 'Mcp-Method': 'tools/call', 'Mcp-Name': 'a', 'Mcp-Param-Q': '1' } });
    await ask(2, 'tools/list', { headers: { 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'tools/list' } });
    await transport.close();
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(server.seen[0]?.headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'a',
      'mcp-param-q': '1',
    });
    for (const { headers, rawHeaders } of server.seen) {
      expect(headers).not.toHaveProperty('mcp-session-id');
      expect(rawHeaders.filter((name) => /^mcp-protocol-version$/i.test(name))).toHaveLength(1);
    }
  });

  it.each([
    [400, -32_020],
    [404, -32_601],
  ])('takes the error in the body of HTTP %i for the answer', async (status, code) => {
    const { ask, heard } = await aStatelessScene((request, response) =>
      json(
        response,
        `{"jsonrpc":"2.0","id":${request.message.id},"error":{"code":${code},"message":"m","x":1.0}}`,
        {},
        status,
      ),
    );
    expect(await ask(1, 'tools/call')).toBe(`{"jsonrpc":"2.0","id":1,"error":{"code":${code},"message":"m","x":1.0}}`);
    expect(heard.failed.size).toBe(0);
  });

  it('cancels by closing the stream, and does not take a broken one up again', async () => {
    const { server, ask, transport } = await aStatelessScene((request, response) => {
      stream(response, 'id: 1\nretry: 0\ndata: \n\n');
      if (request.message.id === 2) response.end();
    });
    expect(transport.cancelsByClosing()).toBe(true);
    transport.send('{"jsonrpc":"2.0","id":1,"method":"tools/call"}', 1);
    await expect.poll(() => server.seen.length).toBe(1);
    transport.abandon(1);
    await server.seen[0]?.closed;
    await expect(ask(2, 'tools/call')).rejects.toThrow('check before you call again');
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });
});

describe('before the era is known', () => {
  it('sends the probe with its own headers', async () => {
    const server = await aServer((request, response) => json(response, resultFor(request.message.id)));
    const { ask } = await aScene({ url: server.url });
    await ask(1, 'server/discover', { headers: { 'MCP-Protocol-Version': '2026-07-28' } });
    expect(server.seen[0]?.headers).toMatchObject({ 'mcp-protocol-version': '2026-07-28' });
  });

  it.each([400, 404, 405])('tells HTTP %i without a JSON-RPC body apart from an answer', async (status) => {
    const server = await aServer((_request, response) => response.writeHead(status).end('<html>secret stack</html>'));
    const { ask } = await aScene({ url: server.url });
    const failure = await ask(1, 'server/discover').catch((error: unknown) => error);
    expect(httpStatusOf(failure)).toBe(status);
    expect(String(failure)).not.toContain('secret stack');
  });
});

describe('failures', () => {
  it('ends with a sentence when nothing listens', async () => {
    const port = await freePort();
    const { ask, heard } = await aScene({ url: `http://127.0.0.1:${port}/mcp?key=canary` });
    const failure = await ask(1, 'tools/call').catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'upstream-unavailable',
      message: `Server “api” cannot be reached: nothing listens at http://127.0.0.1:${port}. Start it, or correct its address in the server's settings.`,
    });
    expect(heard.ends).toEqual([{ summary: expect.stringContaining('nothing listens'), lastLine: null }]);
    expect(JSON.stringify(heard.ends)).not.toContain('canary');
  });

  it('fails what waits, once, when the server goes away, and ends at the next request', async () => {
    const { server, ask, heard } = await aConversation(() => undefined);
    const answered = ask(1, 'tools/call');
    await expect.poll(() => calls(server).length).toBe(1);
    await server.close();
    await expect(answered).rejects.toThrow('It may or may not have done what was asked');
    expect(heard.ends).toEqual([]);
    await expect(ask(2, 'tools/call')).rejects.toThrow('nothing listens');
    expect(heard.ends).toHaveLength(1);
  });

  it.each([
    [500, 'answered with HTTP status 500'],
    [401, 'asks for credentials that it did not get (HTTP 401)'],
    [403, 'asks for credentials that it did not get (HTTP 403)'],
    [307, 'a redirect to another address, which is not followed'],
  ])('fails one call, and only it, at HTTP %i', async (status, sentence) => {
    const { ask, heard } = await aConversation((request, response) => {
      if (request.message.id === 1) response.writeHead(status, { location: '/other' }).end('<html>secret stack</html>');
      else json(response, resultFor(request.message.id));
    });
    const failure = await ask(1, 'tools/call').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'upstream-failed', message: expect.stringContaining(sentence) });
    expect(String(failure)).not.toContain('secret stack');
    await ask(2, 'tools/call');
    expect(heard.ends).toEqual([]);
  });

  it('follows no redirect, so that neither header nor body reaches the other origin', async () => {
    const other = await aServer((_request, response) => response.end());
    for (const status of [301, 302, 303, 307, 308]) {
      const server = await aServer((_request, response) => response.writeHead(status, { location: other.url }).end());
      const { ask } = await aScene({ url: server.url, headers: { authorization: 'Bearer canary' } });
      await expect(ask(1, 'initialize')).rejects.toThrow('which is not followed');
      expect(server.seen).toHaveLength(1);
    }
    expect(other.seen).toEqual([]);
  });

  it('keeps no cookie', async () => {
    const { server, ask } = await aConversation((request, response) =>
      json(response, resultFor(request.message.id), { 'set-cookie': 'a=b; Path=/' }),
    );
    await ask(1, 'tools/call');
    await ask(2, 'tools/call');
    expect(calls(server).some(({ headers }) => 'cookie' in headers)).toBe(false);
  });

  it('sends nothing of a request whose headers cannot be sent', async () => {
    const { server, ask } = await aConversation(() => undefined);
    await expect(ask(1, 'tools/call', { headers: { 'Mcp-Name': 'a\r\nX-Evil: 1' } })).rejects.toThrow('cannot be sent');
    expect(calls(server)).toEqual([]);
  });

  it('hands a result of more than 1 MiB up in pieces, in a body and in an event', async () => {
    const long = 'é😀'.repeat(400_000);
    const { ask, heard, until } = await aConversation((request, response) => {
      const text = JSON.stringify(resultFor(request.message.id, { content: [{ type: 'text', text: long }] }));
      if (request.message.id === 1) json(response, text);
      else stream(response, `data: ${text}\n\n`);
    });
    for (const id of [1, 2]) {
      void ask(id, 'tools/call').catch(() => undefined);
      await until(() => heard.large.length === id);
      const { bytes, kind } = heard.large[id - 1] ?? { bytes: [] };
      expect(kind).toBe('result');
      expect(Buffer.concat([...bytes]).toString('utf8')).toBe(
        JSON.stringify({ content: [{ type: 'text', text: long }] }),
      );
    }
    expect(heard.failed.size).toBe(0);
  });

  it.each(['content-length', 'chunked', 'event'])('fails the one call whose answer is too long (%s)', async (way) => {
    const { ask, heard } = await aConversation(
      (request, response) => {
        const { id } = request.message;
        const text = JSON.stringify(resultFor(id, { text: 'x'.repeat(id === 1 ? 200_000 : 10) }));
        if (way === 'event') return stream(response, `data: ${text}\n\n`);
        json(response, text, way === 'chunked' ? { 'transfer-encoding': 'chunked' } : {});
      },
      { limits: { messageBytes: 100_000 } },
    );
    await expect(ask(1, 'tools/call')).rejects.toThrow('longer than allowed');
    expect(heard.limits).toEqual(['message-bytes']);
    await ask(2, 'tools/call');
    expect(heard.ends).toEqual([]);
  });
});

describe('after sleep or in another network', () => {
  it('the standing stream is opened anew, and a call under way goes on, sent once', async () => {
    let answer = () => {};
    const server = await aServer((request, response) => {
      if (request.method === 'GET') stream(response, 'id: 3\ndata: {"jsonrpc":"2.0","method":"x"}\n\n');
      else if (!greets(request, response, 's-1')) answer = () => json(response, resultFor(request.message.id));
    });
    const { transport, heard, until, ask, greet } = await aScene({ url: server.url });
    const standing = () => server.seen.filter(({ method }) => method === 'GET');
    await greet();
    await until(() => heard.texts.some(({ during }) => during === null));
    const asked = ask(1, 'tools/call');
    await expect.poll(() => calls(server).length).toBe(1);
    transport.refresh?.();
    await expect.poll(() => standing().length).toBe(2);
    await standing()[0]?.closed;
    expect(standing()[1]?.headers).toMatchObject({ 'last-event-id': '3', 'mcp-session-id': 's-1' });
    answer();
    expect(await asked).toBe('{"jsonrpc":"2.0","id":1,"result":{}}');
    expect([calls(server).length, heard.ends, heard.failed.size]).toEqual([1, [], 0]);
    await transport.close();
    transport.refresh?.();
    expect(standing()).toHaveLength(2);
  });
});

describe('what a server runs into', () => {
  it.each([
    ['compressed', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, 200],
    ['redirect', { location: '/mcp' }, 307],
    ['response-headers', { 'x-long': 'x'.repeat(20_000) }, 200],
  ] as const)('is told: %s', async (limit, headers, status) => {
    const { ask, heard } = await aConversation((_request, response) => response.writeHead(status, headers).end('{}'));
    await expect(ask(1, 'tools/call')).rejects.toMatchObject({ code: 'upstream-failed' });
    expect(heard.limits).toEqual([limit]);
  });

  it('is told: interim responses without end', async () => {
    const { ask, heard } = await aConversation((_request, response) => {
      for (let times = 0; times < 20; times += 1) response.writeProcessing();
    });
    await expect(ask(1, 'tools/call')).rejects.toThrow('more HTTP headers than allowed');
    expect(heard.limits).toEqual(['response-headers']);
  });
});
