import { defineConfig } from '@playwright/test';

const isRoot = process.getuid?.() === 0;
const chromium = process.env.GATEHOUSE_TEST_CHROMIUM ?? '/usr/bin/chromium';

// Only a page in a browser: no display, pointer or clock that another one could want.
const pages = ['busy-hands.spec.ts', 'hostile-display.spec.ts', 'look-clients.spec.ts', 'look-prompt.spec.ts'];
const packaged = 'packaged.spec.ts';

export default defineConfig({
  testDir: 'test/e2e',
  timeout: 60_000,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    // The panel is tested with the system's Chromium: nothing has to be downloaded. As root it needs its sandbox off.
    launchOptions: { executablePath: chromium, args: isRoot ? ['--no-sandbox'] : [] },
  },
  projects: [
    { name: 'pages', testMatch: pages, fullyParallel: true, outputDir: 'test-results/pages' },
    { name: 'app', testIgnore: [...pages, packaged], workers: 1, outputDir: 'test-results/app' },
    // Runs against dist/, which `npm test -- pack` makes first.
    { name: 'packaged', testMatch: packaged, workers: 1, outputDir: 'test-results/packaged' },
  ],
});
