import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { RuleView } from '../../shared/domain/policy';
import type { ServerView } from '../../shared/domain/server';
import { type AppWithFiles, armed, launchWithFiles, press, pressKey } from '../support/app-with-files';
import { connectClient, textOf } from '../support/mcp-client';

let app: AppWithFiles;

test.beforeAll(async () => {
  app = await launchWithFiles();
});

test.afterAll(() => app?.close());

test.afterEach(() => app.forget());

const write = (name: string, content = 'hello') => ({
  name: 'files_write_file',
  arguments: { path: join(app.scratch, name), content },
});

test('a call is asked about without taking the focus, and “Allow once” puts exactly those bytes on the disk', async () => {
  const content = 'first line\n  “second” — £ 😀\n';
  const answer = app.client.client.callTool(write('a.txt', content));
  await expect.poll(() => app.isVisible('approval')).toBe(true);
  const window = await app.app.browserWindow(app.prompt);
  expect(await window.evaluate((prompt) => prompt.isFocused())).toBe(false);
  expect(existsSync(join(app.scratch, 'a.txt'))).toBe(false);

  await press(app.prompt, /^Allow once/);
  expect(await answer).not.toMatchObject({ isError: true });
  expect(app.readScratch('a.txt')).toBe(content);

  await app.invoke('app.showDashboard', { screen: 'activity' });
  await expect(app.dashboard.getByText('write_file').first()).toBeVisible();
});

test('“always” writes a rule directly above the one that asked, and the next call passes unasked', async () => {
  await app.invoke('policy.add', { draft: { effect: 'ask', client: '*', server: 'files', tool: '*', reason: '' } });
  const answer = app.client.client.callTool(write('c.txt'));
  await armed(app.prompt);
  await pressKey(app.prompt, '5', app.prompt.getByRole('button', { name: /^Always allow/ }));
  await app.prompt.getByRole('combobox', { name: 'What the answer covers' }).click();
  await app.prompt.getByRole('option', { name: /write_file/ }).click();
  await press(app.prompt, /^Always allow/);
  expect(await answer).not.toMatchObject({ isError: true });

  const rules = await app.invoke<RuleView[]>('policy.rules');
  expect(rules.map(({ sentence }) => sentence)).toEqual([
    'Allow write_file on files for Cursor, as long as the tool stays as it is.',
    'Ask before every tool on files for every client.',
  ]);
  expect(await app.client.client.callTool(write('c2.txt'))).not.toMatchObject({ isError: true });
  expect(app.readScratch('c2.txt')).toBe('hello');
  expect(await app.isVisible('approval')).toBe(false);
});

test('switching a tool off reaches the client, and a direct call by its name is refused and recorded', async () => {
  const before = await app.client.client.listTools();
  expect(before.tools.map(({ name }) => name)).toContain('files_write_file');
  await app.invoke('servers.setTool', { server: 'files', tool: 'write_file', client: null, isEnabled: false });
  await expect.poll(() => app.client.heard).toContain('notifications/tools/list_changed');
  const after = await app.client.client.listTools();
  expect(after.tools.map(({ name }) => name)).not.toContain('files_write_file');

  const result = await app.client.client.callTool(write('d.txt'));
  expect(result).toMatchObject({ isError: true });
  expect(textOf(result)).toContain('switched off');
  expect(existsSync(join(app.scratch, 'd.txt'))).toBe(false);
  const { calls } = await app.invoke<{ calls: unknown[] }>('activity.query', { filter: {} });
  expect(calls[0]).toMatchObject({ tool: 'write_file', outcome: 'refused' });
  await app.invoke('servers.setTool', { server: 'files', tool: 'write_file', client: null, isEnabled: true });
});

test('a client that cancels takes its prompt away', async () => {
  const cancel = new AbortController();
  const answer = app.client.client.callTool(write('e.txt'), { signal: cancel.signal });
  await armed(app.prompt);
  cancel.abort('changed my mind');
  await expect(answer).rejects.toThrow();
  await expect.poll(() => app.isVisible('approval')).toBe(false);
  await expect
    .poll(() =>
      app
        .invoke<{ calls: { outcome: string }[] }>('activity.query', { filter: {} })
        .then(({ calls }) => calls[0]?.outcome),
    )
    .toBe('cancelled');
  expect(existsSync(join(app.scratch, 'e.txt'))).toBe(false);
});

