import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import type { GatewayStatus } from '../../shared/domain/settings';
import { type AppWithFiles, armed, launchWithFiles } from '../support/app-with-files';

const root = join(import.meta.dirname, '..', '..');
/** The README shows some; they change only when somebody asks for it, for every run draws a pixel differently. */
const images = join(root, 'docs', 'images');
const isKept = process.env['GATEHOUSE_KEEP_SCREENSHOTS'] === '1';
const shownInReadme = ['prompt-light', 'prompt-dark', 'activity-light', 'tray-light'];

const rawServer = join(root, 'test', 'support', 'servers', 'raw-stdio.mjs');
const themes = ['light', 'dark'] as const;

let app: AppWithFiles;

test.beforeEach(async () => {
  app = await launchWithFiles();
});

test.afterEach(() => app?.close());

test('every screen with 500 calls and long names reads well in both themes, and axe finds nothing serious', async () => {
  test.setTimeout(180_000);
  const long = 'a-server-with-a-name-as-long-as-they-get';
  await app.invoke('servers.add', {
    name: long,
    transport: { kind: 'stdio', command: 'node', args: [rawServer], env: {} },
  });
  await app.invoke('policy.add', {
    draft: { effect: 'allow', client: '*', server: '*', tool: '*', reason: 'This test makes many calls.' },
  });
  await app.client.client.listTools();
  for (let round = 0; round < 50; round += 1) {
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        app.client.client.callTool(
          index % 3 === 0
            ? { name: 'files_list_directory', arguments: { path: app.scratch } }
            : { name: `${long}_echo`, arguments: { text: `round ${round}, call ${index}` } },
        ),
      ),
    );
  }
  const { total } = await app.invoke<{ total: number }>('activity.query', { filter: {} });
  expect(total).toBeGreaterThanOrEqual(500);

  const screens = ['activity', 'approvals', 'servers', 'clients', 'policy', 'settings'] as const;
  // That there is no passphrase is said once; the pictures are of every day.
  const { notices } = await app.invoke<GatewayStatus>('gateway.status');
  for (const { id } of notices) await app.invoke('gateway.dismissNotice', { id });
  for (const theme of themes) {
    await app.invoke('settings.save', { theme });
    for (const screen of screens) {
      await app.invoke('app.showDashboard', { screen });
      await expect(app.dashboard.getByRole('heading', { level: 1 })).toHaveText(new RegExp(screen, 'i'));
      await look(app.dashboard, `${screen}-${theme}`);
    }
    await app.clickTray();
    await look(await app.page('tray'), `tray-${theme}`);
  }
  await expect(app.dashboard.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('rules with everything a rule can have, and what helps to write them, read well in both themes', async () => {
  test.setTimeout(180_000);
  await app.client.client.listTools();
  for (const draft of rules) await app.invoke('policy.add', { draft });
  for (let n = 0; n < 5; n += 1) {
    await app.client.client.callTool({ name: 'files_list_directory', arguments: { path: app.scratch } });
  }
  const page = app.dashboard;
  const dialog = page.getByRole('dialog');
  const close = async () => {
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  for (const theme of themes) {
    await app.invoke('settings.save', { theme });
    await app.invoke('app.showDashboard', { screen: 'policy' });
    await expect(page.getByText('5 calls an hour').first()).toBeVisible();
    await look(page, `rules-${theme}`);

    await page.getByRole('button', { name: /^Edit rule: Allow write_file/ }).click();
    for (const part of ['Risks', 'Conditions', 'Limits', 'Ends', 'Results']) {
      await dialog.getByRole('button', { name: new RegExp(`^${part}`) }).click();
    }
    await expect(dialog.getByLabel('Value of condition 1')).toHaveValue('~/site');
    await look(page, `rule-editor-${theme}`);
    await dialog.getByRole('tab', { name: 'CEL text' }).click();
    await dialog.getByLabel('Condition in CEL').fill('args.path ==');
    await expect(dialog.getByText(/line 1, column/)).toBeVisible();
    await look(page, `rule-condition-${theme}`);
    await close();

    await page.getByRole('button', { name: /^More actions: Allow every reading/ }).click();
    await page.getByRole('menuitem', { name: /^Try a change/ }).click();
    await expect(dialog.getByText(/would be decided otherwise/)).toBeVisible();
    await look(page, `rule-back-test-${theme}`);
    await close();

    await page.getByRole('button', { name: 'Try a call' }).click();
    await dialog.getByLabel('Client').fill('Cursor');
    await dialog.getByLabel('Server').fill('files');
    await dialog.getByLabel('Tool').fill('write_file');
    await expect(dialog.getByLabel('Arguments (JSON)')).toHaveValue(/"path": ""/);
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await expect(dialog.getByRole('heading', { name: 'The way through the rules' })).toBeVisible();
    await look(page, `simulator-${theme}`);
    await close();

    const { text } = await app.invoke<{ text: string }>('policy.export', {});
    await page.getByRole('button', { name: 'Import and export' }).click();
    await page.getByRole('menuitem', { name: 'Import rules…' }).click();
    await dialog.getByLabel('Rules (YAML)').fill(text.replace('github', 'gitlab'));
    await dialog.getByRole('button', { name: 'Show what changes' }).click();
    await expect(dialog.getByRole('list', { name: 'Changes' })).toBeVisible();
    await look(page, `import-${theme}`);
    await close();
  }
  await page.setViewportSize({ width: 400, height: 300 });
  await look(page, 'rules-small');
});

const rules = [
  {
    effect: 'allow',
    client: 'Cursor',
    server: 'files',
    tool: 'write_file',
    condition: 'has(args.path) && under(args.path, "~/site")',
    limits: [{ kind: 'calls', atMost: 5, per: 'hour' }],
    reason: 'The site is generated; nothing there is precious.',
    note: 'Talk to Ana before widening it.',
  },
  { effect: 'deny', tool: 'delete_*', risks: ['destructive'], isShadow: true },
  { effect: 'ask', server: 'github', tool: 'merge_pull_request_into_the_protected_default_branch', holdsResult: true },
  { effect: 'allow', server: 'files', tool: 'list_*', expiresAt: '2999-01-02T10:00:00.000Z' },
  { effect: 'deny', server: 'files', tool: 'list_directory', reason: 'Covered by the one above it.' },
  { effect: 'allow', risks: ['read'] },
];

test('the prompt reads well in both themes, and axe finds nothing serious', async () => {
  for (const theme of themes) {
    await app.invoke('settings.save', { theme });
    const answer = app.client.client.callTool({
      name: 'files_write_file',
      // Denied, so it need not exist; a picture shows nobody's own folders.
      arguments: { path: '/home/ana/site/notes/release.md', content: releaseNotes },
    });
    await armed(app.prompt);
    await look(app.prompt, `prompt-${theme}`);
    await app.prompt.keyboard.press('Escape');
    await answer;
  }
});

const releaseNotes = `# Release 2.4\n\n${Array.from({ length: 40 }, (_, line) => `- change number ${line + 1}`).join('\n')}\n`;

/** A picture to open, and the machine's view of who could not use it. */
async function look(page: Page, name: string): Promise<void> {
  const isShown = isKept && shownInReadme.includes(name);
  const path = isShown ? join(images, `${name}.png`) : test.info().outputPath(`${name}.png`);
  if (isShown) mkdirSync(images, { recursive: true });
  await page.screenshot({ path, animations: 'disabled' });
  // A script of its own context would need more than our policy of content allows; the page's own is enough.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
