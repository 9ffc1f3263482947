import { afterEach, describe, expect, it } from 'vitest';
import { errorInBody } from '../../../../main/gateway/upstream/http-call';
import { openScene } from '../../../support/http-scene';
import { greets, json, resultFor, type ScriptedServer, scriptedHttp, stream } from '../../../support/scripted-http';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function aConversation(script: Parameters<typeof scriptedHttp>[0]) {
  const server = await scriptedHttp((request, response) => {
    if (request.method === 'GET' && request.headers['last-event-id'] !== undefined) script(request, response);
    else if (!greets(request, response, 's-1')) script(request, response);
  });
  const scene = await openScene({ url: server.url });
  open.push(scene.transport, server);
  await scene.greet();
  return { server, ...scene };
}

const resumptions = ({ seen }: ScriptedServer) =>
  seen.flatMap(({ headers }) => headers['last-event-id'] ?? []).map((id) => Buffer.from(`${id}`, 'latin1').toString());

describe('a stream that ends before its answer', () => {
  it('is taken up again behind its last event, after the delay that the server named', async () => {
    const started = performance.now();
    const { server, ask, heard } = await aConversation((request, response) => {
      if (request.method === 'GET')
        return stream(response, `id: 3\ndata: ${JSON.stringify(resultFor(1, { a: 1.5 }))}\n\n`);
      stream(response, 'id: 1\nretry: 400\ndata: \n\n', 'id: 2\ndata: {"jsonrpc":"2.0","method":"x"}\n\n');
      response.end();
    });
    expect(await ask(1, 'tools/call')).toBe('{"jsonrpc":"2.0","id":1,"result":{"a":1.5}}');
    expect(performance.now() - started).toBeGreaterThanOrEqual(400);
    expect(resumptions(server)).toEqual(['2']);
    expect(server.seen.at(-1)?.headers).toMatchObject({ 'mcp-session-id': 's-1', accept: 'text/event-stream' });
    expect(heard.texts.slice(1).map(({ during }) => during)).toEqual([1, 1]);
  });

  it('is taken up again where the connection broke, as often as the server closes it, and the call runs once', async () => {
    let polls = 0;
    const { server, ask } = await aConversation((request, response) => {
      if (request.method === 'POST') {
        stream(response, 'retry: 0\nid: a\ndata: \n\n');
        setImmediate(() => response.destroy());
        return;
      }
      polls += 1;
      if (polls < 3) {
        stream(response, `id: a${polls}\n\n`);
        response.end();
      } else stream(response, `data: ${JSON.stringify(resultFor(1))}\n\n`);
    });
    await ask(1, 'tools/call');
    expect(resumptions(server)).toEqual(['a', 'a1', 'a2']);
    expect(server.seen.filter(({ message }) => message.method === 'tools/call')).toHaveLength(1);
  });

  it.each(['é😀', 'a:b', '{"x":"\\"}', ' ~'])('sends the event id “%s” back as it came', async (id) => {
    const { server, ask } = await aConversation((request, response) => {
      if (request.method === 'GET') return stream(response, `data: ${JSON.stringify(resultFor(1))}\n\n`);
      stream(response, `id: ${id}\nretry: 0\n\n`);
      response.end();
    });
    await ask(1, 'tools/call');
    expect(resumptions(server)).toEqual([id.trim()]);
  });

  it.each(['\u0001', '', 'x'.repeat(5000)])('is over where its event id cannot be sent back', async (id) => {
    const { server, ask } = await aConversation((_request, response) => {
      stream(response, `id: ${id}\nretry: 0\n\n`);
      response.end();
    });
    await expect(ask(1, 'tools/call')).rejects.toThrow('check before you call again');
    expect(resumptions(server)).toEqual([]);
  });

  it('fails, and is not run again, when the server has forgotten the session meanwhile', async () => {
    const { server, ask, heard } = await aConversation((request, response) => {
      if (request.method === 'GET') return void response.writeHead(404).end();
      stream(response, 'id: 1\nretry: 0\n\n');
      response.end();
    });
    await expect(ask(1, 'tools/call')).rejects.toThrow('It may or may not have done what was asked');
    expect(server.seen.filter(({ message }) => message.method === 'tools/call')).toHaveLength(1);
    expect(heard.renewals).toBe(0);
  });

  it('is not taken up again when nobody waits any longer', async () => {
    const { server, transport, ask } = await aConversation((request, response) => {
      if (request.method === 'GET') return stream(response, `data: ${JSON.stringify(resultFor(2))}\n\n`);
      const { id } = request.message;
      stream(response, `id: of-${id}\nretry: ${id === 1 ? 250 : 500}\n\n`);
      response.end();
    });
    transport.send('{"jsonrpc":"2.0","id":1,"method":"tools/call"}', 1);
    await expect.poll(() => server.seen.find(({ message }) => message.id === 1)).toBeDefined();
    await server.seen.find(({ message }) => message.id === 1)?.closed;
    transport.abandon(1);
    await ask(2, 'tools/call');
    expect(resumptions(server)).toEqual(['of-2']);
  });
});

