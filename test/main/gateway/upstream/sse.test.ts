import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { httpStatusOf } from '../../../../main/gateway/upstream/http-failure';
import { createSseTransport } from '../../../../main/gateway/upstream/sse';
import { defaultLimits } from '../../../../shared/domain/limits';
import { freePort } from '../../../support/free-port';
import { openScene } from '../../../support/http-scene';
import { json, resultFor, type SeenRequest, scriptedHttp, stream } from '../../../support/scripted-http';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

interface LegacyOptions {
  readonly endpoint?: string;
  readonly messageBytes?: number;
  post?(message: SeenRequest['message'], response: ServerResponse, say: (text: string) => void): void;
}

/** A server of 2024-11-05: GET opens the stream, and POST goes where that says. */
async function aLegacyServer({ endpoint = '/messages?session=7', post }: LegacyOptions = {}) {
  let events: ServerResponse | undefined;
  const say = (text: string) => void events?.write(`event: message\ndata: ${text}\n\n`);
  const server = await scriptedHttp((request, response) => {
    if (request.method === 'GET') {
      events = response;
      stream(response, `event: endpoint\ndata: ${endpoint}\n\n`);
    } else if (post) post(request.message, response, say);
    else {
      response.writeHead(202).end('Accepted');
      if (request.message.id !== undefined) say(JSON.stringify(resultFor(request.message.id)));
    }
  });
  open.push(server);
  return { server, say, lose: () => events?.destroy() };
}

async function aConversation(options: LegacyOptions = {}) {
  const legacy = await aLegacyServer(options);
  const scene = await openScene(
    {
      url: legacy.server.url,
      headers: { 'X-Key': 'canary' },
      limits: options.messageBytes === undefined ? {} : { messageBytes: options.messageBytes },
    },
    createSseTransport,
  );
  open.unshift(scene.transport);
  return { ...legacy, ...scene };
}

describe('a server of 2024-11-05', () => {
  it('is written to where its stream says, and answers there', async () => {
    const { ask, server, heard, transport } = await aConversation();
    expect(await ask(1, 'tools/call')).toBe('{"jsonrpc":"2.0","id":1,"result":{}}');
    transport.send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    await expect.poll(() => server.seen.length).toBe(3);
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /mcp',
      'POST /messages?session=7',
      'POST /messages?session=7',
    ]);
    for (const { headers } of server.seen) expect(headers).toMatchObject({ 'x-key': 'canary' });
    expect(heard.texts).toEqual([{ text: '{"jsonrpc":"2.0","id":1,"result":{}}', during: undefined }]);
    expect(transport.cancelsByClosing()).toBe(false);
  });

  it('may name its endpoint with its whole address', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = await scriptedHttp((request, response) => {
      if (request.method === 'GET') stream(response, `event: endpoint\ndata: ${url}/messages#part\n\n`);
      else response.writeHead(202).end();
    }, port);
    open.push(server);
    const { transport } = await openScene({ url: server.url }, createSseTransport);
    open.unshift(transport);
    transport.send('{"jsonrpc":"2.0","method":"x"}');
    await expect.poll(() => server.seen.at(-1)?.url).toBe('/messages');
  });

  it.each([
    'http://127.0.0.1:1/messages',
    'https://evil.example/messages',
    '//evil.example/messages',
    'http://user:pass@127.0.0.1/messages',
    'file:///etc/passwd',
    'http://',
    `/${'x'.repeat(5000)}`,
  ])('is not used when it takes messages at %s', async (endpoint) => {
    const { server } = await aLegacyServer({ endpoint });
    const opening = openScene({ url: server.url }, createSseTransport);
    await expect(opening).rejects.toMatchObject({
      code: 'upstream-unavailable',
      message: expect.stringContaining('takes messages at another address than its own'),
    });
    await server.seen[0]?.closed;
    expect(server.seen).toHaveLength(1);
  });

  it('cannot move its endpoint later', async () => {
    const { ask, say, server } = await aConversation();
    await ask(1, 'ping');
    server.seen.length = 0;
    say('{}\n\nevent: endpoint\ndata: /elsewhere');
    await ask(2, 'ping');
    expect(server.seen.map(({ url }) => url)).toEqual(['/messages?session=7']);
  });

  it.each([404, 405, 500])('is not there at HTTP %i', async (status) => {
    const server = await scriptedHttp((_request, response) => response.writeHead(status).end());
    open.push(server);
    const failure = await openScene({ url: server.url }, createSseTransport).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'upstream-unavailable' });
    expect(httpStatusOf(failure)).toBe(status);
  });

  it('that is closed while it opens is not waited for', async () => {
    const server = await scriptedHttp((_request, response) => stream(response, ': nothing\n\n'));
    open.push(server);
    const nothing = () => undefined;
    const transport = createSseTransport({
      server: 'api',
      url: server.url,
      headers: {},
      limits: defaultLimits,
    });
    const starting = expect(
      transport.start({
        onText: nothing,
        onLargeAnswer: nothing,
        onLimit: nothing,
        onRequestFailed: nothing,
        onEnd: nothing,
        onRenewed: nothing,
      }),
    ).rejects.toThrow('did not say where it takes messages');
    await expect.poll(() => server.seen.length).toBe(1);
    await transport.close();
    await starting;
  });

  it('is over when its stream is lost', async () => {
    const { heard, until, lose, transport, server } = await aConversation();
    lose();
    await until(() => heard.ends.length > 0);
    expect(heard.ends).toEqual([{ summary: 'It closed its event stream.', lastLine: null }]);
    transport.send('{"jsonrpc":"2.0","id":1,"method":"ping"}', 1);
    await transport.close();
    expect(server.seen).toHaveLength(1);
  });

  it('fails the one request that it does not take', async () => {
    const { ask, heard } = await aConversation({
      post(message, response, say) {
        if (message.id === 1) return void response.writeHead(500).end('secret stack');
        if (message.id === 2)
          return json(response, '{"jsonrpc":"2.0","id":2,"error":{"code":-32600,"message":"no"}}', {}, 400);
        response.writeHead(202).end();
        say(JSON.stringify(resultFor(message.id)));
      },
    });
    await expect(ask(1, 'tools/call')).rejects.toThrow('answered with HTTP status 500');
    expect(JSON.parse(await ask(2, 'tools/call'))).toMatchObject({ error: { code: -32_600 } });
    await ask(3, 'tools/call');
    expect(heard.ends).toEqual([]);
  });

  it('may answer before it has taken the request', async () => {
    let finish = () => {};
    const { ask, heard } = await aConversation({
      post(message, response, say) {
        say(JSON.stringify(resultFor(message.id)));
        finish = () => void response.writeHead(500).end();
      },
    });
    await ask(1, 'tools/call');
    finish();
    await ask(2, 'tools/call');
    expect(heard.failed.size).toBe(0);
  });

  it('fails the request whose answer is too long, and goes on', async () => {
    const { ask, heard } = await aConversation({
      messageBytes: 100_000,
      post(message, response, say) {
        response.writeHead(202).end();
        const text = 'x'.repeat(message.id === 1 ? 150_000 : 10);
        say(JSON.stringify({ result: { text }, jsonrpc: '2.0', id: message.id }));
      },
    });
    await expect(ask(1, 'tools/call')).rejects.toThrow('longer than allowed');
    expect(heard.limits).toEqual(['message-bytes']);
    await ask(2, 'tools/call');
    expect(heard.ends).toEqual([]);
  });

  it('hands a large result up in pieces', async () => {
    const text = 'x'.repeat(1_500_000);
    const { heard, transport, until } = await aConversation({
      post(message, response, say) {
        response.writeHead(202).end();
        say(JSON.stringify(resultFor(message.id, { text })));
      },
    });
    transport.send('{"jsonrpc":"2.0","id":1,"method":"tools/call"}', 1);
    await until(() => heard.large.length === 1);
    expect(heard.large[0]).toMatchObject({ id: 1, kind: 'result' });
  });

  it('is told the revision once it is agreed', async () => {
    const { ask, transport, server } = await aConversation();
    await ask(1, 'initialize');
    transport.setProtocol('session', '2025-06-18');
    await ask(2, 'ping');
    expect(server.seen.map(({ headers }) => headers['mcp-protocol-version'])).toEqual([
      undefined,
      undefined,
      '2025-06-18',
    ]);
  });
});

