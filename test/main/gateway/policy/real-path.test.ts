import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faults } from '../../../../main/gateway/policy/faults';
import { createRealPath } from '../../../../main/gateway/policy/real-path';

const missing = (code = 'ENOENT') => Object.assign(new Error(code), { code });

describe('on this disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-')));
    mkdirSync(join(folder, 'work/deep'), { recursive: true });
    mkdirSync(join(folder, 'other/inner'), { recursive: true });
    writeFileSync(join(folder, 'work/file.txt'), '');
    symlinkSync(join(folder, 'other/inner'), join(folder, 'work/link'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'work/dangling'));
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const real = (path: string) => createRealPath({ home: folder }).real(path.replace('$', folder)).replace(folder, '$');

  it.each([
    ['$/work/file.txt', '$/work/file.txt'],
    ['$/work/new/deeper.txt', '$/work/new/deeper.txt'],
    ['$//work/./deep/', '$/work/deep'],
    ['$/work/deep/../file.txt', '$/work/file.txt'],
    ['$/work/new/../../other', '$/other'],
    ['$/work/link', '$/other/inner'],
    ['$/work/link/new.txt', '$/other/inner/new.txt'],
    ['$/work/file.txt/inside', '$/work/file.txt/inside'],
    ['$/work/link/../../work', '$/work'],
    ['~', '$'],
    ['~/work', '$/work'],
    ['$/work/~', '$/work/~'],
    ['$/work/~/x', '$/work/~/x'],
    ['$/WORK/A', '$/WORK/A'],
    ['$/work/a\\..\\b', '$/work/a\\..\\b'],
    ['$/work/...', '$/work/...'],
    ['$/work/new//..//deep', '$/work/deep'],
    ['/', '/'],
    ['/../..', '/'],
  ])('%s leads to %s', (path, to) => {
    expect(real(path)).toBe(to);
  });

  it.each([
    ['work/a', faults.partialPath],
    ['', faults.partialPath],
    ['.', faults.partialPath],
    ['~ada/work', faults.partialPath],
    ['~\\work', faults.partialPath],
    ['C:\\work', faults.partialPath],
    ['file:///work', faults.partialPath],
    ['$/work\0/x', faults.oddPath],
    ['$/work/dangling', faults.danglingPath],
    ['$/work/dangling/x', faults.danglingPath],
    ['$/loop', faults.closedPath],
    ['$/loop/x', faults.closedPath],
    ['$/work/link/../x', faults.twistedPath],
    ['$/work//link//..//x', faults.twistedPath],
    [`$/work/${'x'.repeat(300)}`, faults.closedPath],
  ])('of %s it cannot be told', (path, fault) => {
    expect(() => real(path)).toThrow(fault);
  });

  it.skipIf(process.getuid?.() === 0)('of what may not be looked into it cannot be told', () => {
    chmodSync(join(folder, 'other'), 0);
    expect(() => real('$/other/inner/x')).toThrow(faults.closedPath);
    chmodSync(join(folder, 'other'), 0o700);
  });
});

describe('on a disk that fails', () => {
  const fail = (code: string) => () => {
    throw missing(code);
  };
  const there = { home: '/h', platform: 'linux', isThere: () => true } as const;

  it.each([
    ['EACCES', faults.closedPath],
    ['EIO', faults.closedPath],
    ['ENOENT', faults.danglingPath],
    ['ENOTDIR', faults.danglingPath],
  ])('%s is told', (code, fault) => {
    expect(() => createRealPath({ ...there, realPath: fail(code) }).real('/a')).toThrow(fault);
  });

  it('what may not be looked at is no different from what leads nowhere', () => {
    expect(() => createRealPath({ ...there, isThere: fail('EACCES') }).real('/a')).toThrow(faults.closedPath);
    const odd = () => {
      throw new Error('odd');
    };
    expect(() => createRealPath({ ...there, isThere: odd }).real('/a')).toThrow(faults.closedPath);
    const noError = () => {
      throw { code: 'ENOENT' };
    };
    expect(() => createRealPath({ ...there, realPath: noError }).real('/a')).toThrow(faults.closedPath);
  });

  it('is told with what was behind it', () => {
    const cause = missing('EIO');
    const broken = () => {
      throw cause;
    };
    expect(() => createRealPath({ ...there, realPath: broken }).real('/a')).toThrow(expect.objectContaining({ cause }));
  });
});

