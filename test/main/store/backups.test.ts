import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Secrets } from '../../../main/gateway/ports';
import { createBackups, openBackupsKey } from '../../../main/store/backups';
import { aTemporaryFolder } from '../../support/connecting';

const key = Buffer.alloc(32, 1);
const fileId = '0123456789abcdef01234567';
const secret = Buffer.from('{"token": "very-secret"}');

const about = (second: number, inUse: string[] = []) => ({
  fileId,
  path: '~/.cursor/mcp.json',
  at: new Date(Date.UTC(2026, 10, 1, 0, 0, second)).toISOString(),
  inUse,
});

describe('a backup', () => {
  it('comes back as it was, with a key or without', () => {
    for (const each of [key, null]) {
      const backups = createBackups(aTemporaryFolder(), each);
      const id = backups.keep(about(0), secret);
      expect(backups.read(id)).toEqual(secret);
      expect(backups.read(backups.keep(about(1), Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
    }
  });

  it('is sealed where there is a key, and closed to others', () => {
    const home = aTemporaryFolder();
    const id = createBackups(home, key).keep(about(0), secret);
    const path = join(home, 'backups', id);
    expect(readFileSync(path).includes('very-secret')).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'backups', fileId)).mode & 0o777).toBe(0o700);
    expect(createBackups(home, Buffer.alloc(32, 2)).read(id)).toBeUndefined();
    expect(createBackups(home, null).read(id)).toBeUndefined();
  });

  it('opens under its own id only', () => {
    const home = aTemporaryFolder();
    const backups = createBackups(home, key);
    const [one, other] = [backups.keep(about(0), secret), backups.keep(about(1), Buffer.from('x'))];
    copyFileSync(join(home, 'backups', one), join(home, 'backups', other));
    expect(backups.read(other)).toBeUndefined();
  });

  it('is not believed when one byte of it is another, or some are missing', () => {
    const home = aTemporaryFolder();
    const backups = createBackups(home, key);
    const id = backups.keep(about(0), secret);
    const path = join(home, 'backups', id);
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      expect(backups.read(id)).toBeUndefined();
      writeFileSync(path, bytes.subarray(0, at));
      expect(backups.read(id)).toBeUndefined();
    }
  });

  it('that is not sealed is not believed where there is a key', () => {
    const home = aTemporaryFolder();
    const id = createBackups(home, null).keep(about(0), secret);
    expect(createBackups(home, key).read(id)).toBeUndefined();
  });

  it('is looked for nowhere else', () => {
    const home = aTemporaryFolder();
    const backups = createBackups(home, null);
    const id = backups.keep(about(0), secret);
    writeFileSync(join(home, 'settings.json'), 'gatehouse backup 0\nx');
    const name = id.split('/')[1] ?? '';
    const odd = [
      '../settings.json',
      `../${fileId}/${name}`,
      `${fileId}/../settings.json`,
      `/${id}`,
      '',
      fileId,
      `${id}\n`,
    ];
    expect(odd.map((each) => backups.read(each))).toEqual(odd.map(() => undefined));
  });
});

describe('of many backups of one file', () => {
  const names = (home: string) => readdirSync(join(home, 'backups', fileId));

  it('the last twenty stay, and the very first for good', () => {
    const home = aTemporaryFolder();
    const backups = createBackups(home, key);
    const ids = Array.from({ length: 30 }, (_, index) => backups.keep(about(index), Buffer.from(`${index}`)));
    expect(names(home)).toHaveLength(21);
    const readable = ids.map((id) => backups.read(id)?.toString()).filter((text) => text !== undefined);
    expect(readable).toEqual(['0', ...Array.from({ length: 20 }, (_, index) => `${index + 10}`)]);
  });

  it('those that something can only be undone with stay', () => {
    const backups = createBackups(aTemporaryFolder(), key);
    backups.keep(about(0), secret);
    const wanted = backups.keep(about(1), Buffer.from('wanted'));
    for (let second = 2; second < 40; second += 1) backups.keep(about(second, [wanted]), secret);
    expect(backups.read(wanted)?.toString()).toBe('wanted');
  });

  it('the newest stays even where the clock was set back', () => {
    const backups = createBackups(aTemporaryFolder(), key);
    for (let second = 30; second < 55; second += 1) backups.keep(about(second), secret);
    const id = backups.keep(about(0), Buffer.from('new'));
    expect(backups.read(id)?.toString()).toBe('new');
  });

  it('none of another file goes', () => {
    const backups = createBackups(aTemporaryFolder(), key);
    const other = backups.keep({ ...about(0), fileId: 'f'.repeat(24) }, Buffer.from('other'));
    for (let second = 0; second < 25; second += 1) backups.keep(about(second), secret);
    expect(backups.read(other)?.toString()).toBe('other');
  });
});

it('one that cannot be kept is a sentence without what is in it', () => {
  const home = aTemporaryFolder();
  writeFileSync(join(home, 'backups'), '');
  expect(() => createBackups(home, key).keep(about(0), secret)).toThrow(
    '“~/.cursor/mcp.json” was not changed, because no backup of it could be kept: ',
  );
});

describe('the key', () => {
  const aKeychain = (parts: Partial<Secrets> = {}): Secrets & { all: Map<string, string> } => {
    const all = new Map<string, string>();
    return {
      all,
      keptIn: 'keychain',
      get: async (name) => all.get(name),
      set: async (name, value) => void all.set(name, value),
      delete: async (name) => void all.delete(name),
      ...parts,
    } as Secrets & { all: Map<string, string> };
  };

  it('is made once', async () => {
    const keychain = aKeychain();
    const made = await openBackupsKey(keychain);
    expect(made).toHaveLength(32);
    expect(await openBackupsKey(keychain)).toEqual(made);
  });

  it('is none where nothing keeps it, and cannot be had where the keychain does not open', async () => {
    expect(await openBackupsKey(aKeychain({ keptIn: 'memory' }))).toBeNull();
    const closed = aKeychain({ get: () => Promise.reject(new Error('locked')) });
    expect(await openBackupsKey(closed)).toBeUndefined();
    expect(closed.all.size).toBe(0);
  });

  it('of another length is not taken', async () => {
    const keychain = aKeychain();
    keychain.all.set('gatehouse/backups-key', 'YWJj');
    expect(await openBackupsKey(keychain)).toBeUndefined();
    expect(keychain.all.get('gatehouse/backups-key')).toBe('YWJj');
  });

  it('that cannot be had now means that nothing is kept in plain sight', () => {
    const home = aTemporaryFolder();
    const backups = createBackups(home, undefined);
    expect(() => backups.keep(about(0), secret)).toThrow('the keychain does not open');
    expect(readdirSync(home)).toEqual([]);
    expect(backups.read(createBackups(home, null).keep(about(0), secret))).toBeUndefined();
  });
});

it('folders are closed even where they were there', () => {
  const home = aTemporaryFolder();
  mkdirSync(join(home, 'backups'));
  const id = createBackups(home, null).keep(about(0), secret);
  expect(statSync(join(home, 'backups', id, '..')).mode & 0o077).toBe(0);
});
