import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLoginEnvironment } from '../../../../main/gateway/upstream/login-environment';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** A login shell that does `profile` before it obeys. */
async function aShell(profile: string) {
  const file = join(folder, 'shell');
  await writeFile(file, `#!/bin/sh\n${profile}\nexec /bin/sh -c "$2"\n`);
  await chmod(file, 0o755);
  return {
    environment: { SHELL: file, PATH: '/usr/bin:/bin', DESKTOP_ONLY: 'kept', TOKEN: 'of-the-desktop' },
    platform: process.platform,
    isFromDesktop: true,
  };
}

describe.skipIf(process.platform === 'win32')('the environment of the login shell', () => {
  it('is what its profile sets up, whatever else it prints, above what the desktop knows', async () => {
    const options = await aShell('echo "TOKEN=wrong"\nexport TOKEN=of-the-shell LINES_OF="one\ntwo=2"');
    await expect(createLoginEnvironment(options)()).resolves.toMatchObject({
      TOKEN: 'of-the-shell',
      LINES_OF: 'one\ntwo=2',
      DESKTOP_ONLY: 'kept',
    });
  });

  it('is read by lines where `env` ends no variable with a zero', async () => {
    const tools = join(folder, 'env');
    await writeFile(tools, '#!/bin/sh\n[ "$1" = -0 ] && exit 1\nprintf "TOKEN=by-lines\\nsecond line\\nA=b=c\\n"\n');
    await chmod(tools, 0o755);
    const options = await aShell(`export PATH="${folder}:$PATH"`);
    const environment = await createLoginEnvironment(options)();
    expect(environment).toMatchObject({ TOKEN: 'by-lines', A: 'b=c' });
  });

  it('is asked for each time', async () => {
    const options = await aShell(`export TOKEN="$(cat ${join(folder, 'token')})"`);
    const environment = createLoginEnvironment(options);
    await writeFile(join(folder, 'token'), 'one');
    await expect(environment()).resolves.toMatchObject({ TOKEN: 'one' });
    await writeFile(join(folder, 'token'), 'two');
    await expect(environment()).resolves.toMatchObject({ TOKEN: 'two' });
  });

  it.each([
    ['hangs', 'sleep 30'],
    ['fails', 'exit 1'],
  ])('is that of this process when the shell %s', async (_what, profile) => {
    const options = await aShell(profile);
    await expect(createLoginEnvironment({ ...options, timeoutMs: 300 })()).resolves.toEqual(options.environment);
  });

  it('is that of this process where a terminal started it', async () => {
    const options = { ...(await aShell('export TOKEN=never')), isFromDesktop: false };
    await expect(createLoginEnvironment(options)()).resolves.toEqual(options.environment);
  });
});
