import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { Preferences } from '../../shared/domain/settings';
import { openBuiltPage } from '../support/built-page';
import { clientScenes } from '../support/client-scenes';
import { createFakeBridge } from '../support/fake-bridge';

/** The window as it opens, the smallest it gets, and a usual one at 200 %. */
const sizes = {
  normal: { width: 1100, height: 780 },
  small: { width: 800, height: 600 },
  zoomed: { width: 550, height: 390 },
} as const;

for (const { name, screen, overrides, act } of clientScenes) {
  test(`clients read well in the state “${name}”, in both themes and every size, and axe finds nothing serious`, async ({
    page,
  }) => {
    await page.setViewportSize(sizes.normal);
    const bridge = createFakeBridge({ 'app.screen': { screen, visit: 1 }, ...overrides });
    await openBuiltPage(page, 'dashboard', bridge);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await act?.(page);
    for (const theme of ['light', 'dark'] as const) {
      bridge.push('settings.preferences', Preferences.parse({ theme }));
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await look(page, `${name}-${theme}`);
    }
    for (const size of ['small', 'zoomed'] as const) {
      const { width } = sizes[size];
      await page.setViewportSize(sizes[size]);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.screenshot({ path: test.info().outputPath(`${name}-${size}.png`), animations: 'disabled' });
    }
  });
}

/** A picture to open, and the machine's view of who could not use it. */
async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: test.info().outputPath(`${name}.png`), animations: 'disabled' });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
