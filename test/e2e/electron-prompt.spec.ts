import { expect, test } from '@playwright/test';
import { launchGatehouse, type RunningApp } from '../support/electron-app';

let running: RunningApp;

test.beforeEach(async () => {
  running = await launchGatehouse();
  await running.page('dashboard');
});

test.afterEach(() => running?.close());

test('the prompt appears on top without taking the focus, closing it answers nothing, and it can be called back', async () => {
  const dashboard = await running.page('dashboard');
  const main = await running.app.browserWindow(dashboard);
  await main.evaluate((window) => window.focus());
  await expect.poll(() => main.evaluate((window) => window.isFocused())).toBe(true);
  expect(await running.isVisible('approval')).toBe(false);

  await ask();
  await expect.poll(() => running.isVisible('approval')).toBe(true);
  const prompt = await running.app.browserWindow(await running.page('approval'));
  expect(
    await prompt.evaluate((window) => ({
      isOnTop: window.isAlwaysOnTop(),
      isFocused: window.isFocused(),
      size: window.getContentSize(),
      isResizable: window.isResizable(),
      smallest: window.getMinimumSize(),
    })),
  ).toEqual({ isOnTop: true, isFocused: false, size: [520, 640], isResizable: true, smallest: [480, 420] });
  expect(await main.evaluate((window) => window.isFocused())).toBe(true);

  await prompt.evaluate((window) => window.close());
  expect(await running.isVisible('approval')).toBe(false);
  expect(await waiting()).toHaveLength(1);

  await invoke('app.showApprovals');
  await expect.poll(() => running.isVisible('approval')).toBe(true);
});

test('a prompt whose page crashes comes back in a new window, and nothing is allowed by that (T-J08)', async () => {
  await ask();
  const first = await running.page('approval');
  await expect.poll(() => running.isVisible('approval')).toBe(true);
  const before = await waiting();

  const gone = first.waitForEvent('crash');
  await (await running.app.browserWindow(first)).evaluate((window) => window.webContents.forcefullyCrashRenderer());
  await gone;
  await expect.poll(() => running.isVisible('approval')).toBe(true);
  const second = await running.page('approval');
  expect(second).not.toBe(first);
  expect(await waiting()).toEqual(before);
  expect(running.stderr()).toContain('the prompt window crashed');
});

/** A call through the real endpoint that waits for the person. */
async function ask(): Promise<void> {
  await invoke('onboarding.addSample');
  const dashboard = await running.page('dashboard');
  await dashboard.evaluate(() => {
    // Answered only when the person has answered, which nobody here does.
    Reflect.get(globalThis, 'bridge').invoke('onboarding.tryIt');
  });
  await expect.poll(waiting).toHaveLength(1);
}

async function waiting(): Promise<unknown[]> {
  return (await invoke('approvals.waiting')) as unknown[];
}

async function invoke(channel: string): Promise<unknown> {
  const reply = await (await running.page('dashboard')).evaluate(
    (name) => Reflect.get(globalThis, 'bridge').invoke(name),
    channel,
  );
  expect(reply).toMatchObject({ ok: true });
  return reply.value;
}
