import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpTransport } from '../../../../main/gateway/upstream/http';
import { createUpstream, type Upstream } from '../../../../main/gateway/upstream/upstream';
import { freePort } from '../../../support/free-port';
import {
  aServerConfig,
  callParams,
  neverAborted,
  realClock,
  someSurroundings,
  textOf,
} from '../../../support/upstream';

let script: ChildProcess;
let address: string;
const upstreams: Upstream[] = [];

beforeEach(async () => {
  ({ script, address } = await startScript());
});

afterEach(async () => {
  await Promise.all(upstreams.splice(0).map((upstream) => upstream.stop()));
  script.kill('SIGKILL');
});

async function startScript() {
  const file = fileURLToPath(new URL('../../../support/servers/raw-http.mjs', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  return { script: child, address: line };
}

interface Report {
  ran: number;
  seen: { url: string; method: string; headers: Record<string, string> }[];
}

async function control(command: object, at = address): Promise<Report> {
  const response = await fetch(`${at}/control`, { method: 'POST', body: JSON.stringify(command) });
  return (await response.json()) as Report;
}

function anUpstream(
  url = `${address}/mcp`,
  headers: Record<string, string> = { 'X-Key': 'canary' },
  maxMessageBytes?: number,
) {
  const upstream = createUpstream({
    config: aServerConfig('api', { kind: 'http', url, headers }),
    surroundings: { ...someSurroundings(), maxMessageBytes },
    clientVersion: '0.0.0',
    clock: realClock,
    onNotification: () => undefined,
    onListChanged: () => undefined,
  });
  upstreams.push(upstream);
  return upstream;
}

async function run(upstream: Upstream, timeoutMs = 5000, signal?: AbortSignal) {
  const link = await upstream.ready(neverAborted);
  return link.request('tools/call', callParams('run'), { timeoutMs, signal });
}

describe('a server over Streamable HTTP', () => {
  it('is greeted, listed and called with the configured headers, uncompressed', async () => {
    const upstream = anUpstream();
    expect(textOf(await run(upstream))).toBe('run 1');
    expect(upstream.state.get()).toMatchObject({
      status: 'running',
      pid: null,
      claims: { name: 'raw-http', version: '1' },
    });
    expect(upstream.lists.get().tools.map(({ key }) => key)).toEqual(['run']);
    const { seen } = await control({});
    const call = seen.findLast(({ url }) => url === '/mcp');
    expect(call?.headers).toMatchObject({
      'x-key': 'canary',
      'accept-encoding': 'identity',
      'mcp-protocol-version': '2025-11-25',
    });
  });

  it('is greeted again when it has forgotten the session, and the call runs once', async () => {
    const upstream = anUpstream();
    await upstream.start();
    await control({ forget: true });
    const answers = await Promise.all([run(upstream), run(upstream)]);
    expect(answers.map(textOf).sort()).toEqual(['run 1', 'run 2']);
    expect((await control({})).ran).toBe(2);
  });

  it('does not run a call that was given up while the session was renewed', async () => {
    const { transport, seen, until, answerGreeting, end } = await aRawConversation();
    transport.send(asMessage(2, 'tools/call'), 2);
    await until(() => seen.filter(({ method }) => method === 'initialize').length === 2);
    transport.abandon(2);
    answerGreeting();
    await until(() => seen.at(-1)?.method === 'notifications/initialized');
    transport.send(asMessage(3, 'tools/call'), 3);
    const ran = () => seen.filter(({ method, session }) => method === 'tools/call' && session === '2');
    await until(() => ran().length > 0);
    expect(ran().map(({ id }) => id)).toEqual([3]);
    await end();
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ])('gets a call once, and an answer that bears the same id %s it', async (_when, place) => {
    const { transport, seen, until, end } = await aRawConversation('1');
    const answer = { jsonrpc: '2.0', id: 2, result: {} };
    const send = [() => transport.send(JSON.stringify(answer)), () => transport.send(asMessage(2, 'tools/call'), 2)];
    for (const each of place === 0 ? send : send.reverse()) each();
    await until(() => seen.filter(({ id }) => id === 2).length === 2);
    expect(
      seen
        .filter(({ id }) => id === 2)
        .map(({ method }) => method ?? 'answer')
        .sort(),
    ).toEqual(['answer', 'tools/call']);
    await end();
  });

  it('gives up with a sentence when nothing listens', async () => {
    const port = await freePort();
    const upstream = anUpstream(`http://127.0.0.1:${port}/mcp?key=canary`);
    await expect(upstream.start()).rejects.toMatchObject({
      code: 'upstream-unavailable',
      message: `Server “api” cannot be reached: nothing listens at http://127.0.0.1:${port}. Start it, or correct its address in the server's settings.`,
    });
    expect(upstream.state.get().status).toBe('failed');
  });

  it('is not running any more when it went away between two calls', async () => {
    const upstream = anUpstream();
    await run(upstream);
    const gone = new Promise((resolve) => script.once('exit', resolve));
    script.kill('SIGKILL');
    await gone;
    await expect(run(upstream)).rejects.toMatchObject({ code: 'upstream-unavailable' });
    await expect(run(upstream)).rejects.toThrow('nothing listens at');
    expect(upstream.state.get().status).not.toBe('running');
  });

  it.each([
    ['error', 'upstream-failed', 'answered with HTTP status 500'],
    ['unauthorized', 'upstream-failed', 'asks for credentials'],
    ['cut', 'upstream-unavailable', 'It may or may not have done what was asked'],
    ['gzip', 'upstream-failed', 'is not a valid MCP message'],
  ])('fails one call, and only it, in mode “%s”', async (mode, code, sentence) => {
    const upstream = anUpstream();
    await run(upstream);
    await control({ mode });
    const failure = await run(upstream).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(sentence) });
    expect(String(failure)).not.toContain('secret stack');
    await control({ mode: 'normal' });
    expect(textOf(await run(upstream))).toMatch(/^run \d$/);
  });

  it('ends an answer that never ends', async () => {
    const upstream = anUpstream(undefined, {}, 1_048_576);
    await upstream.start();
    await control({ mode: 'endless' });
    await expect(run(upstream)).rejects.toMatchObject({ code: 'upstream-unavailable' });
  });

  it('a cancelled call lets go of its connection', async () => {
    const upstream = anUpstream();
    await upstream.start();
    await control({ mode: 'silent' });
    const abort = new AbortController();
    const answered = run(upstream, 5000, abort.signal);
    answered.catch(() => undefined);
    await waitFor(async () => (await control({})).ran === 1);
    abort.abort();
    await expect(answered).rejects.toMatchObject({ code: 'cancelled' });
    const { seen } = await control({});
    expect(seen.length).toBeGreaterThan(0);
    await control({ mode: 'normal' });
    expect(textOf(await run(upstream))).toBe('run 2');
  });

  it('follows no redirect to another origin, so no header reaches it', async () => {
    const other = await startScript();
    try {
      await control({ mode: 'redirect', target: `${other.address}/mcp` });
      await expect(anUpstream().start()).rejects.toThrow('a redirect to another address, which is not followed');
      expect((await control({}, other.address)).seen.map(({ url }) => url)).toEqual(['/control']);
    } finally {
      other.script.kill('SIGKILL');
    }
  });

  it.each([
    ['file:///etc/passwd', {}, 'does not begin with http'],
    ['http://user:canary@127.0.0.1:1/mcp', {}, 'holds a user name or password'],
    ['http://127.0.0.1:1/mcp', { 'X-Key': 'a\r\nX-Evil: 1' }, 'one of its headers cannot be sent'],
  ])('does not use %s', async (url, headers, sentence) => {
    const failure = await anUpstream(url, headers)
      .start()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining(sentence) });
    expect(String(failure)).not.toContain('canary');
  });
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition()));
}

