import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { contract } from '../../shared/ipc/contract';
import type { FakeBridge } from './fake-bridge';

/** Where the built pages are; somewhere else where they were built somewhere else. */
const built = process.env['GATEHOUSE_TEST_RENDERER'] ?? join(import.meta.dirname, '..', '..', 'out', 'renderer');
const origin = 'http://page.test';

/** A built page in a browser, with main played by a fake bridge. */
export async function openBuiltPage(page: Page, name: 'approval' | 'dashboard', bridge: FakeBridge): Promise<void> {
  await page.route(`${origin}/**`, (route) => {
    const path = join(built, new URL(route.request().url()).pathname);
    return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404, body: '' });
  });
  await page.exposeFunction('askMain', (channel: string, input: unknown) => bridge.invoke(channel, input));
  await page.addInitScript(installBridge);
  await page.goto(`${origin}/${name}/index.html`);
  for (const [channel, { kind }] of Object.entries(contract)) {
    if (kind === 'state') bridge.watch(channel, (value) => void page.evaluate(tellPage, { channel, value }));
  }
}

function installBridge(): void {
  const watchers = new Map<string, (value: unknown) => void>();
  Object.assign(window, {
    bridge: {
      invoke: (channel: string, input: unknown) => Reflect.get(window, 'askMain')(channel, input),
      watch(channel: string, listener: (value: unknown) => void) {
        watchers.set(channel, listener);
        return () => watchers.delete(channel);
      },
    },
    hearMain: (channel: string, value: unknown) => watchers.get(channel)?.(value),
  });
}

function tellPage({ channel, value }: { channel: string; value: unknown }): void {
  Reflect.get(window, 'hearMain')(channel, value);
}
