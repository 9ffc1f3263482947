import { expect, it } from 'vitest';
import { nextIndex } from '../../../../renderer/features/activity/next-index';

it.each([
  ['ArrowDown', -1, 5, 0],
  ['ArrowDown', 4, 5, 4],
  ['ArrowUp', 0, 5, 0],
  ['PageDown', 0, 500, 10],
  ['PageUp', 5, 500, 0],
  ['Home', 7, 500, 0],
  ['End', 7, 500, 499],
  ['a', 7, 500, null],
  ['ArrowDown', -1, 0, null],
])('%s from row %i of %i leads to %s', (key, current, count, expected) => {
  expect(nextIndex(key, current, count)).toBe(expected);
});
