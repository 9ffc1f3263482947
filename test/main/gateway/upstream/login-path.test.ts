import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLoginPath, isStartedFromDesktop } from '../../../../main/gateway/upstream/login-path';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** A login shell that does `profile` before it obeys. */
async function aShell(profile: string): Promise<string> {
  const file = join(folder, 'shell');
  await writeFile(file, `#!/bin/sh\n${profile}\nexec /bin/sh -c "$2"\n`);
  await chmod(file, 0o755);
  return file;
}

const options = (shell: string) => ({
  environment: { SHELL: shell, PATH: '/usr/bin:/bin' },
  platform: process.platform,
  isFromDesktop: true,
});

describe.skipIf(process.platform === 'win32')('the PATH of the login shell', () => {
  it('is what its profile makes of it, whatever else it prints', async () => {
    const shell = await aShell('echo "Welcome! PATH=/wrong"\nexport PATH="/opt/tools/bin:$PATH"');
    const loginPath = createLoginPath(options(shell));
    await expect(loginPath()).resolves.toBe('/opt/tools/bin:/usr/bin:/bin');
  });

  it('is asked for once', async () => {
    const shell = await aShell(`echo started >> ${join(folder, 'log')}`);
    const loginPath = createLoginPath(options(shell));
    await Promise.all([loginPath(), loginPath()]);
    await rm(join(folder, 'shell'));
    await expect(loginPath()).resolves.toBe('/usr/bin:/bin');
  });

  it.each([
    ['hangs', 'sleep 30'],
    ['fails', 'exit 1'],
  ])('gives way to our own when the shell %s', async (_what, profile) => {
    const shell = await aShell(profile);
    await expect(createLoginPath({ ...options(shell), timeoutMs: 300 })()).resolves.toBeUndefined();
  });

  it.each(['', 'zsh', '/no/such/shell'])('gives way to our own with the shell “%s”', async (shell) => {
    await expect(createLoginPath(options(shell))()).resolves.toBeUndefined();
  });

  it('is not asked for when a terminal started the gateway, or without a desktop', () => {
    expect(isStartedFromDesktop('desktop', {})).toBe(true);
    expect(isStartedFromDesktop('desktop', { TERM: 'xterm' })).toBe(false);
    expect(isStartedFromDesktop('headless', {})).toBe(false);
  });
});
