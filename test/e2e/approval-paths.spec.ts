import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { GrantView } from '../../shared/domain/grant';
import type { RuleView } from '../../shared/domain/policy';
import { type AppWithFiles, armed, launchWithFiles, press, pressKey, readAll } from '../support/app-with-files';
import { connectClient, textOf } from '../support/mcp-client';

// The ways to answer, in the real app, each by mouse or by keyboard alone.

const rawServer = join(import.meta.dirname, '..', 'support', 'servers', 'raw-stdio.mjs');
let app: AppWithFiles;

test.beforeEach(async () => {
  app = await launchWithFiles();
});

test.afterEach(() => app?.close());

const write = (name: string, content = 'hello') => ({
  name: 'files_write_file',
  arguments: { path: join(app.scratch, name), content },
});

test('arguments changed by keyboard alone are what runs, the client is told, and both versions are recorded', async () => {
  const answer = app.client.client.callTool(write('edit.txt', 'wrong'));
  await armed(app.prompt);
  const content = app.prompt.getByRole('textbox', { name: /content/ });
  await pressKey(app.prompt, 'e', content);
  await content.fill('right');
  await pressKey(app.prompt, 'Control+Enter', app.prompt.getByRole('button', { name: /^Allow edited once/ }));
  await press(app.prompt, /^Allow edited once/);
  const result = await answer;
  expect(result).not.toMatchObject({ isError: true });
  expect(result._meta).toMatchObject({ 'app.gatehouse/decision': { edited: true } });
  expect(app.readScratch('edit.txt')).toBe('right');
  const { calls } = await app.invoke<{ calls: { callId: string }[] }>('activity.query', { filter: {} });
  const entry = await app.invoke<{ argumentsJson: string; originalArgumentsJson: string | null }>('activity.call', {
    callId: calls[0]?.callId,
  });
  expect(entry.argumentsJson).toContain('right');
  expect(entry.originalArgumentsJson).toContain('wrong');
});

test('twenty calls that come together are one card, and one answer lets the ticked ones through', async () => {
  const answers = Array.from({ length: 20 }, (_, index) =>
    app.client.client.callTool({
      name: 'files_create_directory',
      arguments: { path: join(app.scratch, `folder-${index}`) },
    }),
  );
  const all = app.prompt.getByRole('button', { name: /^Allow 20 once/ });
  await expect(all).toBeVisible();
  await app.prompt.getByRole('checkbox').first().click();
  await readAll(app.prompt);
  await expect(async () => {
    await app.prompt.getByRole('button', { name: /^Allow 19 once/ }).click({ timeout: 1000 });
    await expect(app.prompt.getByRole('button', { name: /^Allow 19 once/ })).toBeHidden({ timeout: 1000 });
  }).toPass({ timeout: 10_000 });
  await press(app.prompt, /^Deny$/);
  const results = await Promise.all(answers);
  expect(results.filter(({ isError }) => isError === true)).toHaveLength(1);
  const made = Array.from({ length: 20 }, (_, index) => existsSync(join(app.scratch, `folder-${index}`)));
  expect(made.filter(Boolean)).toHaveLength(19);
});

test('an answer for the tool and a while stands in the list of what is in force, covers the next call, and is taken back', async () => {
  const answer = app.client.client.callTool(write('a.txt'));
  await armed(app.prompt);
  await pressKey(app.prompt, '3', app.prompt.getByRole('button', { name: /^Allow for 1 hour/ }));
  await app.prompt
    .getByRole('combobox', { name: /arguments|reach|covers/i })
    .first()
    .click();
  await app.prompt.getByRole('option', { name: /write_file/ }).click();
  await press(app.prompt, /^Allow for 1 hour/);
  expect(await answer).not.toMatchObject({ isError: true });
  expect(await app.client.client.callTool(write('b.txt'))).not.toMatchObject({ isError: true });

  await app.invoke('app.showDashboard', { screen: 'approvals' });
  const list = app.dashboard.getByRole('region', { name: 'In force now' });
  await expect(list.getByText(/Used once/)).toBeVisible();
  await list.getByRole('button', { name: /^Revoke/ }).click();
  await expect.poll(() => app.invoke<GrantView[]>('grants.list')).toEqual([]);
  const third = app.client.client.callTool(write('c.txt'));
  await armed(app.prompt);
  await press(app.prompt, /^Deny$/);
  expect(await third).toMatchObject({ isError: true });
  expect(existsSync(join(app.scratch, 'c.txt'))).toBe(false);
});

