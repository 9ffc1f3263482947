import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAbsence, nodeFiles } from '../../../../main/clients/places/node-files';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);

it('tells files, folders and other things apart', async () => {
  writeFileSync(at('file'), 'abc', { mode: 0o755 });
  mkdirSync(at('folder'));
  expect(await nodeFiles.stat(at('file'))).toMatchObject({ kind: 'file', size: 3, isExecutable: true });
  expect(await nodeFiles.stat(at('folder'))).toMatchObject({ kind: 'directory' });
  expect(await nodeFiles.stat('/dev/null')).toMatchObject({ kind: 'other' });
});

it('calls absent what is not there, also below a file and behind a link to nowhere', async () => {
  writeFileSync(at('file'), '');
  symlinkSync(at('nothing'), at('link'));
  for (const name of ['nothing', 'file/below', 'link', 'a'.repeat(5000)]) {
    expect(await nodeFiles.stat(at(name))).toBe('absent');
  }
});

it('calls denied what it could not look at', async () => {
  symlinkSync(at('loop'), at('loop'));
  expect(await nodeFiles.stat(at('loop'))).toBe('denied');
  expect(await nodeFiles.stat(at('a\0b'))).toBe('denied');
});

it('reads a regular file up to its limit', async () => {
  writeFileSync(at('file'), 'abc');
  writeFileSync(at('empty'), '');
  expect((await nodeFiles.read(at('file'), 3)).toString()).toBe('abc');
  expect(await nodeFiles.read(at('empty'), 3)).toHaveLength(0);
  await expect(nodeFiles.read(at('file'), 2)).rejects.toMatchObject({ code: 'too-large' });
  await expect(nodeFiles.read(at('nothing'), 2)).rejects.toMatchObject({ code: 'not-found' });
  await expect(nodeFiles.read(at('a\0b'), 2)).rejects.toMatchObject({ code: 'invalid-request' });
});

it('does not read, nor wait for, what is no regular file', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  mkdirSync(at('folder'));
  for (const path of [at('pipe'), at('folder'), '/dev/zero']) {
    await expect(nodeFiles.read(path, 100)).rejects.toMatchObject({ code: 'invalid-request' });
  }
});

it('reads nothing of a file that says it is empty and is not', async () => {
  await expect(nodeFiles.read('/proc/self/status', 100_000)).rejects.toMatchObject({ code: 'too-large' });
});

it('knows absence from other failures', () => {
  expect(isAbsence(Object.assign(new Error(), { code: 'ENOTDIR' }))).toBe(true);
  expect(isAbsence(Object.assign(new Error(), { code: 'EPERM' }))).toBe(false);
  expect(isAbsence(undefined)).toBe(false);
});
