import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { absent, readClosedFile } from '../../../main/store/closed-file';

function aFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-closed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'key'), text, { mode: 0o600 });
  return join(folder, 'key');
}

const read = (path: string) => readClosedFile(path, (what) => new Error(what));

it('reads a file of its owner alone', () => {
  expect(read(aFile('kept'))).toBe('kept');
});

it('says that a file is not there', () => {
  const path = aFile('kept');
  rmSync(path);
  expect(() => read(path)).toThrow(absent);
});

it.each([
  ['can be read by other users', (path: string) => chmodSync(path, 0o604)],
  ['is a link to somewhere else', (path: string) => replace(path, () => symlinkSync('/dev/null', path))],
  ['is not the file that Gatehouse made', (path: string) => replace(path, () => mkdirSync(path))],
  ['is not the file that Gatehouse made', (path: string) => writeFileSync(path, 'x'.repeat(1025))],
])('refuses one that %s', (what, spoil) => {
  const path = aFile('kept');
  spoil(path);
  expect(() => read(path)).toThrow(what);
});

function replace(path: string, put: () => void): void {
  rmSync(path);
  put();
}
