import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { type AskingSetup, anAskingSetup, connectClient, writeFileThrough } from '../support/asking-gateway';
import { type Served, startServe } from '../support/serve';

let setup: AskingSetup;
let served: Served;
let panelPort: number;
let gatewayPort: number;

test.beforeEach(async () => {
  setup = anAskingSetup();
  served = await startServe({ config: setup.config });
  panelPort = Number(new URL(served.panel ?? '').port);
  gatewayPort = Number(new URL(served.endpoint).port);
});

test.afterEach(async () => {
  expect(await served.stop()).toBe(0);
  setup.remove();
});

test.describe('in the panel', () => {
  let client: Client;
  let page: Page;
  const problems: string[] = [];

  test.beforeEach(async ({ browser }) => {
    problems.length = 0;
    page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // Chromium asks every site for an icon; the panel has none and says so.
      const isIcon = message.location().url.endsWith('/favicon.ico');
      if (message.type() === 'error' && !isIcon) problems.push(`${message.text()} ${message.location().url}`);
    });
    await page.goto(served.panel ?? '');
    client = await connectClient(served.endpoint);
  });

  test.afterEach(async () => {
    await page.context().close();
    await client.close().catch(() => undefined);
  });

  test('the link opens the dashboard, hides its key, and every request keeps to the policy', async () => {
    await expect(page.getByRole('navigation')).toBeVisible();
    await expect(page).toHaveURL(`http://127.0.0.1:${panelPort}/`);
    expect(problems).toEqual([]);
  });

  test('a call is allowed on the approval page and its bytes are on the disk', async () => {
    const file = join(setup.scratch, 'note.txt');
    await page.goto(`http://127.0.0.1:${panelPort}/approval/`);
    const answer = writeFileThrough(client, file, 'written from the panel');
    await expect(page.getByText('written from the panel').first()).toBeVisible();
    expect(existsSync(file)).toBe(false);
    const allow = page.getByRole('button', { name: /^allow once/i });
    await expect(allow).toBeEnabled();
    // The prompt takes nothing for half a second after it appeared.
    await page.waitForTimeout(700);
    await allow.click();
    expect((await answer).isError ?? false).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('written from the panel');
    expect(problems).toEqual([]);
  });

  test('the dashboard cannot answer a prompt, and a second page without the key gets nothing', async ({ browser }) => {
    const file = join(setup.scratch, 'note.txt');
    const answer = writeFileThrough(client, file, 'x').catch(() => undefined);
    const reply = await page.evaluate(askOver, { port: panelPort, kind: 'dashboard', key: await keyOf(page) });
    expect(reply).toContain('"ok":false');
    const cookies = await page.context().cookies();
    const stranger = await browser.newContext();
    await stranger.addCookies(cookies);
    const other = await stranger.newPage();
    await other.goto(`http://127.0.0.1:${panelPort}/sign-in.js`);
    expect(await other.evaluate(askOver, { port: panelPort, kind: 'approval', key: 'guess' })).toBe('closed 4401');
    await stranger.close();
    expect(existsSync(file)).toBe(false);
    await client.close();
    await answer;
  });

  test('the page says when Gatehouse is gone', async () => {
    await expect(page.getByRole('navigation')).toBeVisible();
    served.child.kill('SIGTERM');
    await expect(page.getByText('The connection to Gatehouse is lost.')).toBeVisible();
  });
});

