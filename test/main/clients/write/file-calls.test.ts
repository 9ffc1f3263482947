import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeOf, nodeFileCalls, privateFolderName } from '../../../../main/clients/write/file-calls';
import { aTemporaryFolder } from '../../../support/connecting';

const calls = nodeFileCalls;

describe('looking', () => {
  it('tells nothing from a link to nothing', () => {
    const folder = aTemporaryFolder();
    const link = join(folder, 'link');
    symlinkSync('nowhere', link);
    expect([calls.realPath(link), calls.isLink(link)]).toEqual([null, true]);
    expect([calls.realPath(join(folder, 'x')), calls.isLink(join(folder, 'x'))]).toEqual([null, false]);
    expect(calls.realPath(folder)).toBe(folder);
    expect(calls.read(link)).toBeNull();
  });

  it('reads files only', () => {
    const folder = aTemporaryFolder();
    writeFileSync(join(folder, 'a'), 'x');
    expect(calls.read(join(folder, 'a'))).toEqual(Buffer.from('x'));
    expect(() => calls.read(folder)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  });

  it('does not touch a file to find out whether it may be written', () => {
    const path = join(aTemporaryFolder(), 'a');
    writeFileSync(path, 'x');
    utimesSync(path, 5, 5);
    calls.assertWritable(path);
    expect(statSync(path).mtimeMs).toBe(5000);
    expect(() => calls.assertWritable(`${path}b`)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});

describe('drafts', () => {
  it('lie where nobody else can look', () => {
    const folder = aTemporaryFolder();
    const room = join(folder, 'room');
    calls.makePrivateFolder(room);
    calls.create(join(room, 'draft'), 0o600);
    calls.writeSynced(join(room, 'draft'), Buffer.from('x'));
    expect(statSync(room).mode & 0o777).toBe(0o700);
    expect(statSync(join(room, 'draft')).mode & 0o777).toBe(0o600);
    expect(() => calls.create(join(room, 'draft'), 0o600)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    calls.discard(room);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are left over when they are old and ours', () => {
    const folder = aTemporaryFolder();
    const name = privateFolderName('01234567-89ab-4cde-8f01-23456789abcd');
    mkdirSync(join(folder, name));
    expect(calls.leftOvers(folder)).toEqual([]);
    utimesSync(join(folder, name), 1, 1);
    const others = mkdtempSync(join(folder, '.gatehouse-'));
    utimesSync(others, 1, 1);
    expect(calls.leftOvers(folder)).toEqual([join(folder, name)]);
  });

  it('get the mode of a file, and none of what is in it', async () => {
    const folder = aTemporaryFolder();
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    writeFileSync(from, 'secret', { mode: 0o640 });
    await calls.copyTraits(from, to);
    expect(statSync(to).mode & 0o7777).toBe(0o640);
    expect(process.platform === 'darwin' ? '' : readFileSync(to, 'utf8')).toBe('');
  });
});

describe('a lock', () => {
  it('is free once', () => {
    const folder = join(aTemporaryFolder(), 'lock');
    expect([calls.lock(folder), calls.lock(folder)]).toEqual([true, false]);
    calls.unlock(folder);
    expect(calls.lock(folder)).toBe(true);
  });

  it('that cannot be made is no lock of somebody else', () => {
    expect(() => calls.lock(join(aTemporaryFolder(), 'x', 'lock'))).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });
});

it('the code of an error is found, and nothing where there is none', () => {
  expect([codeOf(Object.assign(new Error(), { code: 'EIO' })), codeOf(new Error()), codeOf('x')]).toEqual([
    'EIO',
    '',
    '',
  ]);
});
