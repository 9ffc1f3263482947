import { describe, expect, it } from 'vitest';
import { foldersOf, isPathText } from '../../../../main/gateway/approval/pattern-paths';

describe('text that is a path wherever it is read', () => {
  it.each(['/a', '/', '~', '~/a', 'C:\\a', 'c:/a', `/${'x'.repeat(1023)}`])('is %j', (text) => {
    expect(isPathText(text)).toBe(true);
  });

  it.each([
    '',
    'a/b',
    './a',
    '//host/share',
    '~ana/x',
    'a~',
    '~~',
    'C:a',
    'CC:\\a',
    'x /a',
    '/a\nb',
    '/a\rb',
    '/a\0b',
    `/${'x'.repeat(1024)}`,
  ])('is not %j', (text) => {
    expect(isPathText(text)).toBe(false);
  });
});

describe('the folders that hold a path', () => {
  const home = '/home/ana';
  it.each<[string, string[], string[]]>([
    ['/srv/www/site/a.css', [], ['/srv/www/site']],
    ['/srv/www/site/css', [], ['/srv/www/site/css', '/srv/www/site']],
    ['/srv/www/site.d/', [], ['/srv/www/site.d']],
    ['/srv/www/a/b/c.d/x.css', [], ['/srv/www/a/b/c.d']],
    ['/srv/www/./a//b/../c/x.css', [], ['/srv/www/a/c']],
    ['~/projects/a.txt', [], ['~/projects']],
    ['/home/ana/projects/a.txt', [], ['~/projects']],
    ['/home/anabel/projects/a.txt', [], ['/home/anabel/projects']],
    ['/srv/www/a.txt', ['/srv/www'], ['/srv/www']],
    ['/srv/www/site/css/x/a.css', ['/srv/www/site/'], ['/srv/www/site/css/x', '/srv/www/site/']],
    ['/srv/www/site/a.css', ['/srv/www/site'], ['/srv/www/site']],
    ['/srv/a/b/c/d/e/x.css', ['/srv/a', '/srv/a/b/c', '/srv/other', '/srv'], ['/srv/a/b/c/d/e', '/srv/a/b/c']],
    ['/srv/a/b/c/d/e/x.css', ['/srv/a/b', '/srv/elsewhere/far/down'], ['/srv/a/b/c/d/e', '/srv/a/b']],
    ['/srv/www/a:/b/x.css', [], ['/srv/www/a:/b']],
    ['/srv/www/site/b', ['/srv/www/site/b'], ['/srv/www/site/b', '/srv/www/site']],
    ['/srv/www/site-b/x/a.css', ['/srv/www/site'], ['/srv/www/site-b/x']],
  ])('of %s with the roots %j are %j', (text, roots, folders) => {
    expect(foldersOf(text, { roots, home })).toEqual(folders);
  });

  it.each<[string, string[]]>([
    ['/', ['/']],
    ['/a.txt', ['/']],
    ['/srv/www/a.txt', ['']],
    ['/srv/www/a.txt', []],
    ['/srv/a.txt', []],
    ['~', []],
    ['~', ['/home/ana']],
    ['/home/ana/', ['/home']],
    ['/home/ana/a.txt', ['/home/ana']],
    ['/home/bo', ['/home']],
    ['~/.ssh/x/y', []],
    ['/srv/www/.git/x/y', ['/srv/www/.git']],
  ])('of %s with the roots %j are none: they would give too much', (text, roots) => {
    expect(foldersOf(text, { roots, home })).toEqual([]);
  });

  it('are said as Windows says them where the path is one of it', () => {
    const where = { roots: ['C:\\Users\\ana\\site'], home: 'C:\\Users\\ana' };
    expect(foldersOf('C:/Users/ana/site/css/a.css', where)).toEqual(['~\\site\\css', '~\\site']);
    expect(foldersOf('D:\\data\\x\\y\\a.css', where)).toEqual(['D:\\data\\x\\y']);
    expect(foldersOf('D:\\a.css', where)).toEqual([]);
  });
});
