import { describe, expect, it } from 'vitest';
import { decodeDots, makeAbsolute, readForm } from '../../../../../main/gateway/approval/preview/path-form';

const linux = { home: '/home/ana', platform: 'linux' } as const;
const windows = { home: 'C:\\Users\\Ana', platform: 'win32' } as const;
const read = (text: string, parts: Parameters<typeof readForm>[1] = linux) => {
  const { path, marks, isLocal } = readForm(text, parts);
  return { path, isLocal, said: marks.map((mark) => `${mark.severity}: ${mark.text}`) };
};
const elsewhere = 'high: On another machine';
const device = 'high: The name of a device';
const stream = 'high: A hidden stream of a file (“:”)';
const dropped = 'medium: Ends in a dot or space, which Windows drops';
const encoded = 'medium: Holds encoded “.” or “/”';
const variable = 'medium: Holds a variable';

describe('on Linux and macOS', () => {
  it.each<[string, string, boolean, string[]]>([
    ['src/a.ts', 'src/a.ts', true, []],
    ['/a/b', '/a/b', true, []],
    ['~', '/home/ana', true, []],
    ['~/a', '/home/ana/a', true, []],
    ['$HOME/a', '/home/ana/a', true, [variable]],
    [`$\{HOME}/a`, '/home/ana/a', true, [variable]],
    ['%USERPROFILE%/a', '/home/ana/a', true, [variable]],
    ['$HOMER/a', '$HOMER/a', true, [variable]],
    ['~ben/a', '~ben/a', true, []],
    ['a~/b', 'a~/b', true, []],
    ['a/$b', 'a/$b', true, [variable]],
    ['a/$', 'a/$', true, []],
    ['100%', '100%', true, []],
    ['%a%', '%a%', true, [variable]],
    ['%ab1%', '%ab1%', true, [variable]],
    ['%2e%2E/a', '%2e%2E/a', true, [encoded]],
    ['a%2Fb', 'a%2Fb', true, [encoded]],
    ['a%5cb', 'a%5cb', true, [encoded]],
    ['a%00', 'a%00', true, [encoded]],
    ['a%20b', 'a%20b', true, []],
    ['a\0b', 'a\0b', false, ['high: Holds a NUL character']],
    ['/net/x', '/net/x', false, [elsewhere]],
    ['/NET/x', '/NET/x', false, [elsewhere]],
    ['/afs/x', '/afs/x', false, [elsewhere]],
    ['/network/x', '/network/x', false, [elsewhere]],
    ['/netx', '/netx', true, []],
    ['/a/net/x', '/a/net/x', true, []],
    ['//a/b', '//a/b', true, []],
    ['file:///a%20b', '/a b', true, []],
    ['FILE:///a', '/a', true, []],
    ['file:///a%2e%2e', '/a..', true, []],
    ['file://host/a', '/a', false, ['high: A file on another machine: host']],
    ['file://localhost/a', '/a', true, []],
    ['file:///%zz', 'file:///%zz', false, ['medium: Not a valid file address', elsewhere]],
    ['xfile:///a', 'xfile:///a', true, []],
    ['a b', 'a b', true, []],
    ['con', 'con', true, []],
    ['a:b', 'a:b', false, []],
    ['ab:c', 'ab:c', true, []],
    ['C:\\a', 'C:\\a', false, []],
    ['a\\b', 'a\\b', false, []],
    ['file:///C:/a', 'C:/a', false, []],
    ['file:///x/C:/a', '/x/C:/a', true, []],
    ['\\\\host\\a', '\\\\host\\a', false, ['high: On another machine: host']],
  ])('%j', (text, path, isLocal, said) => {
    expect(read(text)).toEqual({ path, isLocal, said });
  });
});

