import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, signIn } from '../../support/page-socket';
import { startTestPanel, type TestPanel } from '../../support/panel';
import { rawRequest } from '../../support/raw-http';

let test: TestPanel;
let me: SignedIn;
let port: number;

beforeAll(async () => {
  test = await startTestPanel();
  port = test.panel.port;
  me = await signIn(test.panel.newLink());
});

afterAll(() => test.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' });

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'];
const paths = ['/', '/approval/', '/assets/dashboard.js', '/health', '/.well-known/oauth-protected-resource', '/mcp'];

function foreignHosts(): readonly (readonly string[])[] {
  return [
    ['Host: evil.example'],
    [`Host: evil.example:${port}`],
    [`Host: localhost.evil.example:${port}`],
    [`Host: 127.0.0.1.nip.example:${port}`],
    [`Host: localhost.:${port}`],
    [`Host: 0.0.0.0:${port}`],
    [`Host: 2130706433:${port}`],
    [`Host: 127.1:${port}`],
    [`Host: [::ffff:127.0.0.1]:${port}`],
    ['Host: 127.0.0.1'],
    [`Host: 127.0.0.1:${port + 1}`],
    [`Host: user@127.0.0.1:${port}`],
    ['Host: '],
    [],
    [`Host: 127.0.0.1:${port}`, 'Host: evil.example'],
    [`Host: 127.0.0.1:${port}`, `Host: 127.0.0.1:${port}`],
  ];
}

function foreignOrigins(): readonly (readonly string[])[] {
  const origins = [
    'https://evil.example',
    'null',
    `http://localhost:${port + 1}`,
    `http://127.0.0.1:${port + 1}`,
    `http://127.0.0.1.evil.example:${port}`,
    `https://127.0.0.1:${port}`,
    `HTTP://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}/`,
    'file://',
    'chrome-extension://abcdefgh',
    'vscode-webview://x',
    '',
  ];
  return [
    ...origins.map((origin) => [`Origin: ${origin}`]),
    [`Origin: http://127.0.0.1:${port}`, 'Origin: https://evil.example'],
    [`Origin: http://127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`],
  ];
}

const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

describe('the door (T-A01, T-A02, T-A05, T-A07)', () => {
  it('refuses every foreign Host with one and the same answer, whoever is signed in and whatever is asked', async () => {
    const answers = new Set<string>();
    let requests = 0;
    for (const hosts of foreignHosts()) {
      for (const method of methods.filter((name) => name !== 'HEAD')) {
        for (const path of ['/', '/mcp']) {
          const { status, body } = await rawRequest(port, [
            `${method} ${path} HTTP/1.1`,
            ...hosts,
            `Cookie: ${me.cookie}`,
          ]);
          answers.add(`${status} ${body}`);
          requests += 1;
        }
      }
    }
    expect([...answers]).toEqual(['403 Forbidden.\n']);
    expect(requests).toBeGreaterThan(200);
  });

  it('refuses every foreign Origin, on every method and path', async () => {
    const answers = new Set<string>();
    for (const origins of foreignOrigins()) {
      for (const method of ['GET', 'OPTIONS', 'DELETE', 'POST']) {
        for (const path of paths) {
          const lines = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...origins, `Cookie: ${me.cookie}`];
          const { status, body } = await rawRequest(port, lines);
          answers.add(`${status} ${body}`);
        }
      }
    }
    expect([...answers]).toEqual(['403 Forbidden.\n']);
  });

  it('refuses an upgrade from a foreign Host or Origin, or from none, with the same answer', async () => {
    const own = `Origin: http://127.0.0.1:${port}`;
    const heads = [
      ...foreignHosts().map((hosts) => [...hosts, own]),
      ...foreignOrigins().map((origins) => [`Host: 127.0.0.1:${port}`, ...origins]),
      [`Host: 127.0.0.1:${port}`],
    ];
    const answers = new Set<string>();
    for (const head of heads) {
      const lines = ['GET /ws/approval HTTP/1.1', ...head, ...upgrade, `Cookie: ${me.cookie}`];
      const { status, body } = await rawRequest(port, lines);
      answers.add(`${status} ${body}`);
    }
    expect([...answers]).toEqual(['403 Forbidden.\n']);
  });

  it('refuses an absolute request target', async () => {
    for (const target of [`http://127.0.0.1:${port}/`, 'http://evil.example/', '*', 'evil.example:80']) {
      const { status } = await rawRequest(port, [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`]);
      expect({ target, status }).toEqual({ target, status: 403 });
    }
  });

  it('answers bytes that are no HTTP, and an expectation, like any other stranger', async () => {
    const evil = ['POST / HTTP/1.1', 'Host: evil.example', 'Content-Length: 5'];
    for (const lines of [['\u0016\u0003\u0001'], [...evil, 'Expect: 100-continue'], [...evil, 'Expect: magic']]) {
      expect(await rawRequest(port, lines)).toMatchObject({ status: 403, body: 'Forbidden.\n' });
    }
  });

  it('never sends a CORS header or a version, not even to a private-network preflight', async () => {
    const preflight = [
      'Access-Control-Request-Private-Network: true',
      'Access-Control-Request-Method: POST',
      'Origin: https://evil.example',
      'Connection: close',
    ];
    for (const path of [...paths, `/open/${'a'.repeat(43)}`, '/sign-in.js', '/sign-in.css']) {
      for (const extra of [
        preflight,
        [`Origin: http://127.0.0.1:${port}`, 'Connection: close'],
        ['Connection: close'],
      ]) {
        const { headers } = await rawRequest(port, [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...extra]);
        expect(headers).not.toMatch(/access-control|\nserver:|x-powered-by|0\.0\.0-test/);
        expect(headers).toContain("frame-ancestors 'none'");
        expect(headers).toContain('x-content-type-options: nosniff');
        expect(headers).toContain('cache-control: no-store');
      }
    }
  });

  it('listens on loopback only (T-A06)', () => {
    const sockets = new Set(
      readdirSync('/proc/self/fd').flatMap((fd) => /^socket:\[(\d+)\]$/.exec(linkOf(fd))?.[1] ?? []),
    );
    const listening = ['/proc/net/tcp', '/proc/net/tcp6']
      .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(inode ?? ''))
      .map(([, local]) => local);
    expect(listening).toEqual([`0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`]);
  });
});

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

