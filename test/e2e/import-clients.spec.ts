import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, type Page, test } from '@playwright/test';
import type { ServerView } from '../../shared/domain/server';
import { call } from '../support/app-with-files';
import { launchGatehouse, type RunningApp } from '../support/electron-app';
import { connectClient, textOf } from '../support/mcp-client';

const script = join(import.meta.dirname, '..', 'support', 'servers', 'raw-stdio.mjs');
const secrets = {
  github: `ghp_${'R4nd0mT0k3n'.repeat(4).slice(0, 36)}`,
  api: 'Zq8vN3xW7kL2pT9sB5yH4jR6',
  search: `tvly-${'a1B2c3D4e5F6g7H8'.repeat(2)}`,
} as const;

let person: string;
let running: RunningApp;
let page: Page;
let api: { server: Server; url: string; heard: Set<string | undefined> };

/** Five clients as a person keeps them: nine servers, two of which are the same, and three secrets. */
function writtenByHand(): Readonly<Record<string, string>> {
  const raw = (name: string) => `"command": "node", "args": ["${script}", "${name}"]`;
  return {
    '.cursor/mcp.json': `{\n\t"mcpServers": {\n\t\t"notes": {${raw('notes')}},\n\t\t"github": {${raw('github')}, "env": {"GITHUB_TOKEN": "${secrets.github}"}}\n\t}\n}\n`,
    '.claude.json': `{"numStartups": 3, "mcpServers": {"my-notes": {"type": "stdio", ${raw('notes')}}, "api": {"type": "http", "url": "${api.url}", "headers": {"Authorization": "Bearer ${secrets.api}"}}}, "projects": {}}`,
    '.codex/config.toml': `# mine\r\nmodel = "o9"\r\n\r\n[mcp_servers.builds]\r\ncommand = "node"\r\nargs = ["${script}", "builds"]\r\n\r\n[mcp_servers.logs] # at night\r\ncommand = "node"\r\nargs = ["${script}", "logs"]\r\n`,
    '.config/zed/settings.json': `// Zed\n{\n  "theme": "One Dark", // trailing\n  "context_servers": {\n    "search": { "command": "node", "args": ["${script}", "--api-key", "${secrets.search}"] },\n  },\n}\n`,
    '.config/Claude/claude_desktop_config.json': `{\n  "mcpServers": {\n    "files": {${raw('files')}},\n    "calendar": {${raw('calendar')}}\n  }\n}`,
  };
}

test.beforeEach(async () => {
  person = mkdtempSync(join(tmpdir(), 'gatehouse-person-'));
  api = await startApi();
  for (const [path, text] of Object.entries(writtenByHand())) {
    mkdirSync(dirname(join(person, path)), { recursive: true });
    writeFileSync(join(person, path), text);
  }
  running = await launchGatehouse({ env: { HOME: person, XDG_CONFIG_HOME: join(person, '.config') } });
  page = await running.page('dashboard');
});

test.afterEach(async () => {
  await running?.close();
  api?.server.close();
  rmSync(person, { recursive: true, force: true });
});

/** A server over HTTP that wants its key, and says what it was sent. */
async function startApi(): Promise<typeof api> {
  const heard = new Set<string | undefined>();
  const server = createServer(async (request, response) => {
    heard.add(request.headers.authorization);
    let body = '';
    for await (const chunk of request) body += chunk;
    const { id, method } = JSON.parse(body || '{}') as { id?: number; method?: string };
    const result = answers[method ?? ''];
    if (id === undefined) return void response.writeHead(202).end();
    const answer = result ? { result } : { error: { code: -32601, message: 'There is no such method.' } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, heard };
}

const answers: Readonly<Record<string, object>> = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'api', version: '1' },
  },
  'tools/list': { tools: [{ name: 'ask', inputSchema: { type: 'object' } }] },
  'tools/call': { content: [{ type: 'text', text: 'asked' }] },
};

/** The files of the clients, with their bytes. */
function snapshot(): Record<string, string> {
  const files = readdirSync(person, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(person.length + 1), readFileSync(path, 'latin1')]),
  );
}

const read = (path: string) => readFileSync(join(person, path), 'utf8');
const servers = () => call<ServerView[]>(page, 'servers.list');

/** What a client does with an entry that names a command: one call of a tool, and what came back. */
async function callThroughBridge(
  { command, args, env }: { command: string; args: string[]; env?: Record<string, string> },
  name: string,
): Promise<string> {
  const child = spawn(command, args, { env: { ...process.env, HOME: person, ...env } });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (id: number, method: string, params: object) => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('The bridge ended.');
      const message = JSON.parse(value) as { id?: number; result?: unknown };
      if (message.id === id) return message.result;
    }
  };
  const clientInfo = { name: 'claude-ai', version: '1' };
  await ask(1, 'initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
  child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  const result = await ask(2, 'tools/call', { name, arguments: { text: 'hello' } });
  child.stdin.end();
  await once(child, 'close');
  return textOf(result);
}

