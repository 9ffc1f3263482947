import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { GatewayStatus } from '../../shared/domain/settings';
import { call } from '../support/app-with-files';
import { launchGatehouse } from '../support/electron-app';

const rawServer = join(import.meta.dirname, '..', 'support', 'servers', 'raw-stdio.mjs');
const value = `canary-${crypto.randomUUID()}`;

test('a secret is kept in the keychain, reaches the server that names it, and stands in no file of ours', async () => {
  const running = await launchGatehouse();
  try {
    const page = await running.page('dashboard');
    expect(await call<GatewayStatus>(page, 'gateway.status')).toMatchObject({ secretsKeptIn: 'keychain', notices: [] });
    await call(page, 'servers.setSecret', { name: 'api-key', value });
    await call(page, 'servers.add', {
      name: 'raw',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Gatehouse expands it
      transport: { kind: 'stdio', command: 'node', args: [rawServer], env: { API_KEY: '${secret:api-key}' } },
    });
    await call(page, 'servers.start', { name: 'raw' });
    const [server] = await call<{ pid: number }[]>(page, 'servers.list');
    expect(readFileSync(`/proc/${server?.pid}/environ`, 'utf8')).toContain(`API_KEY=${value}`);
    expect(readFileSync(`/proc/${server?.pid}/cmdline`, 'utf8')).not.toContain(value);
    for (const file of filesIn(running.home)) expect(readFileSync(file, 'latin1'), file).not.toContain(value);
    expect(running.stderr()).not.toContain(value);
  } finally {
    await running.close();
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