describe('pages', () => {
  it('shows a stranger how to sign in, and nothing of the panel', async () => {
    for (const path of ['/', '/approval/', '/assets/dashboard.js']) {
      const response = await get(path);
      expect(response.status).toBe(401);
      expect(await response.text()).toContain('Open the link that Gatehouse printed in the terminal.');
    }
  });

  it('serves the dashboard, the approval page and their assets to who is signed in', async () => {
    expect(await (await get('/', { cookie: me.cookie })).text()).toContain('dashboard');
    expect(await (await get('/?key=evil&url=https://evil.example', { cookie: me.cookie })).text()).toContain(
      'dashboard',
    );
    expect(await (await get('/approval/', { cookie: me.cookie })).text()).toContain('approval');
    const script = await get('/assets/dashboard.js', { cookie: me.cookie });
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toBe('void 0;');
  });

  it('lets the page connect to itself alone', async () => {
    const policy = (await get('/', { cookie: me.cookie })).headers.get('content-security-policy');
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port};`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    '/tray/',
    '/tray/index.html',
    '/dashboard/index.html',
    '/secret.txt',
    '/assets/../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/',
    '//evil.example/',
    '/mcp',
    '/health',
    '/ws/dashboard',
    '/constructor',
  ])('has no %s', async (path) => {
    const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Cookie: ${me.cookie}`, 'Connection: close'];
    expect(await rawRequest(port, lines)).toMatchObject({ status: 404, body: 'Not found.\n' });
  });

  it('answers other methods with 405 and does nothing', async () => {
    for (const method of methods.slice(2)) {
      const lines = [`${method} / HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Cookie: ${me.cookie}`];
      const { status, headers } = await rawRequest(port, lines);
      expect({ method, status, says: headers.includes('allow: get, head') }).toEqual({
        method,
        status: 405,
        says: true,
      });
    }
  });
});

describe('the one-time link', () => {
  it('sets a cookie that scripts and other sites cannot use, and hands the key over in the fragment', async () => {
    const response = await fetch(test.panel.newLink(), { redirect: 'manual' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(/^\/#k=[\w-]{43}$/);
    expect(response.headers.get('set-cookie')).toMatch(
      new RegExp(`^gatehouse_panel_${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
  });

  it('opens once; then it says what to do', async () => {
    const link = test.panel.newLink();
    await signIn(link);
    const again = await fetch(link, { redirect: 'manual' });
    expect(again.status).toBe(410);
    expect(again.headers.get('set-cookie')).toBeNull();
    expect(await again.text()).toContain('Press “p” in the terminal');
  });

  it('is not used up by looking ahead', async () => {
    const link = test.panel.newLink();
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(405);
    expect((await fetch(link, { headers: { 'sec-purpose': 'prefetch;prerender' }, redirect: 'manual' })).status).toBe(
      403,
    );
    await expect(signIn(link)).resolves.toBeDefined();
  });

  it('cannot be taken by a page of another origin', async () => {
    const link = test.panel.newLink();
    const path = new URL(link).pathname;
    const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Origin: https://evil.example'];
    expect((await rawRequest(port, lines)).status).toBe(403);
    await expect(signIn(link)).resolves.toBeDefined();
  });
});

describe('credentials that are not of the panel', () => {
  it.each(['Authorization: Bearer gh_0123456789', 'Mcp-Session-Id: 1', 'X-Api-Key: gh_0123456789'])(
    'opens nothing for %s',
    async (header) => {
      const head = [`Host: 127.0.0.1:${port}`, header, 'Connection: close'];
      expect((await rawRequest(port, ['GET / HTTP/1.1', ...head])).status).toBe(401);
      const socket = [
        'GET /ws/dashboard HTTP/1.1',
        `Origin: http://127.0.0.1:${port}`,
        ...head.slice(0, 2),
        ...upgrade,
      ];
      expect((await rawRequest(port, socket)).status).toBe(401);
    },
  );

  it('takes no cookie that was not given out, and none twice', async () => {
    const guess = `gatehouse_panel_${port}=${'a'.repeat(43)}`;
    for (const cookie of [
      guess,
      `${guess}; ${me.cookie}`,
      `${me.cookie}; ${guess}`,
      me.cookie.replace('panel', 'other'),
    ]) {
      expect((await get('/', { cookie })).status).toBe(401);
    }
  });
});

describe('startPanel', () => {
  it('takes the next free port when its own is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const address = squatter.address();
    const taken = typeof address === 'object' && address ? address.port : 0;
    const moved = await startTestPanel({ port: taken });
    expect(moved.panel.port).toBeGreaterThan(taken);
    expect((await fetch(`http://127.0.0.1:${moved.panel.port}/`)).status).toBe(401);
    await moved.stop();
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('says what to do when the renderer is not built', async () => {
    const { startPanel } = await import('../../../main/panel/server');
    const { contract } = await import('../../../shared/ipc/contract');
    const served = { contract, services: test.services, report: () => undefined };
    await expect(startPanel({ served, folder: '/nonexistent', port: 0 })).rejects.toThrow('npm run build');
  });
});
