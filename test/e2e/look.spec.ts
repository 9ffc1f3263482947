import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
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

  const screens = ['activity', 'servers', 'clients', 'policy', 'settings'] as const;
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