describe('answers', () => {
  it('are taken from whatever stream they come on', async () => {
    const both = [1, 2].map((id) => `data: ${JSON.stringify(resultFor(id))}\n\n`);
    const { server, transport, ask, heard } = await aConversation((request, response) => {
      if (request.message.id === 1) stream(response, ': nothing yet\n\n');
      else stream(response, ...both);
    });
    transport.send('{"jsonrpc":"2.0","id":1,"method":"tools/call"}', 1);
    await expect.poll(() => server.seen.find(({ message }) => message.id === 1)).toBeDefined();
    await ask(2, 'tools/call');
    await server.seen.find(({ message }) => message.id === 1)?.closed;
    expect(heard.texts.slice(1).map(({ text, during }) => [JSON.parse(text).id, during])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(heard.failed.size).toBe(0);
  });

  it('end the stream soon, although the server keeps it open', async () => {
    const { server, ask } = await aConversation((request, response) =>
      stream(response, `data: ${JSON.stringify(resultFor(request.message.id))}\n\n`),
    );
    await ask(1, 'tools/call');
    await server.seen.at(-1)?.closed;
  });

  it.each([
    ['another id', '{"jsonrpc":"2.0","id":9,"result":{}}'],
    ['its id as a string', '{"jsonrpc":"2.0","id":"1","result":{}}'],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"result":{}}]'],
    ['a request', '{"jsonrpc":"2.0","id":1,"method":"ping"}'],
    ['HTML', '<html>secret stack</html>'],
    ['nothing', ' '],
  ])('that bear %s fail the call', async (_what, body) => {
    const { ask } = await aConversation((_request, response) => json(response, body));
    const failure = await ask(1, 'tools/call').catch((error: unknown) => error);
    expect(String(failure)).toContain('not a valid MCP message');
    expect(String(failure)).not.toContain('secret');
  });

  it('that are errors without an id belong to the request of their response', async () => {
    const { ask } = await aConversation((_request, response) =>
      json(response, '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"m"}}', {}, 400),
    );
    expect(await ask(1, 'tools/call')).toBe('{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"m"}}');
  });
});

describe('an error in the body of a bad status', () => {
  const body = (id: unknown) => `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":{"code":1,"message":"m"}}`;
  const read = (status: number, text: string | null) => errorInBody({ kind: 'status', status, body: text }, 5);

  it.each([
    [400, 5, true],
    [404, null, true],
    [400, 'server-error', true],
    [400, 6, false],
    [401, 5, false],
    [403, 5, true],
    [403, null, false],
    [500, 5, true],
    [500, null, false],
    [302, 5, false],
  ])('of HTTP %i with id %j counts: %s', (status, id, counts) => {
    expect(read(status, body(id)) !== undefined).toBe(counts);
  });

  it('must be an error', () => {
    expect(read(400, '{"jsonrpc":"2.0","id":5,"result":{}}')).toBeUndefined();
    expect(read(400, 'no')).toBeUndefined();
    expect(read(400, null)).toBeUndefined();
  });
});
