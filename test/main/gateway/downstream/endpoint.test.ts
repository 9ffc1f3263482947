import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawSend, sendRaw } from '../../../support/raw-send';
import { openRawSession, type RawSession } from '../../../support/raw-session';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer } from '../../../support/upstream';

let gatehouse: TestGatehouse;
let token: string;
let session: RawSession;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addServer('exact', aScriptServer('exact-stdio.mjs'));
  ({ token } = await gatehouse.addClient('Raw'));
  session = await openRawSession(gatehouse.endpoint, token);
  await gatehouse.untilServer('exact', ({ status }) => status === 'running');
});

afterAll(async () => {
  await gatehouse.stop();
});

const initialize =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}';

const send = (request: RawSend) => sendRaw({ port: gatehouse.port, token, body: initialize }, request);

/** What would have changed had a request got through. */
function sessionsNow(): number {
  return gatehouse.services['clients.list'].get().reduce((sum, { sessions }) => sum + sessions, 0);
}

const forbidden = '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"Forbidden."}}';
const noCors = /access-control-/;

describe('the Host of a request', () => {
  it.each(['127.0.0.1:PORT', 'localhost:PORT', 'LocalHost:PORT', '[::1]:PORT'])('is ours as “%s”', async (host) => {
    expect((await send({ hosts: [host] })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:PORT',
    'localhost.evil.example:PORT',
    '127.0.0.1.nip.example:PORT',
    '127.0.0.1',
    'localhost',
    'localhost:1',
    'localhost.:PORT',
    '127.0.0.1.:PORT',
    '0.0.0.0:PORT',
    '2130706433:PORT',
    '0x7f.1:PORT',
    '127.1:PORT',
    '127.0.0.2:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '[::]:PORT',
    'user@127.0.0.1:PORT',
    '127.0.0.1:PORT@evil.example',
    '127.0.0.1:PORT, evil.example',
    '127.0.0.1:PORT/',
    '',
  ])('is refused as “%s”, a rebound name, before the token is looked at (T-A01)', async (host) => {
    const before = sessionsNow();
    const [right, wrong] = await Promise.all([
      send({ hosts: [host] }),
      send({ hosts: [host], headers: ['Authorization: Bearer wrong'] }),
    ]);
    expect([right.status, right.body]).toEqual([403, forbidden]);
    expect([wrong.status, wrong.body]).toEqual([403, forbidden]);
    expect(sessionsNow()).toBe(before);
  });

  it('is refused when it stands there twice, not at all, or against an absolute target (T-A01)', async () => {
    const own = `127.0.0.1:${gatehouse.port}`;
    expect((await send({ hosts: [own, 'evil.example'] })).status).toBe(403);
    expect((await send({ hosts: ['evil.example', own] })).status).toBe(403);
    expect((await send({ hosts: [own, own] })).status).toBe(403);
    expect((await send({ hosts: [] })).status).toBe(400);
    expect((await send({ path: `http://evil.example:${gatehouse.port}/mcp` })).status).toBe(403);
    expect((await send({ path: `http://${own}/mcp` })).status).toBe(403);
  });
});

describe('an Origin', () => {
  it.each([
    'https://evil.example',
    'null',
    '',
    'http://localhost:1',
    'https://127.0.0.1:PORT',
    'http://localhost:PORT',
    'HTTP://LOCALHOST:PORT',
    'http://127.0.0.1.evil.example',
    'file://',
    'chrome-extension://abcdefghijklmnop',
    'vscode-webview://abc',
    'app://gatehouse',
  ])('“%s” is refused with every method and on every path (T-A02, T-A05)', async (origin) => {
    const headers = [
      `Origin: ${origin.replace('PORT', String(gatehouse.port))}`,
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Private-Network: true',
      `Mcp-Session-Id: ${session.id}`,
    ];
    const before = sessionsNow();
    const answers = await Promise.all(
      ['POST', 'GET', 'DELETE', 'OPTIONS', 'PUT'].flatMap((method) =>
        ['/mcp', '/mcp/s/exact', '/health', '/'].map((path) => send({ method, path, headers })),
      ),
    );
    for (const answer of answers) {
      expect([answer.status, answer.body]).toEqual([403, forbidden]);
      expect(answer.headers).not.toMatch(noCors);
    }
    expect(sessionsNow()).toBe(before);
    expect(await session.request('ping')).toContain('"result"');
  });

  it('is refused when it stands there twice or in odd case (T-A02)', async () => {
    const twice = ['Origin: http://localhost', 'oRiGiN: http://evil.example'];
    expect((await send({ headers: twice })).status).toBe(403);
  });

  it('is refused with a request to upgrade, and no upgrade is taken at all (T-A04)', async () => {
    const upgrade = [
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ];
    const withOrigin = await send({ method: 'GET', headers: [...upgrade, 'Origin: https://evil.example'], body: '' });
    expect(withOrigin.status).toBe(403);
    const without = await send({ method: 'GET', headers: upgrade, body: '' });
    expect(without.status).toBe(405);
  });

  it('that is this very host says nothing, for no page comes from here: the token is still asked for', async () => {
    const headers = [`Origin: http://127.0.0.1:${gatehouse.port}`];
    expect((await send({ headers })).status).toBe(200);
    expect((await send({ headers: [...headers, 'Authorization: Bearer wrong'] })).status).toBe(401);
  });
});

describe('what a page may send without asking', () => {
  it.each([
    'text/plain',
    'text/plain;charset=application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'text/json',
    'application/json-patch+json',
    '',
  ])('a POST of “%s” is not taken, even with a token (T-A03)', async (type) => {
    const before = sessionsNow();
    const answer = await send({ headers: [`Content-Type: ${type}`] });
    expect(answer.status).toBe(415);
    expect(answer.body).toContain('Send “Content-Type: application/json”.');
    expect(sessionsNow()).toBe(before);
  });

  it('a GET or HEAD changes nothing (T-A03)', async () => {
    const before = sessionsNow();
    for (const method of ['GET', 'HEAD'])
      for (const path of ['/mcp', '/mcp?method=tools/call', '/mcp/s/exact', '/favicon.ico'])
        expect((await send({ method, path, body: '' })).status).toBeGreaterThanOrEqual(400);
    expect(sessionsNow()).toBe(before);
  });

  it('no answer ever lets another site read it (T-A05)', async () => {
    const answers = await Promise.all([
      send({}),
      send({ method: 'OPTIONS', body: '' }),
      send({ method: 'GET', body: '' }),
      send({ headers: ['Authorization: Bearer wrong'] }),
      send({ path: '/nothing' }),
      send({ body: 'rubbish' }),
      send({ headers: ['Origin: https://evil.example'] }),
    ]);
    for (const { headers } of answers) expect(headers).not.toMatch(noCors);
  });
});

it.runIf(process.platform === 'linux')('listens on 127.0.0.1 and nowhere else (T-A06)', async () => {
  const own = socketsOf(process.pid);
  const listening = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && own.has(inode ?? ''))
      .map(([, local]) => local),
  );
  const port = gatehouse.port.toString(16).toUpperCase().padStart(4, '0');
  expect(listening.filter((local) => local?.endsWith(`:${port}`))).toEqual([`0100007F:${port}`]);
  const outside = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each && !each.internal);
  for (const each of outside) await expect(canConnect(each?.address ?? '')).resolves.toBe(false);
});