test('nobody answers: the client is told to come back, and a late yes lets the identical retry through once, not twice', async () => {
  await app.invoke('settings.save', { pendingAfterMs: 1500 });
  const first = await app.client.client.callTool(write('f.txt'));
  expect(first).toMatchObject({ isError: true, _meta: { 'app.gatehouse/decision': { status: 'pending' } } });
  expect(textOf(first)).toContain('Waiting for a person to approve');

  await press(app.prompt, /^Allow once/);
  await expect.poll(() => app.isVisible('approval')).toBe(false);
  expect(existsSync(join(app.scratch, 'f.txt'))).toBe(false);

  expect(await app.client.client.callTool(write('f.txt'))).not.toMatchObject({ isError: true });
  expect(app.readScratch('f.txt')).toBe('hello');
  const third = await app.client.client.callTool(write('f.txt'));
  expect(third).toMatchObject({ isError: true, _meta: { 'app.gatehouse/decision': { status: 'pending' } } });
  await press(app.prompt, /^Deny$/);
  await app.invoke('settings.save', { pendingAfterMs: 50_000 });
});

test('the dashboard cannot answer a prompt', async () => {
  const answer = app.client.client.callTool(write('g.txt'));
  await armed(app.prompt);
  const [request] = await app.prompt
    .evaluate(
      () => window.bridge?.invoke('approvals.pending') as Promise<{ value: { id: string; revision: number }[] }>,
    )
    .then(({ value }) => value);
  for (const page of [app.dashboard, await trayPage()]) {
    const reply = await page.evaluate((input) => window.bridge?.invoke('approvals.reply', input), {
      requestId: request?.id,
      revision: request?.revision,
      effect: 'allow',
      scope: 'once',
    });
    expect(reply).toMatchObject({ ok: false, code: 'invalid-request' });
  }
  expect(existsSync(join(app.scratch, 'g.txt'))).toBe(false);
  await app.prompt.keyboard.press('Escape');
  expect(await answer).toMatchObject({ isError: true });
});

test('a server killed in the middle of a call is a clear error, starts again, and the next call works', async () => {
  await app.invoke('policy.add', { draft: { effect: 'allow', client: '*', server: 'files', tool: '*', reason: '' } });
  await app.client.client.callTool({ name: 'files_list_directory', arguments: { path: app.scratch } });
  const pid = (await files()).pid;
  expect(pid).toBeGreaterThan(0);
  // Stopped, it keeps the call; killed, it loses it.
  process.kill(pid ?? 0, 'SIGSTOP');
  const answer = app.client.client.callTool({ name: 'files_list_directory', arguments: { path: app.scratch } });
  await expect
    .poll(() =>
      app
        .invoke<{ calls: { outcome: string }[] }>('activity.query', { filter: {} })
        .then(({ calls }) => calls[0]?.outcome),
    )
    .toBe('running');
  process.kill(pid ?? 0, 'SIGKILL');
  const result = await answer;
  expect(result).toMatchObject({ isError: true });
  expect(textOf(result)).toContain('Server “files”');

  const next = await app.client.client.callTool({ name: 'files_list_directory', arguments: { path: app.scratch } });
  expect(next).not.toMatchObject({ isError: true });
  expect((await files()).pid).not.toBe(pid);
});

test('a revoked client is cut off at once', async () => {
  const [client] = await app.invoke<{ id: string }[]>('clients.list');
  await app.invoke('clients.revoke', { id: client?.id });
  await expect(app.client.client.listTools()).rejects.toThrow();
  await expect(connectClient(app.endpoint, app.token)).rejects.toThrow();
});

async function files(): Promise<ServerView> {
  const [server] = await app.invoke<ServerView[]>('servers.list');
  if (!server) throw new Error('The server is gone.');
  return server;
}

async function trayPage() {
  await app.clickTray();
  return await app.page('tray');
}
