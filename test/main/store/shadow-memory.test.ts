import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSeal } from '../../../main/store/settings-seal';
import { createShadowKeeper } from '../../../main/store/shadow-memory';
import type { ShadowMemory } from '../../../shared/domain/shadow';
import { aHome } from './support/builders';
import { aKeychain } from './support/sealed-home';

const memory: ShadowMemory = {
  catalogue: 'c1',
  guarded: ['cursor'],
  folders: ['/home/ada/app'],
  accepted: { 'cursor:file': ['a'] },
  allowed: [],
  told: [],
};

const allowed: ShadowMemory['allowed'][number] = {
  id: 'sly',
  what: 'bypass',
  clientName: 'Cursor',
  path: '/home/ada/.cursor/mcp.json',
  entry: 'sly',
  command: '/opt/sly',
  at: '2026-11-22T10:00:00.000Z',
};

function kept() {
  const home = aHome();
  const keychain = aKeychain();
  const file = join(home, 'shadows.json');
  return {
    file,
    change: (edit: (json: ReturnType<typeof JSON.parse>) => void) => {
      const json = JSON.parse(readFileSync(file, 'utf8'));
      edit(json);
      writeFileSync(file, JSON.stringify(json));
    },
    /** As a start does, once the keychain knows all of before. */
    async start() {
      const opened = await openSeal(keychain, 'shadows');
      const flush = async () => ('seal' in opened ? await opened.seal.flush() : undefined);
      return { ...createShadowKeeper(home, opened), flush };
    },
    home,
  };
}

it('keeps what is remembered over restarts, for its owner only', async () => {
  const { start, file } = kept();
  const first = await start();
  expect(first.load()).toBeNull();
  first.save(memory);
  await first.flush();
  expect((await start()).load()).toEqual(memory);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

describe('is not trusted when', () => {
  async function saved() {
    const made = kept();
    const first = await made.start();
    first.save({ ...memory, allowed: [allowed] });
    const old = readFileSync(made.file, 'utf8');
    first.save(memory);
    await first.flush();
    return { ...made, old };
  }

  it.each<[string, (made: Awaited<ReturnType<typeof saved>>) => void]>([
    ['an “allow” was written into it', ({ change }) => change((json) => json.allowed.push(allowed))],
    [
      'an entry was written in as if it had always been there',
      ({ change }) => change((json) => json.accepted['cursor:file'].push('b')),
    ],
    ['the seal was taken off', ({ change }) => change((json) => void delete json.seal)],
    ['an earlier one was put back, which allowed more', ({ file, old }) => writeFileSync(file, old)],
    ['it was removed', ({ file }) => rmSync(file)],
    ['it is no JSON', ({ file }) => writeFileSync(file, '{')],
    ['it is empty', ({ file }) => writeFileSync(file, '')],
  ])('%s', async (_what, forge) => {
    const made = await saved();
    forge(made);
    expect((await made.start()).load()).toBe('untrusted');
  });
});

it('is kept without a seal where there is no keychain, and taken over by a later one', async () => {
  const made = kept();
  const plain = createShadowKeeper(made.home, { reason: 'there is no keychain here' });
  plain.save(memory);
  expect(plain.load()).toEqual(memory);
  expect((await made.start()).load()).toEqual(memory);
});

it('is not written without a seal when it had one, and says what to do', async () => {
  const made = kept();
  const first = await made.start();
  first.save(memory);
  await first.flush();
  const locked = createShadowKeeper(made.home, { reason: 'the keychain did not answer' });
  expect(locked.load()).toEqual(memory);
  expect(() => locked.save({ ...memory, allowed: [allowed] })).toThrow('Unlock it, then start Gatehouse again.');
  expect((await made.start()).load()).toEqual(memory);
});

it('says why it cannot be written', async () => {
  const { start, file } = kept();
  const keeper = await start();
  rmSync(file, { force: true });
  const gone = createShadowKeeper(join(file, 'nowhere'), { reason: 'there is no keychain here' });
  expect(() => gone.save(memory)).toThrow('cannot be written');
  expect(keeper.load()).toBeNull();
});
