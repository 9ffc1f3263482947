import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchWithFiles } from '../support/app-with-files';
import { launchGatehouse } from '../support/electron-app';
import { freePort } from '../support/free-port';

test('after a restart of the app a client goes on with the session it holds', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-restart-'));
  const port = await freePort();
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
    rmSync(home, { recursive: true, force: true });
  }
});
