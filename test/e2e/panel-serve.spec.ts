import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { anAskingSetup, askingToken, connectClient } from '../support/asking-gateway';
import { openPage, signIn } from '../support/page-socket';
import { command, startServe } from '../support/serve';

let folder: string;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-serve-test-'));
});

test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command to its end. */
async function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

const home = () => join(folder, 'home');

test('prints exactly one line of JSON when it is ready, and stops in order on SIGTERM', async () => {
  const child = spawn(process.execPath, [command, 'serve', '--json', '--port', '0', '--home', home()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    child.kill('SIGTERM');
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(stdout.split('\n')).toHaveLength(2);
  expect(JSON.parse(stdout)).toEqual({
    ready: true,
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/),
    panel: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/open\/[\w-]{43}$/),
  });
});

test('leaves nothing behind: no listener and no server process, within five seconds', async () => {
  const setup = anAskingSetup();
  const served = await startServe({ config: setup.config });
  const client = await connectClient(served.endpoint);
  await client.listTools();
  const children = descendantsOf(served.child.pid ?? 0);
  expect(children.length).toBeGreaterThan(0);
  const startedAt = performance.now();
  expect(await served.stop()).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(5000);
  expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  await expect(fetch(served.endpoint)).rejects.toThrow();
  await client.close().catch(() => undefined);
  setup.remove();
});

test('no token of a client opens the panel, and no session of the panel calls a tool', async () => {
  const setup = anAskingSetup();
  const served = await startServe({ config: setup.config });
  const panel = new URL(served.panel ?? '');
  const { cookie, pageKey } = await signIn(panel.href);
  const initialize = (headers: Record<string, string>) =>
    fetch(served.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '0' } },
      }),
    });
  const secret = cookie.slice(cookie.indexOf('=') + 1);
  for (const headers of [
    { cookie },
    { authorization: `Bearer ${pageKey}` },
    { authorization: `Bearer ${secret}`, cookie },
  ]) {
    expect((await initialize(headers)).status).toBe(401);
  }
  expect((await initialize({ authorization: `Bearer ${askingToken}` })).status).toBe(200);
  const asClient = { authorization: `Bearer ${askingToken}`, cookie: `${cookie.split('=')[0]}=${askingToken}` };
  for (const path of ['/', '/approval/', `/open/${askingToken}`]) {
    expect((await fetch(new URL(path, panel.origin), { headers: asClient })).status).toBeGreaterThanOrEqual(400);
  }
  await expect(
    openPage(Number(panel.port), { cookie: asClient.cookie, pageKey: askingToken }, 'approval'),
  ).rejects.toThrow('401');
  await served.stop();
  setup.remove();
});

test('is stopped by Ctrl+C as well', async () => {
  const served = await startServe();
  served.child.kill('SIGINT');
  expect((await once(served.child, 'exit'))[0]).toBe(0);
  await served.stop();
});

test('serves no panel with --no-panel', async () => {
  const served = await startServe({ args: ['--no-panel'] });
  expect(served.panel).toBeNull();
  await served.stop();
});

test('says that the port is taken and what to do', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { code, stdout, stderr } = await run('serve', '--json', '--port', String(port), '--home', home());
  squatter.close();
  expect(code).toBe(1);
  expect(stderr).toContain(String(port));
  expect(JSON.parse(stdout)).toEqual({ ready: false, error: stderr.trim() });
});

test('takes the next port for the panel and says so', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const served = await startServe({ args: ['--panel-port', String(port)] });
  expect(Number(new URL(served.panel ?? '').port)).toBeGreaterThan(port);
  expect(served.stderr()).toContain(`Port ${port} is taken, so the panel listens on`);
  await served.stop();
  squatter.close();
});

test('names the line of a mistake in the configuration', async () => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(file, 'rules:\n  - { effect: perhaps }\n');
  const { code, stderr, stdout } = await run('serve', '--home', home(), '--port', '0', '--config', file);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('bad.yaml');
  expect(stderr).toContain('2');
});

test('does not share a home with another instance', async () => {
  const served = await startServe();
  const { code, stderr } = await run('serve', '--home', served.home, '--port', '0');
  expect(code).toBe(1);
  expect(stderr).toContain('--home');
  await served.stop();
});

test('tells a wrong command line from a failure', async () => {
  expect(await run('serve', '--port', 'http')).toMatchObject({ code: 2, stdout: '' });
  expect(await run('--help')).toMatchObject({ code: 0, stderr: '' });
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

/** Processes below this one, at any depth. */
function descendantsOf(parent: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1])] as const];
      } catch {
        return [];
      }
    });
  const below = (pid: number): number[] =>
    parents.filter(([, of]) => of === pid).flatMap(([child]) => [child, ...below(child)]);
  return below(parent);
}
