import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type AppWithFiles, armed, launchWithFiles, press, pressKey, readAll } from '../support/app-with-files';
import { textOf } from '../support/mcp-client';
import { gather, hands } from '../support/prompt-hands';

// What comes of answers, in the real app: of many at once, of one that holds for a while, of none for anybody.

const rawServer = join(import.meta.dirname, '..', 'support', 'servers', 'raw-stdio.mjs');
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
  await expect.poll(app.grants).toEqual([]);
  const third = app.client.client.callTool(write('c.txt'));
  await armed(app.prompt);
  await press(app.prompt, /^Deny$/);
  expect(await third).toMatchObject({ isError: true });
  expect(existsSync(join(app.scratch, 'c.txt'))).toBe(false);
});

test('twenty calls that come together are one card, and one answer lets the ticked ones through', async () => {
  const answers = Array.from({ length: 20 }, (_, index) =>
    app.client.client.callTool({
      name: 'files_create_directory',
      arguments: { path: join(app.scratch, `folder-${index}`) },
    }),
  );
  await gather(app, hands.mouse(app.prompt), 20);
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
