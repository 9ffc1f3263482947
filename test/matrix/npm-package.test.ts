import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { aPerson, type Person } from '../support/a-person';
import { startServe } from '../support/serve';

// npm packs, installs and starts, a few seconds each.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const run = promisify(execFile);
const project = join(import.meta.dirname, '..', '..');
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-npm-'));
  // What builds it has run.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: project });
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', join(folder, archive)];
  await run('npm', [...install, '--prefix', folder], { cwd: folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const npx = (person: Person, ...args: string[]) =>
  run('npx', ['--no', 'gatehouse', ...args], {
    cwd: folder,
    env: { ...process.env, ...person.env, PATH: process.env['PATH'] },
  });

it('is a package of the built command and nothing else, without what only building needs', async () => {
  const installed = join(folder, 'node_modules', 'gatehouse');
  expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'README.md', 'out', 'package.json']);
  expect(readdirSync(join(folder, 'node_modules'))).not.toContain('vite');
  const { stdout } = await npx(aPerson(), '--version');
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it('connects a client by npx, and the bridge that it wrote brings the client to the gateway', async () => {
  const person = aPerson();
  await npx(person, 'connect', 'tabnine-ide', '--yes');
  const script = join(folder, 'node_modules', 'gatehouse', 'out', 'main', 'gatehouse.js');
  const served = await startServe({ script, env: person.env, home: person.home });
  onTestFinished(async () => void (await served.stop()));

  const { command, args, env } = JSON.parse(person.text('.tabnine/mcp_servers.json')).mcpServers.gatehouse;
  const client = new Client({ name: 'npm-package-test', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command, args, env: { ...person.env, ...env } }));
  onTestFinished(() => client.close());
  expect(client.getServerVersion()?.name).toBe('Gatehouse');
});
