import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type AppWithFiles, armed, call, launchWithFiles, press } from '../support/app-with-files';
import { launchGatehouse } from '../support/electron-app';
import { freePort } from '../support/free-port';
import { textOf } from '../support/mcp-client';

let home: string;
let port: number;

test.beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-restart-'));
  port = await freePort();
});

test.afterEach(() => {
  for (const folder of [home, `${home}-scratch`]) rmSync(folder, { recursive: true, force: true });
});

test('after a restart of the app a client goes on with the session it holds', async () => {
  const first = await launchWithFiles({ home, port });
  const session = first.client.transport.sessionId;
  const { client } = first.client;
  expect((await client.listTools()).tools.length).toBeGreaterThan(0);
  await first.app.close();

  const second = await launchGatehouse({ home, port });
  try {
    const result = await client.callTool({ name: 'files_list_directory', arguments: { path: first.scratch } });
    expect(result).not.toMatchObject({ isError: true });
    expect(first.client.transport.sessionId).toBe(session);
  } finally {
    await client.close();
    await second.close();
  }
});

// The newest call first. One that was only asked about is not in the record of a process that could write nothing more.
for (const [how, end, outcomes] of [
  ['killed', (app: AppWithFiles) => void app.app.process().kill('SIGKILL'), ['completed']],
  ['quit', (app: AppWithFiles) => app.app.close(), ['completed', 'cancelled']],
] as const) {
  test(`${how} while somebody is asked: nothing runs, no answer is made up, and the next start asks again`, async () => {
    const first = await launchWithFiles({ home, port });
    const { client } = first.client;
    const write = {
      name: 'files_write_file',
      arguments: { path: join(first.scratch, 'asked.txt'), content: 'hello' },
    };
    const lost = client.callTool(write).then(textOf, (error: Error) => error.message);
    await armed(first.prompt);
    await end(first);

    const second = await launchGatehouse({ home, port });
    try {
      const again = client.callTool(write);
      const prompt = await second.page('approval');
      await armed(prompt);
      expect(existsSync(write.arguments.path)).toBe(false);
      await press(prompt, /^Allow once/);
      expect(await again).not.toMatchObject({ isError: true });
      expect(existsSync(write.arguments.path)).toBe(true);
      const dashboard = await second.page('dashboard');
      expect(await call(dashboard, 'policy.rules')).toEqual([]);
      expect(await call(dashboard, 'grants.list')).toEqual([]);
      const { calls } = await call<{ calls: { outcome: string }[] }>(dashboard, 'activity.query', { filter: {} });
      expect(calls.map(({ outcome }) => outcome)).toEqual(outcomes);
      expect(await lost).toBe('fetch failed');
    } finally {
      await client.close();
      await second.close();
    }
  });
}
