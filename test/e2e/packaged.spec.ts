import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { sandboxArguments } from '../../build/electron-runtime.mjs';
import { digestToken, newToken } from '../../main/gateway/identity/tokens';
import { defaultSettings, encodeSettings } from '../../main/store/settings-file';
import { ClientConfig } from '../../shared/domain/client';
import { Rule } from '../../shared/domain/policy';
import { ServerConfig } from '../../shared/domain/server';
import { filesServer } from '../support/app-with-files';
import { freePort } from '../support/free-port';
import { connectClient, textOf } from '../support/mcp-client';

/** How a fuse that is on stands in the binary; the package declares it and does not export it. */
const enabled: number = '1'.charCodeAt(0);

const executable = join(import.meta.dirname, '..', '..', 'dist', 'linux-unpacked', 'gatehouse');

test.skip(process.platform !== 'linux', 'only the Linux package is unpacked where tests run');

test('the packaged app lets an allowed call through to a real server, blocks a denied one, and stops when told to', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-packaged-'));
  const scratch = join(home, 'scratch');
  mkdirSync(scratch);
  const token = prepare(home, scratch);
  const port = await freePort();
  const args = [...sandboxArguments(), '--home', home, '--port', String(port)];
  // As a person would start it: a release refuses what test runners leave in the environment.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const app = spawn(executable, args, { stdio: 'ignore', env });
  try {
    const endpoint = `http://127.0.0.1:${port}/mcp`;
    await expect.poll(() => statusOf(endpoint), { timeout: 30_000 }).toBe(401);
    const { client, close } = await connectClient(endpoint, token);
    const path = join(scratch, 'a.txt');
    const written = await client.callTool({ name: 'files_write_file', arguments: { path, content: 'packaged' } });
    expect(textOf(written)).toContain('Successfully wrote');
    expect(readFileSync(path, 'utf8')).toBe('packaged');
    const denied = await client.callTool({
      name: 'files_move_file',
      arguments: { source: path, destination: `${path}2` },
    });
    expect(denied).toMatchObject({ isError: true });
    expect(textOf(denied)).toContain('Blocked by rule “Deny move_* on files for every client.');
    await close();
    expect(await stop(app)).toBeLessThan(5000);
  } finally {
    app.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
});

test('the package has exactly the fuses of a release (T-J03)', async () => {
  const wire = await getCurrentFuseWire(executable);
  const isOn = (fuse: FuseV1Options) => wire[fuse] === enabled;
  const names = Object.keys(FuseV1Options).filter((name) =>
    Number.isNaN(Number(name)),
  ) as (keyof typeof FuseV1Options)[];
  expect(names.filter((name) => isOn(FuseV1Options[name])).sort()).toEqual([
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
  ]);
});

/** What a person would have set before: a server, a client and two rules. A release has no door for tests. */
function prepare(home: string, scratch: string): string {
  const now = new Date().toISOString();
  const token = newToken();
  writeFileSync(
    join(home, 'settings.json'),
    encodeSettings({
      ...defaultSettings,
      isFirstRun: false,
      servers: [ServerConfig.parse({ ...filesServer(scratch), addedAt: now })],
      clients: [ClientConfig.parse({ id: 'c1', name: 'Cursor', tokenDigest: digestToken(token), createdAt: now })],
      rules: [
        Rule.parse({ id: 'r1', effect: 'deny', server: 'files', tool: 'move_*', createdAt: now }),
        Rule.parse({ id: 'r2', effect: 'allow', server: 'files', tool: 'write_*', createdAt: now }),
      ],
    }),
  );
  return token;
}

async function statusOf(endpoint: string): Promise<number> {
  const answer = await fetch(endpoint, { method: 'POST' }).catch(() => undefined);
  return answer?.status ?? 0;
}

async function stop(app: ChildProcess): Promise<number> {
  const startedAt = Date.now();
  const exit = once(app, 'exit');
  app.kill('SIGTERM');
  await exit;
  return Date.now() - startedAt;
}

test('the packaged app has the commands too, and opens no window for them', () => {
  const person = mkdtempSync(join(tmpdir(), 'gatehouse-packaged-person-'));
  mkdirSync(join(person, '.tabnine'));
  const file = join(person, '.tabnine', 'mcp_servers.json');
  const before = '{"mcpServers": {} }';
  writeFileSync(file, before);
  const { NODE_OPTIONS: _, DISPLAY: __, ...inherited } = process.env;
  const env = {
    ...inherited,
    HOME: person,
    GATEHOUSE_HOME: join(person, 'gatehouse'),
    GATEHOUSE_PASSPHRASE: 'for this',
  };
  const run = (...args: readonly string[]) =>
    spawnSync(executable, [...sandboxArguments(), ...args], { env, encoding: 'utf8', timeout: 30_000 });
  try {
    const listed = run('clients', '--json');
    expect(listed.status, listed.stderr).toBe(0);
    expect(JSON.parse(listed.stdout).clients).toContainEqual(expect.objectContaining({ kind: 'tabnine-ide' }));
    const connected = run('connect', 'tabnine-ide', '--yes');
    expect(connected.status, connected.stderr).toBe(0);
    const { command, args } = JSON.parse(readFileSync(file, 'utf8')).mcpServers.gatehouse;
    expect([command, args.slice(0, 2)]).toEqual([executable, ['connect', '--client']]);
    expect(run('doctor').stdout).toContain('Gatehouse does not run');
    expect(run('disconnect', '--all', '--yes').status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  } finally {
    rmSync(person, { recursive: true, force: true });
  }
});

test('removing the package says how to disconnect clients, updating it says nothing, and neither touches a file', () => {
  const script = join(import.meta.dirname, '..', '..', 'build', 'before-remove.sh');
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-packaged-home-'));
  const run = (step: string) => spawnSync('sh', [script, step], { env: { HOME: home }, encoding: 'utf8' });
  try {
    expect(run('remove')).toMatchObject({ status: 0, stdout: expect.stringContaining('gatehouse disconnect --all') });
    expect(run('upgrade')).toMatchObject({ status: 0, stdout: '' });
    expect(readdirSync(home)).toEqual([]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