/** Opens a socket by hand, as a script on the page could, and tries to answer a prompt. */
async function askOver({ port, kind, key }: { port: number; kind: string; key: string }): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/${kind}`);
  return new Promise((resolve) => {
    socket.onopen = () => socket.send(JSON.stringify({ key }));
    socket.onclose = ({ code }) => resolve(`closed ${code}`);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      const input = { requestId: 'K7QX', revision: 1, effect: 'allow', scope: 'once' };
      if (message.ready) socket.send(JSON.stringify({ id: 1, channel: 'approvals.reply', input }));
      else if (message.id === 1) resolve(data);
    };
  });
}

function keyOf(page: Page): Promise<string> {
  return page.evaluate(() => localStorage.getItem('gatehouse.pageKey') ?? '');
}

test.describe('a page of someone else (T-A01, T-A03, T-A04)', () => {
  let browser: Browser;
  let evil: string;
  let closeEvil: () => void;

  test.beforeEach(async ({ launchOptions }) => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closeEvil = () => server.closeAllConnections() === undefined && server.close();
    evil = `http://evil.test:${(server.address() as AddressInfo).port}/`;
    browser = await chromium.launch({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP evil.test 127.0.0.1'],
    });
  });

  test.afterEach(async () => {
    await browser.close();
    closeEvil();
  });

  for (const name of ['panel', 'gateway'] as const) {
    const portOf = () => (name === 'panel' ? panelPort : gatewayPort);

    test(`that has rebound its name to us reads nothing of the ${name}`, async () => {
      const page = await browser.newPage();
      for (const path of ['/', '/approval/', '/mcp', '/sign-in.js', '/health']) {
        // As if evil.test had been rebound: same origin for the browser, our port.
        const response = await page.goto(`http://evil.test:${portOf()}${path}`);
        expect({ path, status: response?.status() }).toEqual({ path, status: 403 });
      }
      const tries = await page.evaluate(async () => {
        const post = {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
        };
        const statuses = [(await fetch('/')).status, (await fetch('/mcp', post)).status];
        const opened = await new Promise<string>((resolve) => {
          const socket = new WebSocket(`ws://${location.host}/ws/approval`);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        });
        const stream = await new Promise<string>((resolve) => {
          const source = new EventSource('/mcp');
          source.onopen = () => resolve('open');
          source.onerror = () => resolve('refused');
        });
        return { statuses, opened, stream };
      });
      expect(tries).toEqual({ statuses: [403, 403], opened: 'refused', stream: 'refused' });
    });

    test(`can neither read from the ${name} nor change anything by requests that need no leave`, async () => {
      const signedIn = await browser.newContext();
      const mine = await signedIn.newPage();
      await mine.goto(served.panel ?? '');
      await expect(mine.getByRole('navigation')).toBeVisible();
      const page = await signedIn.newPage();
      await page.goto(evil);
      const got = await page.evaluate(async (port) => {
        const attempt = async (work: Promise<Response>) => {
          try {
            const response = await work;
            return response.type === 'opaque' ? 'opaque' : await response.text();
          } catch {
            return 'refused';
          }
        };
        const body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"files_write_file"}}';
        const load = (tag: 'img' | 'script' | 'iframe', path: string) =>
          new Promise<string>((resolve) => {
            const element = Object.assign(document.createElement(tag), { src: `http://127.0.0.1:${port}${path}` });
            element.onload = () => resolve(tag === 'iframe' ? 'frame' : 'loaded');
            element.onerror = () => resolve('refused');
            document.body.append(element);
          });
        const url = `http://127.0.0.1:${port}`;
        navigator.sendBeacon(`${url}/mcp`, body);
        return {
          read: await attempt(fetch(url)),
          credentials: await attempt(fetch(url, { credentials: 'include' })),
          json: await attempt(
            fetch(`${url}/mcp`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
          ),
          image: await load('img', '/'),
          script: await load('script', '/sign-in.js'),
          socket: await new Promise<string>((resolve) => {
            const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/approval`);
            socket.onopen = () => resolve('open');
            socket.onerror = () => resolve('refused');
          }),
        };
      }, portOf());
      expect(new Set(Object.values(got))).toEqual(new Set(['refused']));
      const posted = await page
        .evaluate(async (port) => {
          const form = Object.assign(document.createElement('form'), {
            method: 'POST',
            enctype: 'text/plain',
            action: `http://127.0.0.1:${port}/mcp`,
          });
          document.body.append(form);
          form.submit();
        }, portOf())
        .then(() => page.waitForURL(/127\.0\.0\.1/))
        .then(() => page.textContent('body'));
      expect(posted).not.toContain('jsonrpc":"2.0","result');
      expect(await callsSeenBy(mine)).toBe('{"id":1,"reply":{"ok":true,"value":[]}}');
      await signedIn.close();
    });
  }
});

/** What the record says has been called. */
async function callsSeenBy(page: Page): Promise<string> {
  return page.evaluate(
    async ({ port, key }) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/dashboard`);
      return new Promise<string>((resolve) => {
        socket.onopen = () => socket.send(JSON.stringify({ key }));
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          if (message.ready) socket.send(JSON.stringify({ id: 1, channel: 'activity.recent' }));
          else if (message.id === 1) resolve(data);
        };
      });
    },
    { port: panelPort, key: await keyOf(page) },
  );
}