describe('on Windows', () => {
  const there = new Map([
    ['c:\\users\\ada', 'C:\\Users\\Ada'],
    ['c:\\', 'C:\\'],
    ['c:\\work', 'C:\\Work'],
    ['c:\\progra~1', 'C:\\Program Files'],
    ['c:\\work\\link', 'D:\\Else\\Inner'],
    ['d:\\else\\inner', 'D:\\Else\\Inner'],
    ['d:\\else', 'D:\\Else'],
    ['d:\\', 'D:\\'],
  ]);
  const { real, separator } = createRealPath({
    home: 'C:\\Users\\Ada',
    platform: 'win32',
    realPath: (path) => there.get(path.toLowerCase()) ?? '',
    isThere: (path) => there.has(path.toLowerCase()),
  });

  it.each([
    ['C:\\Work\\a.txt', 'c:\\work\\a.txt'],
    ['c:/WORK/new/../a.txt', 'c:\\work\\a.txt'],
    ['~\\Docs', 'c:\\users\\ada\\docs'],
    ['~/Docs', 'c:\\users\\ada\\docs'],
    ['~', 'c:\\users\\ada'],
    ['C:\\Work\\link\\x', 'd:\\else\\inner\\x'],
    ['C:\\Work\\\\?\\x', 'c:\\work\\?\\x'],
    ['C:\\Work\\.\\..\\Work\\a~', 'c:\\work\\a~'],
    ['c:\\', 'c:\\'],
    ['C:\\Work\\a.b c', 'c:\\work\\a.b c'],
    ['//Server/Share/x', '\\\\server\\share\\x'],
    ['C:\\PROGRA~1\\x', 'c:\\program files\\x'],
    ['\\\\Server\\Share\\x', '\\\\server\\share\\x'],
    ['D:\\', 'd:\\'],
  ])('%s leads to %s', (path, to) => {
    expect(real(path)).toBe(to);
  });

  it.each([
    'work\\a',
    '\\work',
    '/work',
    'C:work',
    '\\\\?\\C:\\work',
    '\\\\.\\C:\\work',
    '//?/C:/work',
    'C:\\work\\a.txt:stream',
    'C:\\work.\\a.txt',
    'C:\\work \\a.txt',
    'C:\\work\\a.txt.',
    '~ada\\x',
    '\\\\server',
    '1:\\work',
    'CC:\\work',
    '\\\\?\\UNC\\server\\share\\x',
    '\\\\.\\pipe\\x',
    '//./pipe/x',
    '/\\?/GLOBALROOT/x',
    '\\/.\\pipe\\x',
    '\\??\\C:\\work',
    '\\\\se:rver\\share\\x',
    '\\\\server\\sh:are\\x',
    'C:\\work\\ \\x',
    'C:\\work\\...\\x',
    '/\\.\\C:\\work',
  ])('of %s it cannot be told', (path) => {
    expect(() => real(path)).toThrow(faults.partialPath);
  });

  it.each(['C:\\Work\\link\\..\\x', 'c:/work/link/../x', 'C:\\Work\\\\link\\\\..\\x'])(
    'of %s, which goes through a link and back, it cannot be told',
    (path) => {
      expect(() => real(path)).toThrow(faults.twistedPath);
    },
  );

  it('has its own separator', () => {
    expect(separator).toBe('\\');
  });
});

it('on macOS names are the same whatever their case and composition', () => {
  const { real } = createRealPath({
    home: '/Users/ada',
    platform: 'darwin',
    isThere: () => false,
  });
  expect(real('/Work/U\u0308ber')).toBe(real('/work/\u00fcBER'));
  expect(real('/Work/U\u0308ber')).toBe('/work/\u00fcber');
});
