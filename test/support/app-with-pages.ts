import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { member, memberText } from '../../main/gateway/json/member';
import { type AppWithFiles, launchWithFiles } from './app-with-files';
import type { LaunchOptions } from './electron-app';

/** A call as it reached the server: the raw text of its arguments. */
export interface Reached {
  readonly tool: string;
  readonly argumentsJson: string;
}

export interface AppWithPages extends AppWithFiles {
  /** What reached the server `pages` since the last `forget`. */
  reached(): readonly Reached[];
}

const script = join(import.meta.dirname, 'servers', 'pages-stdio.mjs');

/** The desktop app with a server behind it that keeps the exact text of what reaches it. */
export async function launchWithPages(options: LaunchOptions = {}): Promise<AppWithPages> {
  const app = await launchWithFiles(options);
  const ledger = join(app.scratch, 'ledger.txt');
  await app.invoke('servers.add', {
    name: 'pages',
    transport: { kind: 'stdio', command: 'node', args: [script, ledger], env: {} },
  });
  await expect
    .poll(async () => (await app.client.client.listTools()).tools.map(({ name }) => name), { timeout: 15_000 })
    .toContain('pages_write_page');
  const lines = () => (existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n').filter(Boolean) : []);
  let known = 0;
  return {
    ...app,
    reached: () => lines().slice(known).map(readCall),
    async forget() {
      await app.forget();
      known = lines().length;
    },
  };
}

function readCall(line: string): Reached {
  const params = member(line, 'params') ?? '{}';
  return { tool: memberText(params, 'name') ?? '', argumentsJson: member(params, 'arguments') ?? '' };
}
