import { defineConfig } from '@playwright/test';

const isRoot = process.getuid?.() === 0;
const chromium = process.env.GATEHOUSE_TEST_CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    // The panel is tested with the system's Chromium: nothing has to be downloaded. As root it needs its sandbox off.
    launchOptions: { executablePath: chromium, args: isRoot ? ['--no-sandbox'] : [] },
  },
  projects: [
    { name: 'app', testIgnore: 'packaged.spec.ts' },
    // Runs against dist/, which `npm test -- pack` makes first.
    { name: 'packaged', testMatch: 'packaged.spec.ts' },
  ],
});