describe('on Windows', () => {
  it.each<[string, boolean, string[]]>([
    ['C:\\work\\a.txt', true, []],
    ['work/a.txt', true, []],
    ['\\\\host\\share', false, ['high: On another machine: host']],
    ['//host/share', false, ['high: On another machine: host']],
    ['\\/host/share', false, ['high: On another machine: host']],
    ['/\\host', false, ['high: On another machine: host']],
    ['//', false, ['high: On another machine: ']],
    ['\\\\?\\C:\\x', false, ['high: A device path: the usual checks do not apply', stream]],
    ['//./pipe/x', false, ['high: A device path: the usual checks do not apply']],
    ['\\\\.\\x', false, ['high: A device path: the usual checks do not apply']],
    ['\\\\a\\x', false, ['high: On another machine: a']],
    ['a\\\\host', true, []],
    ['a\\\\.\\b', true, []],
    ['\\a', true, []],
    ['CON', false, [device]],
    ['a\\con', false, [device]],
    ['a/Con.txt', false, [device]],
    ['nul\\b', false, [device]],
    ['prn', false, [device]],
    ['aux .txt', false, [device]],
    ['con:', false, [device, stream]],
    ['nul.a b ', false, [device, dropped]],
    ['com1', false, [device]],
    ['COM9.log', false, [device]],
    ['com¹', false, [device]],
    ['lpt0', false, [device]],
    ['lpt³', false, [device]],
    ['conin$', false, [device]],
    ['CONOUT$', false, [device]],
    ['con ', false, [device, dropped]],
    ['icon', true, []],
    ['console', true, []],
    ['com', true, []],
    ['com10', true, []],
    ['a.con', true, []],
    ['C:\\a.txt:b', false, [stream]],
    ['a.txt:b', false, [stream]],
    ['C:a', true, []],
    ['a.', true, [dropped]],
    ['a \\b', true, [dropped]],
    ['a./b', true, [dropped]],
    ['a...', true, [dropped]],
    ['...', true, [dropped]],
    ['..\\a', true, []],
    ['.\\a\\..', true, []],
    ['a/./b', true, []],
    ['.a', true, []],
    ['a.b', true, []],
  ])('%j', (text, isLocal, said) => {
    const found = read(text, windows);
    expect({ isLocal: found.isLocal, said: found.said.filter((mark) => mark !== variable) }).toEqual({ isLocal, said });
  });

  it('the home folder is that of this machine', () => {
    expect(read('%userprofile%\\a', windows).path).toBe('C:\\Users\\Ana\\a');
    expect(read('~\\a', windows).path).toBe('C:\\Users\\Ana\\a');
    expect(read('file:///C:/a', windows)).toEqual({ path: 'C:/a', isLocal: true, said: [] });
  });
});

describe('an absolute path', () => {
  const roots = ['/home/ana/site', '/srv/b'];
  const make = (
    text: string,
    from: readonly string[] = roots,
    parts: { home: string; platform: NodeJS.Platform } = linux,
  ) => {
    const { path, marks, isKnown } = makeAbsolute(text, from, parts);
    return [path, isKnown, ...marks.map(({ severity, text: said }) => `${severity}: ${said}`)];
  };
  const up = 'medium: Goes up with “..”';
  const first = 'info: Taken as inside of /home/ana/site';

  it.each<[string, unknown[]]>([
    ['/a/./b', ['/a/b', true]],
    ['/a/../b', ['/b', true, up]],
    ['a/b', ['/home/ana/site/a/b', true, first]],
    ['../b', ['/home/ana/b', true, first, up]],
    ['a/..b/c..', ['/home/ana/site/a/..b/c..', true, first]],
    ['a/%2E%2e/b', ['/home/ana/site/a/%2E%2e/b', true, first, up]],
    ['a%2f..%2Fb', ['/home/ana/site/a%2f..%2Fb', true, first, up]],
    ['a%5C..%5cb', ['/home/ana/site/a%5C..%5cb', true, first, up]],
    ['~ben/a', ['~ben/a', false, 'medium: In the home folder of ben']],
    ['~ben', ['~ben', false, 'medium: In the home folder of ben']],
    ['a~ben', ['/home/ana/site/a~ben', true, first]],
    ['aC:/b', ['/home/ana/site/aC:/b', true, first]],
    ['C:\\a\\..\\b', ['C:\\b', true, up]],
    ['C:/a', ['C:\\a', true]],
    ['\\a', ['\\a', true]],
    ['a\\..\\b', ['/home/ana/site/a\\..\\b', true, first, up]],
  ])('%s', (text, expected) => {
    expect(make(text)).toEqual(expected);
  });

  it('starts in the only root there is, without a word about it', () => {
    expect(make('a', ['/srv/b'])).toEqual(['/srv/b/a', true]);
    expect(make('a', ['C:\\work'], windows)).toEqual(['C:\\work\\a', true]);
  });

  it('is none where no root is known', () => {
    expect(make('a/../b', [])).toEqual(['b', false, up]);
    expect(make('/a', [])).toEqual(['/a', true]);
  });
});

it('decodes what some servers decode twice', () => {
  expect(decodeDots('%2E%2e%2f%2F%5c%5C%41')).toBe('..//\\\\%41');
});
