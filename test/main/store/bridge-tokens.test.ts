import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { forgetBridgeToken, keepBridgeToken, readBridgeToken } from '../../../main/store/bridge-tokens';

function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-tokens-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

const file = (home: string, id = 'a') => join(home, 'bridge', `${id}.token`);

it('keeps a token for its owner alone, whatever the umask', () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const home = aHome();
  keepBridgeToken(home, 'a', 'gh_one');
  expect(readBridgeToken(home, 'a')).toBe('gh_one');
  expect(statSync(join(home, 'bridge')).mode & 0o777).toBe(0o700);
  expect(statSync(file(home)).mode & 0o777).toBe(0o600);
});

it('takes a newer one, and forgets it', () => {
  const home = aHome();
  keepBridgeToken(home, 'a', 'gh_one');
  keepBridgeToken(home, 'b', 'gh_other');
  keepBridgeToken(home, 'a', 'gh_two');
  expect(readBridgeToken(home, 'a')).toBe('gh_two');
  forgetBridgeToken(home, 'a');
  expect(() => readBridgeToken(home, 'a')).toThrow(/keeps no token for this client/);
  forgetBridgeToken(home, 'a');
  expect(readdirSync(join(home, 'bridge'))).toEqual(['b.token']);
});

it.each([
  ['can be read by its group', (path: string) => chmodSync(path, 0o640), /can be read by other users/],
  ['can be written by others', (path: string) => chmodSync(path, 0o602), /can be read by other users/],
  [
    'is a link',
    (path: string) => {
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
    },
    /is a link to somewhere else/,
  ],
  [
    'is a folder',
    (path: string) => {
      rmSync(path);
      mkdirSync(path);
    },
    /is not the file that Gatehouse made/,
  ],
  ['is too long', (path: string) => writeFileSync(path, 'x'.repeat(2000)), /is not the file that Gatehouse made/],
  ['is empty', (path: string) => writeFileSync(path, ''), /is damaged/],
  ['holds two lines', (path: string) => writeFileSync(path, 'gh_one\ngh_two\n'), /is damaged/],
  ['holds what no header may', (path: string) => writeFileSync(path, 'gh_one: x'), /is damaged/],
])('does not use a file that %s, and says what to do', (_what, spoil, sentence) => {
  const home = aHome();
  keepBridgeToken(home, 'a', 'gh_one');
  spoil(file(home));
  expect(() => readBridgeToken(home, 'a')).toThrow(sentence);
  expect(() => readBridgeToken(home, 'a')).toThrow(/Connect the client again/);
  expect(() => readBridgeToken(home, 'a')).not.toThrow(/gh_/);
});

it.each(['', '.', '..', '../a', 'a/b', 'a\\b', 'a\0', 'x'.repeat(101)])('takes %j for no client', (id) => {
  const home = aHome();
  mkdirSync(join(home, 'bridge'));
  expect(() => keepBridgeToken(home, id, 'gh_one')).toThrow(/not the id of a client/);
  expect(() => readBridgeToken(home, id)).toThrow(/not the id of a client/);
  expect(() => forgetBridgeToken(home, id)).toThrow(/not the id of a client/);
  expect(readdirSync(join(home, 'bridge'))).toEqual([]);
});

it('says where the token cannot be kept', () => {
  const home = aHome();
  writeFileSync(join(home, 'bridge'), '');
  expect(() => keepBridgeToken(home, 'a', 'gh_one')).toThrow(/cannot be kept in .*connect the client again/);
});
