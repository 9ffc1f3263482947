import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeSecret } from '../../main/secret';
import { encryptedFileSecrets } from '../../main/store/encrypted-file-secrets';
import { lockHome } from '../../main/store/home-lock';
import { memorySecrets } from '../../main/store/memory-secrets';
import { openHomeSecrets } from '../../main/store/open-home';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-secret-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A keychain where there is one, as in the session of `npm test`; otherwise a sealed file. */
const env = { GATEHOUSE_PASSPHRASE: 'for this test only' };

async function run(action: 'set' | 'remove', input: string, openSecrets = openHomeSecrets) {
  const said: string[] = [];
  const stderr = { write: (text: string) => said.push(text) > 0 };
  const process = { env, platform: 'linux', stdin: Readable.from([input]), stderr } as unknown as NodeJS.Process;
  const code = await changeSecret({ action, name: 'api-key', home }, { process, openSecrets });
  return { code, said: said.join('') };
}

const kept = async () => (await openHomeSecrets(home, env)).secrets.get('api-key');

it('keeps what comes by standard input without its line end, and forgets it again', async () => {
  expect(await run('set', 'canary-value\n')).toEqual({
    code: 0,
    said: '“api-key” is kept. Servers that name it get it when they start.\n',
  });
  expect(await kept()).toBe('canary-value');
  expect(await run('remove', '')).toMatchObject({ code: 0 });
  expect(await kept()).toBeUndefined();
});

it('keeps nothing when no value comes', async () => {
  expect(await run('set', '\n')).toMatchObject({ code: 1, said: expect.stringContaining('No value came') });
  expect(await kept()).toBeUndefined();
});

it('does not pretend to keep what would be gone with the process', async () => {
  const openMemory = async () => ({ secrets: memorySecrets(), notice: 'Secrets last only until Gatehouse stops.' });
  expect(await run('set', 'canary-value', openMemory)).toEqual({
    code: 1,
    said: 'Nothing was kept. Secrets last only until Gatehouse stops.\n',
  });
});

it('leaves a sealed file alone while Gatehouse runs on it, for that one would write its own copy back', async () => {
  const file = join(home, 'secrets.sealed.json');
  const openSealed = async () => ({ secrets: await encryptedFileSecrets(file, 'for this test only'), notice: null });
  const running = lockHome(home);
  try {
    expect(await run('set', 'canary-value', openSealed)).toMatchObject({
      code: 1,
      said: expect.stringContaining('Another Gatehouse'),
    });
    expect(await (await openSealed()).secrets.get('api-key')).toBeUndefined();
  } finally {
    running.release();
  }
  expect(await run('set', 'canary-value', openSealed)).toMatchObject({ code: 0 });
  expect(await (await openSealed()).secrets.get('api-key')).toBe('canary-value');
});
