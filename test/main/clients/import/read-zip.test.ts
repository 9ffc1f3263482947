import { describe, expect, it } from 'vitest';
import { readZip } from '../../../../main/clients/import/read-zip';
import { aZip } from '../../../support/a-zip';

const contents = (bytes: Buffer) =>
  Object.fromEntries(readZip(bytes).map((file) => [file.name, file.read().toString()]));

it('reads files that are packed and files that are not, and leaves folders out', () => {
  const bytes = aZip([
    { name: 'a/', mode: 0o040755 },
    { name: 'a/b.txt', contents: 'b'.repeat(500) },
    { name: 'run', contents: 'x', method: 0, mode: 0o100755 },
    { name: 'ünï.txt', contents: '', mode: 0 },
  ]);
  expect(contents(bytes)).toEqual({ 'a/b.txt': 'b'.repeat(500), run: 'x', 'ünï.txt': '' });
  expect(readZip(bytes).map(({ isExecutable }) => isExecutable)).toEqual([false, true, false]);
});

it.each([0, 1])('reads a signed bundle (%i)', (hasComment) => {
  const signature = 'MCPB_SIG_V1....MCPB_SIG_END';
  const bytes = hasComment
    ? aZip([{ name: 'a', contents: 'a' }], { comment: signature })
    : Buffer.concat([aZip([{ name: 'a', contents: 'a' }]), Buffer.from(signature)]);
  expect(contents(bytes)).toEqual({ a: 'a' });
});

const a = { name: 'a.txt', contents: 'a' };
const bomb = Buffer.alloc(8 * 1024 * 1024);

describe('refuses (T-G06)', () => {
  it.each<[string, Buffer]>([
    ['no archive', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['a path upwards', aZip([{ name: '../evil.sh', contents: 'x' }])],
    ['a path upwards in the middle', aZip([{ name: 'a/../../evil.sh', contents: 'x' }])],
    ['a whole path', aZip([{ name: '/etc/passwd', contents: 'x' }])],
    ['a path with a drive', aZip([{ name: 'C:/evil.exe', contents: 'x' }])],
    ['a path with other slashes', aZip([{ name: '..\\evil.exe', contents: 'x' }])],
    ['a stream beside a file', aZip([{ name: 'a.txt:evil', contents: 'x' }])],
    ['a device of Windows', aZip([{ name: 'a/NUL.txt', contents: 'x' }])],
    ['a name with a dot at its end', aZip([{ name: 'a.', contents: 'x' }])],
    ['a name that is empty', aZip([{ name: '', contents: 'x' }])],
    ['a name with nothing in it', aZip([{ name: 'a//b', contents: 'x' }])],
    ['a name with a NUL', aZip([{ name: 'a\0.txt', contents: 'x' }])],
    ['a name that is turned around', aZip([{ name: 'a\u202etxt.exe', contents: 'x' }])],
    ['a name that is no UTF-8', aZip([{ name: Buffer.from([0x61, 0xff]), contents: 'x' }])],
    ['a link', aZip([{ name: 'a', contents: '/etc/passwd', mode: 0o120777 }])],
    ['a link by the name of a folder', aZip([{ name: 'a/', contents: '', mode: 0o120777 }])],
    ['a device', aZip([{ name: 'a', mode: 0o060644 }])],
    ['the same name twice', aZip([a, a])],
    ['the same name in capitals', aZip([a, { ...a, name: 'A.TXT' }])],
    [
      'the same name in other code points',
      aZip([
        { name: 'é', contents: 'a' },
        { name: 'é', contents: 'b' },
      ]),
    ],
    ['a file that is a folder', aZip([a, { name: 'a.txt/b', contents: 'x' }])],
    ['a file and a folder of one name', aZip([a, { name: 'A.txt/', mode: 0o040755 }])],
    ['a bomb', aZip([{ name: 'a', contents: bomb }])],
    ['encryption', aZip([{ ...a, flags: 1 }])],
    ['strong encryption', aZip([{ ...a, flags: 0x41 }])],
    ['another way of packing', aZip([{ ...a, method: 99 }])],
    ['a file of ZIP64', aZip([{ ...a, size: 0xffffffff }])],
    ['an archive of ZIP64', aZip([a], { count: 0xffff })],
    ['fewer files than it says', aZip([a], { count: 2 })],
    ['more files than it says', aZip([a, { ...a, name: 'b' }], { count: 1 })],
    ['a directory elsewhere', aZip([a], { start: 3 })],
    ['something before the archive', aZip([a], { prefix: Buffer.from('#!/bin/sh\n'), start: 31 })],
    ['something after the archive', Buffer.concat([aZip([a]), Buffer.from('x')])],
    ['a comment', aZip([a], { comment: 'PK\u0005\u0006' })],
    ['a file with two names', aZip([{ ...a, localName: 'b.txt' }])],
    ['files on top of each other', aZip([a, { name: 'b.txt', contents: 'a', localName: 'b.txt', from: 0 }])],
    ['a file that is nowhere', aZip([{ ...a, from: 100_000 }])],
    ['a file that is in the directory', aZip([{ ...a, method: 0, contents: 'a', size: 1, from: 36 }])],
    ['a large file that is not packed', aZip([{ name: 'a', contents: 'a', method: 0, size: 2 }])],
    [
      'more than a gigabyte',
      aZip(Array.from({ length: 5 }, (_, at) => ({ name: `a${at}`, contents: 'a', size: 250 * 1024 * 1024 }))),
    ],
  ])('%s', (_what, bytes) => {
    expect(() => readZip(bytes)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: expect.stringMatching(/^This bundle is not taken: .*\.$/),
      }),
    );
  });

  it.each<[string, Buffer]>([
    ['more in it than it says', aZip([{ name: 'a', contents: 'a'.repeat(2000), size: 100 }])],
    ['less in it than it says', aZip([{ name: 'a', contents: 'a', size: 2 }])],
    ['other contents than it says', aZip([{ ...a, crc: 1 }])],
  ])('a file with %s, when it is read', (_what, bytes) => {
    expect(() => readZip(bytes).map((file) => file.read())).toThrow(/damaged/);
  });

  it('an archive that is cut off, wherever', () => {
    const bytes = aZip([a, { name: 'b/c', contents: 'b'.repeat(100) }]);
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => readZip(bytes.subarray(0, length)), `${length}`).toThrow(
        expect.objectContaining({ code: 'invalid-request' }),
      );
  });

  it('or reads an archive in which one byte differs, and never fails otherwise', () => {
    const bytes = aZip([a, { name: 'b/c', contents: 'b'.repeat(100) }]);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      try {
        for (const file of readZip(changed)) file.read();
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid-request' });
      }
    }
  });
});
