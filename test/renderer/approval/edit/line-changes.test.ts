import { expect, it } from 'vitest';
import { lineChanges } from '../../../../renderer/approval/edit/line-changes';

it('shows old and new lines with two of what stays on either side', () => {
  const lines = lineChanges('1\n2\n3\nold\n5\n6\n7', '1\n2\n3\nnew\nmore\n5\n6\n7');
  expect(lines.map(({ sign, text }) => sign + text)).toEqual([' 2', ' 3', '-old', '+new', '+more', ' 5', ' 6']);
});

it.each([
  [null, 'a', ['+a']],
  ['a', null, ['-a']],
  ['a', 'a\nb', [' a', '+b']],
  ['a\na', 'a', [' a', '-a']],
])('compares %j with %j', (before, after, expected) => {
  expect(lineChanges(before, after).map(({ sign, text }) => sign + text)).toEqual(expected);
});
