import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchApp } from '../support/launch-app';

test('a window has the bridge and nothing else of Node or Electron', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-window-'));
  const app = await launchApp(home);
  try {
    const window = await app.firstWindow();
    const reach = await window.evaluate(() => ({
      bridge: Object.keys(Reflect.get(globalThis, 'bridge')).sort(),
      leaked: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
    }));
    expect(reach).toEqual({ bridge: ['invoke', 'watch'], leaked: [] });
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  }
});