async function importAll(): Promise<void> {
  await page.getByRole('button', { name: 'Find my servers…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Which servers shall Gatehouse take over?' })).toBeVisible();
  const cards = dialog
    .getByRole('list', { name: 'Ready 8' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('checkbox') });
  await expect(cards).toHaveCount(8);
  const same = cards.filter({ hasText: '.claude.json' }).filter({ hasText: '.cursor/mcp.json' });
  await expect(same).toHaveCount(1);
  await expect(same.getByRole('list', { name: 'Found in' }).getByRole('listitem')).toHaveCount(2);
  await expect(dialog.getByRole('list', { name: 'Secrets that are taken out' })).toHaveCount(3);
  for (const secret of Object.values(secrets)) await expect(dialog.getByText(secret)).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Import 8 servers' }).click();
  await expect(dialog.getByRole('heading', { name: 'Imported 8 servers' })).toBeVisible();
}

/** Leads all five through Gatehouse; what stands in their files otherwise is switched off or taken out. */
async function connectAll(): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Connect 5 clients…' }).click();
  await expect(dialog.getByText('Adds “gatehouse”, which leads to Gatehouse.')).toHaveCount(5);
  await dialog.getByRole('button', { name: 'Apply to 5 files' }).click();
  await expect(dialog.getByText('That is done.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

async function openClients(): Promise<void> {
  await page.getByRole('button', { name: 'Finish and watch the calls' }).click();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Clients/ })
    .click();
}

/** What stands in a file when it is looked at for the first time is no news; from then on what comes is. */
async function untilGuarded(): Promise<void> {
  const memory = join(running.home, 'shadows.json');
  await expect(() => expect(JSON.parse(readFileSync(memory, 'utf8')).guarded).toContain('cursor')).toPass();
}

async function disconnectAll(): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'More about clients on this computer' }).click();
  await page.getByRole('menuitem', { name: 'Disconnect everything…' }).click();
  await dialog.getByRole('checkbox', { name: /^Put the secrets back/ }).check();
  await dialog.getByRole('button', { name: 'Apply to 5 files' }).click();
  await expect(dialog.getByText('That is done.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

function cursorEntry(): { url: string; token: string } {
  const { url, headers } = JSON.parse(read('.cursor/mcp.json')).mcpServers.gatehouse;
  return { url, token: headers.Authorization.replace('Bearer ', '') };
}

test('a first run takes nine servers of five clients over, leads the clients through, and gives all of it back', async () => {
  const before = snapshot();
  await importAll();
  expect(snapshot()).toEqual(before);
  await connectAll();
  await call(page, 'policy.add', { draft: { effect: 'allow', client: '*', server: '*', tool: '*' } });

  const { url, token } = cursorEntry();
  const cursor = await connectClient(url, token, 'cursor-vscode');
  const environment = await cursor.client.callTool({ name: 'github_env', arguments: {} });
  expect(JSON.parse(textOf(environment))).toMatchObject({ GITHUB_TOKEN: secrets.github });
  expect(textOf(await cursor.client.callTool({ name: 'api_ask', arguments: {} }))).toBe('asked');
  expect([...api.heard]).toEqual([`Bearer ${secrets.api}`]);
  await cursor.close();
  const desktop = JSON.parse(read('.config/Claude/claude_desktop_config.json')).mcpServers.gatehouse;
  expect(await callThroughBridge(desktop, 'calendar_echo')).toBe('hello');

  await openClients();
  await disconnectAll();
  expect(snapshot()).toEqual(before);
  await expect(connectClient(url, token)).rejects.toThrow();
  // What was taken over stays, for other clients.
  expect(await servers()).toHaveLength(8);
});

test('a server that goes round Gatehouse is seen, adopted, and back in its file when all is disconnected', async () => {
  const before = snapshot();
  await importAll();
  await connectAll();
  await openClients();
  await untilGuarded();
  const path = '.cursor/mcp.json';
  const written = JSON.parse(read(path));
  written.mcpServers.weather = { command: 'node', args: [script, 'weather'] };
  writeFileSync(join(person, path), JSON.stringify(written, null, 2));

  const adopt = page.getByRole('button', { name: 'Adopt: “weather” of Cursor goes round Gatehouse' });
  await expect(adopt).toBeVisible({ timeout: 10_000 });
  await adopt.click();
  await expect(adopt).toBeHidden();
  await expect.poll(async () => (await servers()).map(({ name }) => name)).toContain('weather');
  await expect.poll(() => Object.keys(JSON.parse(read(path)).mcpServers)).toEqual(['gatehouse']);

  await disconnectAll();
  const after = snapshot();
  const { mcpServers } = JSON.parse(after[path] ?? '');
  expect(mcpServers).toEqual({ ...JSON.parse(before[path] ?? '').mcpServers, weather: written.mcpServers.weather });
  expect({ ...after, [path]: '' }).toEqual({ ...before, [path]: '' });
});