describe('who is not known', () => {
  it.each([
    ['no token', 'Authorization:'],
    ['another scheme', 'Authorization: Basic dXNlcjpwYXNz'],
    ['a wrong token', 'Authorization: Bearer gh_wrong'],
    ['an empty token', 'Authorization: Bearer '],
    ['a token of another form', 'Authorization: Bearer a b'],
    ['the name of a client', 'Authorization: Bearer Raw'],
    ['a client’s digest', 'Authorization: Bearer e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('reads the same with %s on every path (T-A07)', async (_what, header) => {
    const paths = [
      '/mcp',
      '/mcp/s/exact',
      '/mcp/s/nobody',
      '/health',
      '/',
      '/.well-known/oauth-authorization-server',
      '/.well-known/oauth-protected-resource',
      '/approvals',
    ];
    const answers = await Promise.all(
      paths.flatMap((path) => ['POST', 'GET', 'DELETE'].map((method) => send({ method, path, headers: [header] }))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    for (const { headers, body } of answers) {
      expect(headers).toContain('www-authenticate: bearer');
      expect(headers + body).not.toMatch(/gatehouse\/|0\.0\.0|x-powered-by|^server:/m);
    }
  });

  it('does not lock out who is, though it tries ten thousand times (T-B04)', async () => {
    const tries = Array.from({ length: 20 }, () => guess(500));
    expect(await session.request('ping')).toContain('"result"');
    expect((await send({})).status).toBe(200);
    expect((await Promise.all(tries)).reduce((sum, refused) => sum + refused)).toBe(10_000);
    expect(await session.request('ping')).toContain('"result"');
  }, 20_000);
});

describe('the token alone says who asks (T-B02)', () => {
  it('whatever a client claims to be', async () => {
    const { token: other } = await gatehouse.addClient('Trusted One');
    await gatehouse.addRule('allow', '*', { client: 'Trusted One' });
    await gatehouse.addRule('deny', '*', { client: 'Raw' });
    const liar = await openRawSession(gatehouse.endpoint, token, { name: 'Trusted One', version: '1' });
    const params = '{"name":"exact_write_thing","_meta":{"client":"Trusted One"},"client":"Trusted One"}';
    const text = await liar.post(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`, {
      'X-Client': 'Trusted One',
      'X-Forwarded-User': 'Trusted One',
      'User-Agent': 'Trusted One',
    });
    expect(text.text).toContain('Blocked by rule “Deny every tool on every server for Raw.');
    expect(gatehouse.services['activity.recent'].get()[0]).toMatchObject({
      client: 'Raw',
      outcome: 'denied-by-policy',
    });
    const views = gatehouse.services['clients.list'].get();
    expect(views.find(({ name }) => name === 'Raw')?.claims).toEqual({ name: 'Trusted One', version: '1' });
    const honest = await openRawSession(gatehouse.endpoint, other);
    expect(await honest.request('tools/call', '{"name":"exact_write_thing"}')).toContain('run');
  });

  it('and a session of one client is none for another (T-B13)', async () => {
    const { token: other } = await gatehouse.addClient('Thief');
    const headers = [`Authorization: Bearer ${other}`, `Mcp-Session-Id: ${session.id}`];
    const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    for (const [method, body] of [
      ['POST', ping],
      ['GET', ''],
      ['DELETE', ''],
    ] as const) {
      expect((await send({ method, headers, body })).status).toBe(404);
    }
    expect(await session.request('ping')).toContain('"result"');
  });
});

function socketsOf(pid: number): Set<string> {
  const links = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return new Set(links.flatMap((link) => link.match(/^socket:\[(\d+)\]$/)?.[1] ?? []));
}

function canConnect(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: gatehouse.port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Sends so many wrong tokens over one socket, none waiting for the other's answer. Gives how many were refused. */
function guess(times: number): Promise<number> {
  const request = (index: number) =>
    `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${gatehouse.port}\r\nAuthorization: Bearer gh_${index}\r\nContent-Length: 0\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(gatehouse.port, '127.0.0.1', () => {
      socket.write(Array.from({ length: times }, (_, index) => request(index)).join(''));
    });
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const refused = text.split('HTTP/1.1 401').length - 1;
      if (refused === times) socket.end(() => resolve(refused));
    });
    socket.once('error', reject);
  });
}
