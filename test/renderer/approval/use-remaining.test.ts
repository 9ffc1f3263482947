import { expect, it } from 'vitest';
import { clock } from '../../../renderer/approval/use-remaining';

it.each([
  [0, '0:00'],
  [1, '0:01'],
  [9_999, '0:10'],
  [48_000, '0:48'],
  [600_000, '10:00'],
  [3_605_000, '1:00:05'],
])('writes %i ms as %s', (ms, text) => {
  expect(clock(ms)).toBe(text);
});
