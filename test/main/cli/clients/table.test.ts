import { expect, it } from 'vitest';
import { alignRows, shortPath } from '../../../../main/cli/clients/table';

it('puts the cells of a column below each other, and leaves no blanks at the end', () => {
  expect(
    alignRows([
      ['a', 'long', 'x'],
      ['bcd', 'e', ''],
    ]),
  ).toEqual(['a    long  x', 'bcd  e']);
});

it('escapes what is hidden in a name, and is as wide as what it shows', () => {
  const [one, other] = alignRows([
    ['ev\u202eil\n', 'x'],
    ['ok', 'y'],
  ]);
  expect(one).toBe('ev\\u{202e}il\\n  x');
  expect(other?.indexOf('y')).toBe(one?.indexOf('x'));
});

it('has no line for no row', () => {
  expect(alignRows([])).toEqual([]);
});

it.each([
  ['/home/ada/.cursor/mcp.json', '/home/ada', '~/.cursor/mcp.json'],
  ['C:\\Users\\ada\\x.json', 'C:\\Users\\ada', '~\\x.json'],
  ['/home/adam/x', '/home/ada', '/home/adam/x'],
  ['/etc/x', '', '/etc/x'],
])('writes %s as people do', (path, home, short) => {
  expect(shortPath(path, home)).toBe(short);
});
