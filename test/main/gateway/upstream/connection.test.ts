import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EraMemory, EraVerdict } from '../../../../main/gateway/ports';
import type { ServerMessage } from '../../../../main/gateway/upstream/link';
import { createUpstream, type Upstream, type UpstreamOptions } from '../../../../main/gateway/upstream/upstream';
import { freePort } from '../../../support/free-port';
import { startStatelessServer } from '../../../support/servers/v2-http.mjs';
import {
  aServerConfig,
  aWanted,
  callParams,
  neverAborted,
  realClock,
  someSurroundings,
  textOf,
  until,
} from '../../../support/upstream';

const running: Upstream[] = [];
const closing: (() => Promise<unknown>)[] = [];
let heard: ServerMessage[];

beforeEach(() => {
  heard = [];
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((upstream) => upstream.stop()));
  await Promise.all(closing.splice(0).map((close) => close()));
});

function anUpstream(url: string, options: Partial<UpstreamOptions> = {}): Upstream {
  const upstream = createUpstream({
    config: aServerConfig('api', { kind: 'http', url, headers: {} }),
    surroundings: someSurroundings(),
    clientVersion: '0.0.0',
    clock: realClock,
    onNotification: (message) => heard.push(message),
    onListChanged: () => undefined,
    ...options,
  });
  running.push(upstream);
  return upstream;
}

async function aStatelessServer(legacy: 'stateless' | 'reject' = 'reject') {
  const server = await startStatelessServer({ legacy });
  closing.push(server.close);
  return server;
}

async function call(upstream: Upstream, tool: string, input: unknown = {}) {
  const link = await upstream.ready(neverAborted);
  return await link.request('tools/call', callParams(tool, input), { timeoutMs: 10_000 });
}

/** A server that answers each request as `answer` says. */
async function aPlainServer(
  answer: (body: string, method: string) => { status: number; body?: string; type?: string },
) {
  const asked: string[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push(`${request.method} ${body === '' ? '' : (JSON.parse(body) as { method: string }).method}`);
    const { status, body: text = '', type = 'application/json' } = answer(body, request.method ?? '');
    response.writeHead(status, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, asked };
}

/** A server of 2024-11-05 on the SDK of its time: one event stream, and another address for what is sent. */
async function anOldServer() {
  const asked: string[] = [];
  const transports = new Map<string, SSEServerTransport>();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    asked.push(`${request.method} ${pathname}`);
    if (request.method === 'POST' && pathname === '/mcp') return response.writeHead(405).end();
    if (request.method === 'POST')
      return await transports.get(searchParams.get('sessionId') ?? '')?.handlePostMessage(request, response);
    const transport = new SSEServerTransport('/messages', response);
    transports.set(transport.sessionId, transport);
    const old = new McpServer({ name: 'oldest', version: '1.0.0' });
    old.registerTool('hello', {}, () => ({ content: [{ type: 'text', text: 'from long ago' }] }));
    return await old.connect(transport);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, asked };
}

/** Remembers one server. */
function aMemory(verdict?: EraVerdict) {
  let kept = verdict;
  const memory: EraMemory = {
    get: () => kept,
    set: (_key, next) => {
      kept = next;
    },
    forget: () => {
      kept = undefined;
    },
  };
  return { memory, verdict: () => kept };
}