const greeting = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'recorder', version: '1' } };

it('sends the caller’s own bytes, numbers that a double cannot hold included', async () => {
  const bodies: string[] = [];
  const recorder = createHttpServer((request, response) => {
    void readAll(request).then((body) => {
      bodies.push(body);
      const { id = null } = JSON.parse(body || '{}') as { id?: number };
      response.writeHead(id === null ? 405 : 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: greeting }));
    });
  }).listen(0, '127.0.0.1');
  await once(recorder, 'listening');
  try {
    const { port } = recorder.address() as AddressInfo;
    const link = await anUpstream(`http://127.0.0.1:${port}/mcp`).ready(neverAborted);
    const params =
      '{"name":"pay","arguments":{"amount":9007199254740993,"huge":1e400,"zero":-0,"b":1.0,"a":"\\u00e9"}}';
    await link.request('tools/call', params, { timeoutMs: 5000 });
    expect(bodies.filter((body) => body.includes('tools/call'))).toEqual([
      expect.stringContaining(`"params":${params}`),
    ]);
  } finally {
    recorder.closeAllConnections();
    recorder.close();
  }
});

function asMessage(id: number, method: string, params = {}): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/** A transport that has been greeted in session 1, and its server, which knows but one session; its next greeting waits. */
async function aRawConversation(known = '2') {
  const seen: { id?: number; method?: string; session: unknown }[] = [];
  let greetings = 0;
  let answerGreeting = () => {};
  const server = createHttpServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const message = JSON.parse(await readAll(request)) as { id?: number; method?: string };
    const session = request.headers['mcp-session-id'];
    seen.push({ ...message, session });
    const answer = (headers = {}) =>
      void response
        .writeHead(200, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: { protocolVersion: '2025-11-25' } }));
    if (message.method === 'initialize') {
      greetings += 1;
      const greet = () => answer({ 'mcp-session-id': String(greetings) });
      if (greetings === 1) return greet();
      answerGreeting = greet;
      return;
    }
    if (session !== known) return void response.writeHead(404).end();
    if (message.method === 'tools/call') answer();
    else response.writeHead(202).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  const transport = createHttpTransport({ server: 'api', url, headers: {} });
  const heard: string[] = [];
  const nothing = () => undefined;
  await transport.start({
    onText: (text) => heard.push(text),
    onRequestFailed: nothing,
    onEnd: nothing,
    onRenewed: nothing,
  });
  const until = (isSo: () => boolean) => expect.poll(isSo, { timeout: 5000 }).toBe(true);
  const greeting = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  transport.send(asMessage(1, 'initialize', greeting), 1);
  await until(() => heard.length === 1);
  const end = async () => {
    await transport.close();
    server.closeAllConnections();
    server.close();
  };
  return { transport, seen, until, answerGreeting: () => answerGreeting(), end };
}
