import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type Served, startServe } from '../support/serve';

let person: string;
let served: Served;
let page: Page;

const cursor = () => join(person, '.cursor/mcp.json');
const text = () => readFileSync(cursor(), 'utf8');

test.beforeEach(async ({ browser }) => {
  person = mkdtempSync(join(tmpdir(), 'gatehouse-person-'));
  mkdirSync(join(person, '.cursor'));
  writeFileSync(cursor(), '{\n\t"mcpServers": {\n\t\t"notes": {"command": "/opt/notes"}\n\t}\n}\n');
  served = await startServe({ env: { HOME: person, XDG_CONFIG_HOME: join(person, '.config'), PATH: '/usr/bin:/bin' } });
  page = await (await browser.newContext({ viewport: { width: 1100, height: 900 } })).newPage();
  await page.goto(served.panel ?? '');
  await page.getByRole('button', { name: 'Clients' }).first().click();
});

test.afterEach(async () => {
  await page.context().close();
  await served.stop();
  rmSync(person, { recursive: true, force: true });
});

async function connectCursor(): Promise<void> {
  await page.getByRole('button', { name: 'Look for clients' }).click();
  const found = page.getByRole('list', { name: 'Clients on this computer' });
  await found.getByRole('checkbox', { name: /Cursor$/ }).check();
  await page.getByRole('button', { name: /^Connect 1 client/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Apply/ }).click();
  await expect(dialog.getByText('That is done.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** What the guard knows is kept: from then on what comes is news. */
async function guarded(): Promise<void> {
  const memory = join(served.home, 'shadows.json');
  await expect(() => expect(readFileSync(memory, 'utf8')).toContain('"cursor"')).toPass({ timeout: 10_000 });
}

test('a server that appears in a client’s file is shown within five seconds, adopted with one click, and put back by undo', async () => {
  await connectCursor();
  await guarded();
  const before = text();
  const argument = '--a-long-argument '.repeat(20).trim();
  const sly = { command: '/opt/sly', args: argument.split(' ') };
  const content = JSON.parse(before);
  writeFileSync(cursor(), JSON.stringify({ mcpServers: { ...content.mcpServers, sly } }, null, '\t'));
  const withShadow = text();

  const cards = page.getByRole('region', { name: 'What goes round Gatehouse' });
  await expect(cards.getByText('“sly” of Cursor goes round Gatehouse')).toBeVisible({ timeout: 5000 });
  await expect(cards.getByText(`/opt/sly ${argument}`)).toBeVisible();
  await expect(page.getByRole('button', { name: /Clients\s*1\s*to answer/ })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: test.info().outputPath(`cards-${colorScheme}.png`) });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  }

  await cards.getByRole('button', { name: /^Adopt: / }).focus();
  await page.keyboard.press('Enter');
  await expect(cards).toBeHidden();
  expect(JSON.parse(text())).toEqual(content);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cards.getByText('“sly” of Cursor goes round Gatehouse')).toBeVisible({ timeout: 5000 });
  expect(text()).toBe(withShadow);
});

test('what is allowed is quiet, stands in a list, and can be taken back', async () => {
  await connectCursor();
  await guarded();
  const content = JSON.parse(text());
  writeFileSync(cursor(), JSON.stringify({ mcpServers: { ...content.mcpServers, sly: { command: '/opt/sly' } } }));
  await page.getByRole('button', { name: /^Allow: / }).click({ timeout: 5000 });
  await page.getByRole('button', { name: /^Allowed to go round Gatehouse/ }).click();
  await page.getByRole('button', { name: /^Take back: / }).click();
  await expect(page.getByRole('button', { name: /^Adopt: / })).toBeVisible();
});
