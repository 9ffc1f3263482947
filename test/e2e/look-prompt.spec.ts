import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { Preferences } from '../../shared/domain/settings';
import { openPromptPage } from '../support/prompt-page';
import { promptScenes } from '../support/prompt-scenes';

/** The window of the prompt, and the same at 200 %. */
const sizes = { normal: { width: 460, height: 560 }, zoomed: { width: 240, height: 300 } } as const;

for (const scene of promptScenes) {
  test(`the prompt reads well in the state “${scene.name}”, in both themes, and axe finds nothing serious`, async ({
    page,
  }) => {
    await page.setViewportSize(sizes.normal);
    const bridge = await openPromptPage(page, [...scene.pending], scene.overrides);
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await scene.act?.(page);
    await expect(page.locator('[data-armed]')).toBeVisible();
    for (const theme of ['light', 'dark'] as const) {
      bridge.push('settings.preferences', Preferences.parse({ theme }));
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await look(page, `${scene.name}-${theme}`);
    }
    await page.setViewportSize(sizes.zoomed);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(240);
    await page.screenshot({ path: test.info().outputPath(`${scene.name}-zoomed.png`), animations: 'disabled' });
  });
}

test('the prompt keeps its meaning in forced colours and without motion', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const scene = promptScenes.find(({ name }) => name === 'previews-all');
  await page.setViewportSize({ width: 460, height: 1900 });
  await openPromptPage(page, [...(scene?.pending ?? [])]);
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expect(page.locator('[data-armed]')).toBeVisible();
  // Here the colours are the system's own.
  await look(page, 'forced-colors', ['color-contrast']);
});

/** A picture to open, and the machine's view of who could not use it. */
async function look(page: Page, name: string, without: string[] = []): Promise<void> {
  await page.screenshot({ path: test.info().outputPath(`${name}.png`), animations: 'disabled' });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).disableRules(without).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
