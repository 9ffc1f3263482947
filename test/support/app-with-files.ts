import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { WaitingRequest } from '../../shared/domain/approval';
import type { NewToken } from '../../shared/domain/client';
import type { GrantView } from '../../shared/domain/grant';
import type { RuleView } from '../../shared/domain/policy';
import type { ServerDraft } from '../../shared/domain/server';
import { type LaunchOptions, launchGatehouse, type RunningApp } from './electron-app';
import { type ConnectedClient, connectClient } from './mcp-client';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

export interface AppWithFiles extends RunningApp {
  dashboard: Page;
  prompt: Page;
  /** The folder that the server `files` may read and write. */
  scratch: string;
  client: ConnectedClient;
  token: string;
  /** The bridge of the dashboard; fails the test when the answer is an error. */
  invoke<T = unknown>(channel: string, input?: unknown): Promise<T>;
  readScratch(name: string): string;
  waiting(): Promise<readonly WaitingRequest[]>;
  grants(): Promise<readonly GrantView[]>;
  rules(): Promise<readonly RuleView[]>;
  /** Between tests that share the app: makes sure that nothing waits, and takes back every answer that still holds. */
  forget(): Promise<void>;
}

/** The desktop app with the real filesystem server behind it and an SDK client before it. */
export async function launchWithFiles(options: LaunchOptions = {}): Promise<AppWithFiles> {
  const running = await launchGatehouse(options);
  // Beside the home: what lies in that is Gatehouse's own, and asked about as such.
  const scratch = `${running.home}-scratch`;
  mkdirSync(scratch, { recursive: true });
  const dashboard = await running.page('dashboard');
  const invoke = <T>(channel: string, input?: unknown) => call<T>(dashboard, channel, input);
  await invoke('onboarding.finish');
  await invoke('servers.add', filesServer(scratch));
  const { token } = await invoke<NewToken>('clients.create', { name: 'Cursor' });
  const client = await connectClient(running.endpoint, token);
  const waiting = () => invoke<readonly WaitingRequest[]>('approvals.waiting');
  const grants = () => invoke<readonly GrantView[]>('grants.list');
  const rules = () => invoke<readonly RuleView[]>('policy.rules');
  return {
    ...running,
    dashboard,
    prompt: await running.page('approval'),
    scratch,
    client,
    token,
    invoke,
    readScratch: (name) => readFileSync(join(scratch, name), 'utf8'),
    waiting,
    grants,
    rules,
    async forget() {
      await expect.poll(waiting).toEqual([]);
      for (const { id } of await grants()) await invoke('grants.revoke', { id });
      for (const { id } of await rules()) await invoke('policy.remove', { id });
    },
    close: async () => {
      await client.close();
      await running.close();
      if (options.home === undefined) rmSync(scratch, { recursive: true, force: true });
    },
  };
}

export function filesServer(scratch: string): ServerDraft {
  const script = join(modules, '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');
  // Not this process's own executable: in the app that is Electron.
  return {
    name: 'files',
    transport: { kind: 'stdio', command: 'node', args: [script, scratch], env: {} },
    isTrusted: false,
  };
}

export async function call<T>(page: Page, channel: string, input?: unknown): Promise<T> {
  const reply = await page.evaluate(
    ([name, value]) =>
      window.bridge?.invoke(name as string, value) as Promise<{ ok: boolean; value: unknown; message?: string }>,
    [channel, input] as const,
  );
  expect(reply, `${channel} is answered`).toMatchObject({ ok: true });
  return reply.value as T;
}

/** Waits until the prompt can be answered: it arms half a second after it is shown. */
export async function armed(prompt: Page): Promise<void> {
  await expect(prompt.getByRole('alertdialog')).toBeVisible();
  const no = prompt.locator('[data-answer="no"]');
  await expect(no).not.toHaveAttribute('aria-disabled', 'true');
}

/** Has everything of the request on the screen, as there is no yes before. */
export async function readAll(prompt: Page): Promise<void> {
  await armed(prompt);
  await prompt.evaluate(() => {
    for (const fold of document.querySelectorAll<HTMLElement>('[data-unfold]')) fold.click();
  });
  await prompt.evaluate(() => {
    for (const box of document.querySelectorAll('.overflow-y-auto')) box.scrollTo({ top: box.scrollHeight });
  });
  await armed(prompt);
}

/** Presses a button of the prompt as a person does: again, when the first press only woke the window up. */
export async function press(prompt: Page, name: RegExp): Promise<void> {
  await readAll(prompt);
  const id = await prompt.getByRole('alertdialog').getAttribute('data-request');
  await expect(async () => {
    const request = prompt.locator(`[data-request="${id}"]`);
    if (await request.isVisible()) await request.getByRole('button', { name }).click({ timeout: 1000 });
    await expect(request).toBeHidden({ timeout: 1000 });
  }).toPass({ timeout: 10_000 });
}

/** Presses a key until it has shown its effect: the window ignores keys in the moment in which it is activated. */
export async function pressKey(prompt: Page, key: string, effect: Locator): Promise<void> {
  await expect(async () => {
    if (!(await effect.isVisible())) await prompt.keyboard.press(key);
    await expect(effect).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
}
