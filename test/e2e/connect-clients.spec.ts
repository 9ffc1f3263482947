import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { connectClient } from '../support/mcp-client';
import { type Served, startServe } from '../support/serve';

/** A made-up home: what each client has written in its own hand, comments and odd spacing included. */
const written: Readonly<Record<string, string>> = {
  '.cursor/mcp.json': '{\n\t"mcpServers": {\n\t\t"notes": {"command": "/opt/notes", "args": ["--all"]}\n\t}\n}\n',
  '.claude.json': '{"numStartups": 3, "mcpServers": {}, "projects": {}}',
  '.codex/config.toml':
    '# mine\r\nmodel = "o9"\r\n\r\n[mcp_servers.notes]\r\ncommand = "/opt/notes"\r\nargs = ["--all"]\r\n',
  '.config/zed/settings.json': '// Zed\n{\n  "theme": "One Dark", // trailing\n}\n',
};

let person: string;
let served: Served;
let page: Page;

test.beforeEach(async ({ browser }) => {
  person = mkdtempSync(join(tmpdir(), 'gatehouse-person-'));
  for (const [path, text] of Object.entries(written)) {
    mkdirSync(dirname(join(person, path)), { recursive: true });
    writeFileSync(join(person, path), text);
  }
  served = await startServe({
    env: { HOME: person, XDG_CONFIG_HOME: join(person, '.config'), PATH: process.env['PATH'] ?? '' },
  });
  page = await (await browser.newContext({ viewport: { width: 1100, height: 900 } })).newPage();
  await page.goto(served.panel ?? '');
  await page
    .getByRole('navigation')
    .getByRole('link', { name: 'Clients' })
    .or(page.getByRole('button', { name: 'Clients' }))
    .first()
    .click();
});

test.afterEach(async () => {
  await page.context().close();
  await served.stop();
  rmSync(person, { recursive: true, force: true });
});

/** Every file of the made-up home with its bytes. */
function snapshot(): Record<string, string> {
  const files = readdirSync(person, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]),
  );
}

test('clients are found, connected and used; disconnecting everything leaves the home as it was, byte for byte', async () => {
  const before = snapshot();
  await page.getByRole('button', { name: 'Look for clients' }).click();
  const found = page.getByRole('list', { name: 'Clients on this computer' });
  for (const name of ['Cursor', 'Claude Code', 'OpenAI Codex', 'Zed']) {
    await expect(found.getByText(name, { exact: true })).toBeVisible();
    await found.getByRole('checkbox', { name: new RegExp(`${name}$`) }).check();
  }
  await page.getByRole('button', { name: /^Connect 4 clients/ }).click();

  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Adds “gatehouse”, which leads to Gatehouse.')).toHaveCount(4);
  await dialog.getByRole('button', { name: 'Apply to 4 files' }).click();
  await expect(dialog.getByText('That is done.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const cursor = JSON.parse(readFileSync(join(person, '.cursor/mcp.json'), 'utf8'));
  const { url, headers } = cursor.mcpServers.gatehouse;
  expect(cursor.mcpServers.notes).toEqual({ command: '/opt/notes', args: ['--all'] });
  expect(readFileSync(join(person, '.codex/config.toml'), 'utf8')).toContain('# mine\r\nmodel = "o9"\r\n');
  const client = await connectClient(url, headers.Authorization.replace('Bearer ', ''));
  await client.client.listTools();
  await client.close();

  await page.getByRole('button', { name: 'More about clients on this computer' }).click();
  await page.getByRole('menuitem', { name: 'Disconnect everything…' }).click();
  await dialog.getByRole('button', { name: 'Apply to 4 files' }).click();
  await expect(dialog.getByText('That is done.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  expect(snapshot()).toEqual(before);
  await expect(connectClient(url, headers.Authorization.replace('Bearer ', ''))).rejects.toThrow();
});
