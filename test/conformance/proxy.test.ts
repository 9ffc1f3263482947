import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { startProxy, type TestProxy } from './proxy';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    server.closeAllConnections();
  });
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function proxyTo(host: string): Promise<TestProxy> {
  const proxy = await startProxy({ target: `http://${host}/mcp/s/fixture`, token: 'the-token' });
  closers.push(() => proxy.close());
  return proxy;
}

async function headersAfter(headers: Record<string, string>) {
  let seen: IncomingMessage['headers'] = {};
  const host = await listen((incoming, response) => {
    seen = incoming.headers;
    response.end();
  });
  const { url } = await proxyTo(host);
  const own = new URL(url).host;
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('OWN', own)]));
  const sent = request(url, { headers: named });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return { seen, host };
}

it('adds the token and turns its own name into the gateway’s', async () => {
  const { seen, host } = await headersAfter({ Host: 'OWN', Origin: 'http://OWN', 'Mcp-Name': 'kept' });
  expect(seen).toMatchObject({ host, origin: `http://${host}`, 'mcp-name': 'kept', authorization: 'Bearer the-token' });
});

it('lets a foreign name reach the gateway as it is, so that the gateway judges it', async () => {
  const { seen } = await headersAfter({ Host: 'evil.example.com', Origin: 'http://evil.example.com' });
  expect(seen).toMatchObject({ host: 'evil.example.com', origin: 'http://evil.example.com' });
});

it('hands each piece of a stream on as it comes, and tells the gateway when the client has left', async () => {
  let gatewaySide: ServerResponse | undefined;
  const { url } = await proxyTo(
    await listen((_, response) => {
      gatewaySide = response;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
    }),
  );
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const answer = await fetch(url, { method: 'POST', body: '{}', signal: leaving.signal });
  const reader = answer.body?.getReader();
  const next = async () => Buffer.from((await reader?.read())?.value ?? []).toString();
  expect(await next()).toBe('data: 1\n\n');
  gatewaySide?.write('data: 2\n\n');
  expect(await next()).toBe('data: 2\n\n');
  const left = once(gatewaySide as ServerResponse, 'close');
  leaving.abort();
  await left;
});