test('a held result is kept from the client until it is released, and a blocked one for good', async () => {
  await app.client.client.callTool({ name: 'files_list_directory', arguments: { path: app.scratch } });
  await app.invoke('policy.add', {
    draft: { effect: 'allow', server: 'files', tool: 'list_directory', holdsResult: true },
  });
  const look = () => app.client.client.callTool({ name: 'files_list_directory', arguments: { path: app.scratch } });
  const released = look();
  await expect(app.prompt.getByRole('alertdialog')).toBeVisible();
  await press(app.prompt, /^Release/);
  expect(await released).not.toMatchObject({ isError: true });
  const blocked = look();
  await expect(app.prompt.getByRole('alertdialog')).toBeVisible();
  await press(app.prompt, /^Block$/);
  const result = await blocked;
  expect(result).toMatchObject({ isError: true });
  expect(textOf(result)).toContain('withheld');
});

test('the emergency stop cuts off fifty calls under way, and nothing runs until it is resumed', async () => {
  await app.invoke('servers.add', {
    name: 'raw',
    transport: { kind: 'stdio', command: 'node', args: [rawServer], env: {} },
  });
  await app.invoke('policy.add', { draft: { effect: 'allow', server: 'raw' } });
  await expect
    .poll(async () => (await app.client.client.listTools()).tools.map(({ name }) => name))
    .toContain('raw_hang');
  const running = Array.from({ length: 50 }, () =>
    app.client.client.callTool({ name: 'raw_hang', arguments: {} }).then(textOf, (error: Error) => error.message),
  );
  const underWay = async () =>
    (await app.invoke<{ calls: { outcome: string }[] }>('activity.query', { filter: {}, limit: 60 })).calls.filter(
      ({ outcome }) => outcome === 'running',
    ).length;
  await expect.poll(underWay).toBe(50);
  await app.clickTray();
  await (await app.page('tray')).getByRole('button', { name: 'Stop all' }).click();
  for (const text of await Promise.all(running)) expect(text).toContain('Stopped by the user');
  const refused = await app.client.client.callTool({ name: 'raw_echo', arguments: { text: 'x' } });
  expect(refused).toMatchObject({ isError: true });
  await app.dashboard.getByRole('button', { name: 'Resume' }).click();
  await expect
    .poll(
      async () => (await app.client.client.callTool({ name: 'raw_echo', arguments: { text: 'x' } })).isError ?? false,
    )
    .toBe(false);
});

test('killed while somebody was asked: nothing ran, and the next start asks again', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-killed-'));
  const first = await launchWithFiles({ home });
  const path = join(first.scratch, 'killed.txt');
  const call = { name: 'files_write_file', arguments: { path, content: 'hello' } };
  const lost = first.client.client.callTool(call).catch(() => 'lost');
  await armed(first.prompt);
  first.app.process().kill('SIGKILL');
  await first.client.close();
  await lost;
  expect(existsSync(path)).toBe(false);
  const { launchGatehouse } = await import('../support/electron-app');
  const second = await launchGatehouse({ home });
  const client = await connectClient(second.endpoint, first.token);
  const again = client.client.callTool(call);
  const prompt = await second.page('approval');
  await press(prompt, /^Allow once/);
  expect(await again).not.toMatchObject({ isError: true });
  expect(existsSync(path)).toBe(true);
  const dashboard = await second.page('dashboard');
  const rules = await dashboard.evaluate(() => window.bridge?.invoke('policy.rules') as Promise<{ value: RuleView[] }>);
  expect(rules.value).toEqual([]);
  await client.close();
  await second.close();
  for (const folder of [home, first.scratch]) rmSync(folder, { recursive: true, force: true });
});
