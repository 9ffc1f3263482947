import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { contract } from '../../shared/ipc/contract';
import { createFakeBridge, type FakeBridge, type FakeBridgeOverrides } from './fake-bridge';

/** Where the built pages are; somewhere else where they were built somewhere else. */
const built = process.env['GATEHOUSE_TEST_RENDERER'] ?? join(import.meta.dirname, '..', '..', 'out', 'renderer');
const origin = 'http://prompt.test';

/** The built prompt in a browser, with `pending` waiting, and main played by a fake bridge. */
export async function openPromptPage(
  page: Page,
  pending: ApprovalRequest[],
  overrides: FakeBridgeOverrides = {},
): Promise<FakeBridge> {
  const bridge = createFakeBridge({
    'approvals.pending': pending,
    'approvals.reply': () => ({ outcome: 'settled' as const }),
    'approvals.engage': () => undefined,
    ...overrides,
  });
  await page.route(`${origin}/**`, (route) => {
    const path = join(built, new URL(route.request().url()).pathname);
    return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404, body: '' });
  });
  await page.exposeFunction('askMain', (channel: string, input: unknown) => bridge.invoke(channel, input));
  await page.addInitScript(installBridge);
  await page.goto(`${origin}/approval/index.html`);
  for (const [channel, { kind }] of Object.entries(contract)) {
    if (kind === 'state') bridge.watch(channel, (value) => void page.evaluate(tellPage, { channel, value }));
  }
  return bridge;
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
