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
    mkdirSync(join(folder, 'projects/deep'), { recursive: true });
    mkdirSync(join(folder, 'other/inner'), { recursive: true });
    writeFileSync(join(folder, 'projects/file.txt'), '');
    symlinkSync(join(folder, 'other/inner'), join(folder, 'projects/link'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'projects/dangling'));
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const real = (path: string) => createRealPath({ home: folder }).real(path.replace('$', folder)).replace(folder, '$');

  it.each([
    ['$/projects/file.txt', '$/projects/file.txt'],
    ['$/projects/new/deeper.txt', '$/projects/new/deeper.txt'],
    ['$//projects/./deep/', '$/projects/deep'],
    ['$/projects/deep/../file.txt', '$/projects/file.txt'],
    ['$/projects/new/../../other', '$/other'],
    ['$/projects/link', '$/other/inner'],
    ['$/projects/link/new.txt', '$/other/inner/new.txt'],
    ['$/projects/file.txt/inside', '$/projects/file.txt/inside'],
    ['$/projects/link/../../projects', '$/projects'],
    ['~', '$'],
    ['~/projects', '$/projects'],
    ['$/projects/~', '$/projects/~'],
    ['$/projects/~/x', '$/projects/~/x'],
    ['$/PROJECTS/A', '$/PROJECTS/A'],
    ['$/projects/a\\..\\b', '$/projects/a\\..\\b'],
    ['$/projects/...', '$/projects/...'],
    ['$/projects/new//..//deep', '$/projects/deep'],
    ['/', '/'],
    ['/../..', '/'],
  ])('%s leads to %s', (path, to) => {
    expect(real(path)).toBe(to);
  });

  it.each([
    ['projects/a', faults.partialPath],
    ['', faults.partialPath],
    ['.', faults.partialPath],
    ['~ada/projects', faults.partialPath],
    ['~\\projects', faults.partialPath],
    ['C:\\projects', faults.partialPath],
    ['file:///projects', faults.partialPath],
    ['$/projects\0/x', faults.oddPath],
    ['$/projects/dangling', faults.danglingPath],
    ['$/projects/dangling/x', faults.danglingPath],
    ['$/loop', faults.closedPath],
    ['$/loop/x', faults.closedPath],
    ['$/projects/link/../x', faults.twistedPath],
    ['$/projects//link//..//x', faults.twistedPath],
    [`$/projects/${'x'.repeat(300)}`, faults.closedPath],
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
    ['c:\\projects', 'C:\\Projects'],
    ['c:\\progra~1', 'C:\\Program Files'],
    ['c:\\projects\\link', 'D:\\Else\\Inner'],
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
    ['C:\\Projects\\a.txt', 'c:\\projects\\a.txt'],
    ['c:/PROJECTS/new/../a.txt', 'c:\\projects\\a.txt'],
    ['~\\Docs', 'c:\\users\\ada\\docs'],
    ['~/Docs', 'c:\\users\\ada\\docs'],
    ['~', 'c:\\users\\ada'],
    ['C:\\Projects\\link\\x', 'd:\\else\\inner\\x'],
    ['C:\\Projects\\\\?\\x', 'c:\\projects\\?\\x'],
    ['C:\\Projects\\.\\..\\Projects\\a~', 'c:\\projects\\a~'],
    ['c:\\', 'c:\\'],
    ['C:\\Projects\\a.b c', 'c:\\projects\\a.b c'],
    ['//Server/Share/x', '\\\\server\\share\\x'],
    ['C:\\PROGRA~1\\x', 'c:\\program files\\x'],
    ['\\\\Server\\Share\\x', '\\\\server\\share\\x'],
    ['D:\\', 'd:\\'],
  ])('%s leads to %s', (path, to) => {
    expect(real(path)).toBe(to);
  });

  it.each([
    'projects\\a',
    '\\projects',
    '/projects',
    'C:projects',
    '\\\\?\\C:\\projects',
    '\\\\.\\C:\\projects',
    '//?/C:/projects',
    'C:\\projects\\a.txt:stream',
    'C:\\projects.\\a.txt',
    'C:\\projects \\a.txt',
    'C:\\projects\\a.txt.',
    '~ada\\x',
    '\\\\server',
    '1:\\projects',
    'CC:\\projects',
    '\\\\?\\UNC\\server\\share\\x',
    '\\\\.\\pipe\\x',
    '//./pipe/x',
    '/\\?/GLOBALROOT/x',
    '\\/.\\pipe\\x',
    '\\??\\C:\\projects',
    '\\\\se:rver\\share\\x',
    '\\\\server\\sh:are\\x',
    'C:\\projects\\ \\x',
    'C:\\projects\\...\\x',
    '/\\.\\C:\\projects',
  ])('of %s it cannot be told', (path) => {
    expect(() => real(path)).toThrow(faults.partialPath);
  });

  it.each(['C:\\Projects\\link\\..\\x', 'c:/projects/link/../x', 'C:\\Projects\\\\link\\\\..\\x'])(
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
  expect(real('/Projects/U\u0308ber')).toBe(real('/projects/\u00fcBER'));
  expect(real('/Projects/U\u0308ber')).toBe('/projects/\u00fcber');
});
