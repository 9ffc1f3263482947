import { expect, it } from 'vitest';
import { dropIndex, targetIndex } from '../../../../renderer/features/policy/move-rule';

it.each([
  [0, -1, 3, null],
  [2, 1, 3, null],
  [1, -1, 3, 0],
  [1, 1, 3, 2],
] as const)('a step from %i by %i of %i leads to %s', (from, step, count, expected) => {
  expect(targetIndex(from, step, count)).toBe(expected);
});

it.each([
  [0, 0, null],
  [0, 1, null],
  [0, 3, 2],
  [2, 0, 0],
  [2, 1, 1],
])('dragged from %i to the edge before %i it lands at %s', (from, gap, expected) => {
  expect(dropIndex(from, gap)).toBe(expected);
});
