import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, mergeRounds, percentile, summarize } from './statistics.mjs';

describe('percentile', () => {
  const sorted = Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('of 1 to 100 at %d is %d', (share, expected) => {
    expect(percentile(sorted, share)).toBe(expected);
  });

  it('of one value is that value, and of nothing is no number', () => {
    expect([percentile([7], 0.01), percentile([7], 0.99), percentile([], 0.5)]).toEqual([7, 7, Number.NaN]);
  });
});

describe('median', () => {
  it('sorts numbers as numbers', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it('lies between the two in the middle, and leaves its input alone', () => {
    const values = [4, 1, 3, 2];
    expect(median(values)).toBe(2.5);
    expect(values).toEqual([4, 1, 3, 2]);
  });

  it('has as many values below as above', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (values) => {
        const middle = median(values) ?? Number.NaN;
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(below).toBeLessThanOrEqual(values.length / 2);
        expect(above).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

it('summarize does not need sorted latencies', () => {
  expect(summarize([3, 1, 2, 10])).toEqual({ p50Ms: 2, p95Ms: 10, p99Ms: 10, maxMs: 10 });
});

it('mergeRounds takes the median of the rounds that have a figure, and leaves out what none has', () => {
  const rounds = [
    { calls: 10, cpuUs: undefined },
    { calls: 30, cpuUs: 5 },
    { calls: 20, none: Number.NaN },
  ];
  expect(mergeRounds(rounds)).toEqual({ calls: 20, cpuUs: 5 });
});
