import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { armed, press } from '../support/app-with-files';
import { launchGatehouse, type RunningApp } from '../support/electron-app';
import { connectClient, textOf } from '../support/mcp-client';

const modules = join(import.meta.dirname, '..', '..', 'node_modules', '@modelcontextprotocol');

let running: RunningApp;

test.beforeEach(async () => {
  running = await launchGatehouse();
});

test.afterEach(() => running?.close());

test('a newcomer sees a first prompt, allows it, connects a client and finds what happened', async () => {
  const page = await running.page('dashboard');
  const prompt = await running.page('approval');
  await expect(page.getByRole('heading', { name: 'Welcome to Gatehouse' })).toBeVisible();
  await page.getByRole('button', { name: 'Add the sample server' }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  await press(prompt, /^Allow once/);
  await expect(page.getByText('The call went through. This came back:')).toBeVisible();
  expect(readFileSync(join(running.home, 'sample', 'hello.md'), 'utf8')).toContain('after you allowed it');

  await page.getByRole('textbox', { name: 'Name of the client' }).fill('Claude Code');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const snippet = await page.getByText('claude mcp add').textContent();
  const token = snippet?.match(/Bearer (gh_[\w-]+)/)?.[1] ?? '';
  expect(snippet).toContain(running.endpoint);
  await page.getByRole('button', { name: 'Finish and watch the calls' }).click();

  await page
    .getByRole('link', { name: 'Servers' })
    .or(page.getByRole('button', { name: 'Servers' }))
    .first()
    .click();
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByRole('tab', { name: 'Pasted text' }).click();
  await page.getByRole('textbox', { name: 'Configuration' }).fill(
    JSON.stringify({
      mcpServers: {
        memory: {
          command: 'node',
          args: [join(modules, 'server-memory', 'dist', 'index.js')],
          env: { MEMORY_FILE_PATH: join(running.home, 'memory.jsonl') },
        },
        everything: { command: 'node', args: [join(modules, 'server-everything', 'dist', 'index.js'), 'stdio'] },
      },
    }),
  );
  await page.getByRole('button', { name: 'Look at it' }).click();
  await page.getByRole('button', { name: 'Import 2 servers' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Running')).toHaveCount(3);

  const claude = await connectClient(running.endpoint, token);
  try {
    const entities = [{ name: 'Ada', entityType: 'person', observations: ['wrote the first program'] }];
    const answer = claude.client.callTool({ name: 'memory_create_entities', arguments: { entities } });
    await armed(prompt);
    await expect(prompt.getByRole('alertdialog')).toContainText('Claude Code wants to run create_entities');
    await press(prompt, /^Allow once/);
    expect(await answer).not.toMatchObject({ isError: true });
    const echo = await claude.client.callTool({ name: 'everything_echo', arguments: { message: 'unasked' } });
    expect(textOf(echo)).toContain('unasked');
  } finally {
    await claude.close();
  }

  await page
    .getByRole('link', { name: 'Activity' })
    .or(page.getByRole('button', { name: 'Activity' }))
    .first()
    .click();
  await page
    .getByRole('textbox', { name: 'Filter by client, server or tool' })
    .or(page.getByLabel('Filter by client, server or tool'))
    .first()
    .fill('create_');
  await page.getByText('create_entities').first().click();
  const details = page.getByLabel('Call details');
  await expect(details).toContainText('No rule covers create_entities');
  await expect(details).toContainText('wrote the first program');
});