describe('a connection over HTTP', () => {
  it.each(['reject', 'stateless'] as const)(
    'to a stateless server (older clients: %s) needs no session',
    async (legacy) => {
      const { url, seen } = await aStatelessServer(legacy);
      const upstream = anUpstream(url);
      expect(textOf(await call(upstream, 'deploy', { region: 'eu' }))).toBe('eu');
      expect(upstream.greeting()).toMatchObject({ era: 'stateless', claims: { name: 'stateless', version: '2.0.0' } });
      expect(seen.map(({ method }) => method)).toEqual(seen.map(() => 'POST'));
      expect(seen.every(({ headers }) => headers['mcp-session-id'] === undefined)).toBe(true);
    },
  );

  it('repeats what the server wants in headers, plain or encoded, and the server agrees', async () => {
    const { url, seen } = await aStatelessServer();
    const upstream = anUpstream(url);
    expect(textOf(await call(upstream, 'deploy', { region: 'Zürich', dry: true }))).toBe('Zürich');
    expect(seen.at(-1)?.headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'deploy',
      'mcp-param-region': '=?base64?WsO8cmljaA==?=',
    });
    expect(textOf(await call(upstream, 'plain'))).toBe('fine');
  });

  it('cancels by closing, without a message', async () => {
    const { url, seen } = await aStatelessServer();
    const upstream = anUpstream(url);
    const link = await upstream.ready(neverAborted);
    const before = seen.length;
    const abort = new AbortController();
    const stalled = link.request('tools/call', callParams('stall'), { timeoutMs: 10_000, signal: abort.signal });
    abort.abort();
    await expect(stalled).rejects.toMatchObject({ code: 'cancelled' });
    await call(upstream, 'plain');
    expect(seen.slice(before).map(({ headers }) => headers['mcp-method'])).not.toContain('notifications/cancelled');
  });

  it('hears of changed lists and of the resources it subscribed to, and of no others', async () => {
    const { url, notify } = await aStatelessServer();
    const changed: string[] = [];
    const upstream = anUpstream(url, { onListChanged: (kind) => changed.push(kind) });
    await upstream.start();
    await upstream.subscribe(aWanted('note://one'), neverAborted);
    notify.resourceUpdated('note://two');
    notify.resourceUpdated('note://one');
    await expect.poll(() => heard.length).toBe(1);
    expect(heard).toEqual([
      { method: 'notifications/resources/updated', paramsJson: '{"uri":"note://one"}', from: { kind: 'standing' } },
    ]);
    await upstream.unsubscribe('note://one');
    notify.resourceUpdated('note://one');
    await upstream.subscribe(aWanted('note://two'), neverAborted);
    notify.resourceUpdated('note://two');
    await expect
      .poll(() => heard.map(({ paramsJson }) => paramsJson))
      .toEqual(['{"uri":"note://one"}', '{"uri":"note://two"}']);
  });

  it('a server of the session era is greeted after it refused the question', async () => {
    const port = await freePort();
    const entry = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js');
    const server = spawn(process.execPath, [entry, 'streamableHttp'], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      await new Promise<void>((resolve) => {
        server.stderr.on('data', (chunk: Buffer) => {
          if (chunk.includes('listening')) resolve();
        });
      });
      const upstream = anUpstream(`http://127.0.0.1:${port}/mcp`);
      expect(textOf(await call(upstream, 'echo', { message: 'hi' }))).toContain('hi');
      expect(upstream.greeting()?.era).toBe('session');
    } finally {
      server.kill('SIGKILL');
    }
  }, 20_000);

  it.each([
    ['404 without a body', { status: 404 }],
    ['a page', { status: 200, body: '<html></html>', type: 'text/html' }],
    [
      'an error of another kind',
      { status: 400, body: '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"Bad Request"}}' },
    ],
    [
      'an answer that is no discovery',
      { status: 200, body: '{"jsonrpc":"2.0","id":1,"result":{"supportedVersions":"all"}}' },
    ],
  ])('asks the older way after %s', async (_what, refusal) => {
    const { url, asked } = await aPlainServer((body) => {
      const { id, method } = JSON.parse(body === '' ? '{}' : body) as { id?: number; method?: string };
      if (method === 'server/discover') return refusal;
      if (method !== 'initialize') return { status: 202 };
      const result = { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'old', version: '1' } };
      return { status: 200, body: JSON.stringify({ jsonrpc: '2.0', id, result }) };
    });
    const upstream = anUpstream(url);
    await upstream.start();
    expect(upstream.greeting()).toMatchObject({ era: 'session', protocolVersion: '2025-06-18' });
    expect(asked.slice(0, 2)).toEqual(['POST server/discover', 'POST initialize']);
  });

  it('asks once more where the server refused the very version it says it speaks', async () => {
    let refused = 0;
    const { url, asked } = await aPlainServer((body) => {
      const { id } = JSON.parse(body === '' ? '{}' : body) as { id?: number };
      const message = { jsonrpc: '2.0', id };
      refused += 1;
      if (refused === 1) {
        const error = { code: -32022, message: 'no', data: { supported: ['2026-07-28'], requested: '2026-07-28' } };
        return { status: 400, body: JSON.stringify({ ...message, error }) };
      }
      const result = { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities: {} };
      return { status: 200, body: JSON.stringify({ ...message, result }) };
    });
    const upstream = anUpstream(url);
    await upstream.start();
    expect([upstream.greeting()?.era, asked]).toEqual(['stateless', ['POST server/discover', 'POST server/discover']]);
  });

  it('says which versions the server speaks when there is none in common', async () => {
    const { url } = await aPlainServer((body) => {
      const { id } = JSON.parse(body === '' ? '{}' : body) as { id?: number };
      const error = { code: -32022, message: 'no', data: { supported: ['2030-01-01'], requested: '2026-07-28' } };
      return { status: 400, body: JSON.stringify({ jsonrpc: '2.0', id, error }) };
    });
    await expect(anUpstream(url).start()).rejects.toThrow(
      'it speaks protocol version “2030-01-01”, which Gatehouse does not',
    );
  });

  it('a server of 2024-11-05, whose address takes no POST, is spoken to over its event stream', async () => {
    const upstream = anUpstream((await anOldServer()).url);
    expect(textOf(await call(upstream, 'hello'))).toBe('from long ago');
    expect(upstream.greeting()).toMatchObject({ era: 'session', claims: { name: 'oldest' } });
  });

  describe('which of the older transports a server takes', () => {
    const dayMs = 24 * 60 * 60 * 1000;
    const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString();
    const overEvents = (at: string): EraVerdict => ({ era: 'session', version: '2025-11-25', over: 'sse', at });

    it('is remembered with its date, and not asked again within a week', async () => {
      const { url, asked } = await anOldServer();
      const { memory, verdict } = aMemory();
      const upstream = anUpstream(url, { eras: memory });
      await upstream.start();
      expect(verdict()).toEqual({ ...overEvents(expect.any(String)), version: upstream.greeting()?.protocolVersion });
      expect(asked.slice(0, 3)).toEqual(['POST /mcp', 'POST /mcp', 'GET /mcp']);
      const found = verdict();
      await upstream.stop();
      const later = anUpstream(url, { eras: memory });
      expect(textOf(await call(later, 'hello'))).toBe('from long ago');
      expect(asked.filter((line) => line === 'POST /mcp')).toHaveLength(2);
      expect([later.state.get().protocol?.since, verdict()]).toEqual([found?.at, found]);
    });

    it('is asked again after a week', async () => {
      const { url, asked } = await anOldServer();
      const { memory, verdict } = aMemory(overEvents(daysAgo(8)));
      await anUpstream(url, { eras: memory }).start();
      expect(asked[0]).toBe('POST /mcp');
      expect(Date.parse(verdict()?.at ?? '')).toBeGreaterThan(Date.now() - dayMs);
      expect(verdict()?.over).toBe('sse');
    });

    it('is found out anew where it no longer works', async () => {
      const { url } = await aStatelessServer();
      const { memory, verdict } = aMemory(overEvents(daysAgo(1)));
      const upstream = anUpstream(url, { eras: memory });
      expect(textOf(await call(upstream, 'plain'))).toBe('fine');
      expect(verdict()).toEqual({ era: 'stateless', version: '2026-07-28', at: expect.any(String) });
    });

    it('is still known when the server could not be reached', async () => {
      const { memory, verdict } = aMemory(overEvents(daysAgo(1)));
      const upstream = anUpstream(`http://127.0.0.1:${await freePort()}/mcp`, { eras: memory });
      await expect(upstream.start()).rejects.toMatchObject({ code: 'upstream-unavailable' });
      expect(upstream.state.get().reason).toContain('nothing listens');
      expect(verdict()).toMatchObject({ over: 'sse' });
    });
  });

  it('tries the event-stream transport of 2024-11-05 where nothing can be posted, and tells of the first failure', async () => {
    const { url, asked } = await aPlainServer(() => ({ status: 405 }));
    const upstream = anUpstream(url);
    await expect(upstream.start()).rejects.toMatchObject({ code: 'upstream-failed' });
    expect(asked).toEqual(['POST server/discover', 'POST initialize', 'GET ']);
    expect(upstream.state.get().reason).toContain('HTTP 405');
  });

  it('a server that nobody listens at is not taken for an old one', async () => {
    const port = await freePort();
    const upstream = anUpstream(`http://127.0.0.1:${port}/mcp`);
    await expect(upstream.start()).rejects.toMatchObject({ code: 'upstream-unavailable' });
    await until(upstream.state, ({ status }) => status === 'failed');
    expect(upstream.state.get().reason).toContain('nothing listens');
  });
});
