import fc from 'fast-check';
import { expect, it } from 'vitest';
import { longestRising } from '../../../../main/gateway/policy/longest-rising';

it.each([
  [[], []],
  [
    [1, 2, 3],
    [1, 2, 3],
  ],
  [
    [3, 1, 2],
    [1, 2],
  ],
  [
    [2, 0, 1, 3],
    [0, 1, 3],
  ],
  [[4, 3, 2], [2]],
])('%j: %j', (numbers, rising) => {
  expect(longestRising(numbers)).toEqual(rising);
});

/** By trying them all. */
function longestOf([first, ...others]: readonly number[], above = -1): number {
  if (first === undefined) return 0;
  const without = longestOf(others, above);
  return first > above ? Math.max(without, 1 + longestOf(others, first)) : without;
}

it('is rising, part of the numbers in their order, and as long as any', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50), { maxLength: 12 }), (numbers) => {
      const rising = longestRising(numbers);
      expect([...rising].sort((a, b) => a - b)).toEqual(rising);
      expect(numbers.filter((number) => rising.includes(number))).toEqual(rising);
      expect(rising.length).toBe(longestOf(numbers));
    }),
  );
});
