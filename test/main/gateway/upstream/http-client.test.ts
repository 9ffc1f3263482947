import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpClient, type HttpRequest } from '../../../../main/gateway/upstream/http-client';
import { freePort } from '../../../support/free-port';
import { scriptedHttp } from '../../../support/scripted-http';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function aClient(url: string): HttpClient {
  const client = createHttpClient(new URL(url).origin, { bytesAtFullSpeed: 1_000_000 });
  open.unshift(client);
  return client;
}

const request: HttpRequest = { method: 'POST', path: '/mcp', headers: {}, body: '{"a":"é"}' };

/** What was told of one exchange, in order. */
function ask(client: HttpClient, asked = request) {
  const told: string[] = [];
  let finish = () => {};
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const exchange = client.open(asked, {
    onHead: (status) => told.push(`head ${status}`),
    onData: (chunk) => told.push(`data ${chunk}`),
    onEnd() {
      told.push('end');
      finish();
    },
    onError(error, wasSent) {
      told.push(`error ${(error as { code?: string }).code} ${wasSent ? 'sent' : 'not sent'}`);
      finish();
    },
  });
  return { told, ended, exchange };
}

/** Lets what the network has brought be seen. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('an exchange', () => {
  it('is told from its head to its end, and leaves its connection to the next', async () => {
    const server = await scriptedHttp((seen, response) => response.end(seen.body));
    open.push(server);
    const client = aClient(server.url);
    for (let times = 0; times < 20; times += 1) {
      const { told, ended } = ask(client);
      await ended;
      expect(told).toEqual(['head 200', 'data {"a":"é"}', 'end']);
    }
    // Two: undici looks at a connection for a turn of the event loop before it uses it again.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('that is given up while it is on its way tells nothing, and its connection is closed', async () => {
    const server = await scriptedHttp(() => undefined);
    open.push(server);
    const { told, exchange } = ask(aClient(server.url));
    await expect.poll(() => server.seen.length).toBe(1);
    exchange.abort();
    await server.seen[0]?.closed;
    expect(told).toEqual([]);
  });

  it('that is given up before it was sent is not sent', async () => {
    const server = await scriptedHttp((_seen, response) => response.end());
    open.push(server);
    const client = aClient(server.url);
    const first = ask(client);
    first.exchange.abort();
    const second = ask(client, { ...request, body: '{"second":true}' });
    await second.ended;
    expect(first.told).toEqual([]);
    expect(server.seen.map(({ body }) => body)).toEqual(['{"second":true}']);
  });

  it('says whether anything was sent when it fails', async () => {
    const port = await freePort();
    const unsent = ask(aClient(`http://127.0.0.1:${port}`));
    await unsent.ended;
    expect(unsent.told).toEqual(['error ECONNREFUSED not sent']);
    const server = await scriptedHttp(() => server.drop());
    open.push(server);
    const sent = ask(aClient(server.url));
    await sent.ended;
    expect(sent.told).toEqual(['error UND_ERR_SOCKET sent']);
  });

  it('that breaks after it was sent is not sent again', async () => {
    const server = await scriptedHttp((_seen, response) => {
      if (server.seen.length === 1) response.end();
      else server.drop();
    });
    open.push(server);
    const client = aClient(server.url);
    await ask(client).ended;
    const { told, ended } = ask(client);
    await ended;
    expect(told).toEqual(['error UND_ERR_SOCKET sent']);
    expect(server.seen).toHaveLength(2);
  });

  it('gets a new connection when the server has closed the kept one, and arrives once', async () => {
    const server = await scriptedHttp((_seen, response) => response.end());
    open.push(server);
    const client = aClient(server.url);
    for (let times = 0; times < 20; times += 1) {
      await ask(client).ended;
      server.drop();
      await turn();
      await turn();
      const { told, ended } = ask(client);
      await ended;
      expect(told).toEqual(['head 200', 'end']);
    }
    expect(server.seen).toHaveLength(40);
  });

  it('is tried once more when its connection broke before anything of it was sent', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.resetAndDestroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push({ close: () => once(server.close(), 'close') });
    const { told, ended } = ask(aClient(`https://127.0.0.1:${(server.address() as AddressInfo).port}`));
    await ended;
    expect(told).toEqual(['error ECONNRESET not sent']);
    expect(connections).toBe(2);
  });

  it('is refused, unsent, for headers that cannot be sent', async () => {
    const server = await scriptedHttp((_seen, response) => response.end());
    open.push(server);
    const { told, ended } = ask(aClient(server.url), { ...request, headers: { a: 'b\r\nc: d' } });
    await ended;
    expect(told).toEqual(['error UND_ERR_INVALID_ARG not sent']);
    expect(server.seen).toEqual([]);
  });

  it('tells nothing once the client is closed but that it failed', async () => {
    const server = await scriptedHttp(() => undefined);
    open.push(server);
    const client = aClient(server.url);
    const { told, ended } = ask(client);
    await expect.poll(() => server.seen.length).toBe(1);
    await client.close();
    await ended;
    expect(told).toEqual([expect.stringContaining('error')]);
  });

  it('that brings much leaves others their turn, and is slowed down when it brings more than any good one', async () => {
    const server = await scriptedHttp((_seen, response) => response.end(Buffer.alloc(4_000_000)));
    open.push(server);
    let inTurn = 0;
    let most = 0;
    let all = 0;
    let isOver = false;
    const count = () => {
      most = Math.max(most, inTurn);
      inTurn = 0;
      if (!isOver) setImmediate(count);
    };
    count();
    const started = performance.now();
    await new Promise<void>((resolve) => {
      aClient(server.url).open(request, {
        onHead: () => undefined,
        onData({ length }) {
          inTurn += length;
          all += length;
        },
        onEnd: resolve,
        onError: () => resolve(),
      });
    });
    isOver = true;
    expect(all).toBe(4_000_000);
    expect(most).toBeLessThanOrEqual(256 * 1024 + 65_536);
    expect(performance.now() - started).toBeGreaterThan(400);
  });
});

describe('connections after sleep or in another network', () => {
  it('that are kept unused are dropped: the next request gets a new one', async () => {
    const server = await scriptedHttp((_seen, response) => response.end('yes'));
    open.push(server);
    const client = aClient(server.url);
    await ask(client).ended;
    client.refresh();
    await ask(client).ended;
    await ask(client).ended;
    const before = server.connections();
    client.refresh();
    const { told, ended } = ask(client);
    await ended;
    expect(told).toEqual(['head 200', 'data yes', 'end']);
    expect(server.connections()).toBe(before + 1);
    expect(server.seen).toHaveLength(4);
  });

  it('that carry something go on with it, and nothing is sent twice', async () => {
    let answer = () => {};
    const server = await scriptedHttp((_seen, response) => {
      answer = () => response.end('late');
    });
    open.push(server);
    const client = aClient(server.url);
    const { told, ended } = ask(client);
    await expect.poll(() => server.seen.length).toBe(1);
    client.refresh();
    client.refresh();
    answer();
    await ended;
    expect(told).toEqual(['head 200', 'data late', 'end']);
    expect([server.seen.length, server.connections()]).toEqual([1, 1]);
  });

  it('that were left behind are closed with the client', async () => {
    const server = await scriptedHttp(() => undefined);
    open.push(server);
    const client = aClient(server.url);
    const { ended } = ask(client);
    await expect.poll(() => server.seen.length).toBe(1);
    client.refresh();
    await client.close();
    await ended;
    await server.seen[0]?.closed;
    expect(server.seen).toHaveLength(1);
  });
});
