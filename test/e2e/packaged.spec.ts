import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sandboxArguments } from '../../build/electron-runtime.mjs';

const executable = join(import.meta.dirname, '..', '..', 'dist', 'linux-unpacked', 'gatehouse');

test.skip(process.platform !== 'linux', 'only the Linux package is unpacked where tests run');

test('the packaged app starts, guards its endpoint, and stops when told to', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-packaged-'));
  const port = await freePort();
  const args = [...sandboxArguments(), '--home', home, '--port', String(port)];
  // As a person would start it: a release refuses what test runners leave in the environment.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const app = spawn(executable, args, { stdio: 'ignore', env });
  try {
    await expect.poll(() => statusOf(port), { timeout: 30_000 }).toBe(401);
    expect(await stop(app)).toBeLessThan(5000);
  } finally {
    app.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
});

/** A client without a token is refused, which only a running gateway does. */
async function statusOf(port: number): Promise<number> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const answer = await fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST', body, headers }).catch(() => undefined);
  return answer?.status ?? 0;
}

async function stop(app: ChildProcess): Promise<number> {
  const startedAt = Date.now();
  const exit = once(app, 'exit');
  app.kill('SIGTERM');
  await exit;
  return Date.now() - startedAt;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