describe('a server of 2024-11-05 after sleep or in another network', () => {
  const pings = ({ seen }: { seen: readonly SeenRequest[] }) =>
    seen.filter(({ message }) => message.method === 'ping').length;

  afterEach(() => {
    vi.useRealTimers();
  });

  function stopClock() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  }

  it('stays when its stream still carries what it says, and nobody hears of the question', async () => {
    const { transport, server, heard, ask } = await aConversation();
    stopClock();
    transport.refresh?.();
    await vi.waitFor(() => expect(pings(server)).toBe(1));
    expect(await ask(1, 'tools/call')).toContain('"id":1');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard.ends).toEqual([]);
    expect(heard.texts).toHaveLength(1);
  });

  it('is begun anew when its stream is silent', async () => {
    const { transport, server, heard } = await aConversation({
      post: (_message, response) => response.writeHead(202).end(),
    });
    stopClock();
    transport.refresh?.();
    transport.refresh?.();
    await vi.waitFor(() => expect(pings(server)).toBe(1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heard.ends).toEqual([
      { summary: expect.stringContaining('is opened anew'), lastLine: null, isRenewal: true },
    ]);
    expect(pings(server)).toBe(1);
  });

  it('is left alone while an answer is waited for on its stream', async () => {
    const { transport, server, heard, say, ask } = await aConversation({
      post: (_message, response) => response.writeHead(202).end(),
    });
    const asked = ask(1, 'tools/call');
    await expect.poll(() => server.seen.length).toBe(2);
    stopClock();
    transport.refresh?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([heard.ends, pings(server)]).toEqual([[], 0]);
    say('{"jsonrpc":"2.0","id":1,"result":{}}');
    expect(await asked).toContain('"id":1');
  });

  it('is not ended under a call that came after the question', async () => {
    const { transport, server, heard, say, ask } = await aConversation({
      post: (_message, response) => response.writeHead(202).end(),
    });
    stopClock();
    transport.refresh?.();
    const asked = ask(1, 'tools/call');
    await vi.waitFor(() => expect(server.seen.length).toBe(3));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard.ends).toEqual([]);
    say('{"jsonrpc":"2.0","id":1,"result":{}}');
    expect(await asked).toContain('"id":1');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard.ends).toEqual([]);
  });
});
