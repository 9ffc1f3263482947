import { describe, expect, it } from 'vitest';
import { judge } from './goals.mjs';

const small = (lane: string, figures: Record<string, number>) => ({
  measure: 'small',
  upstream: 'http',
  lane,
  figures,
});

describe('judge', () => {
  const results = [
    small('direct', { calls16: 40_000, p50Ms: 0.1, p99Ms: 0.5 }),
    small('raw Node limit', { calls16: 10_000, cpuUs: 60 }),
    small('plain SDK gateway', { calls16: 2000 }),
    small('Gatehouse', { calls16: 8800, p50Ms: 0.39, p99Ms: 3.1, cpuUs: 121 }),
  ];
  const byName = new Map(judge(results).map((one) => [one.name, one]));

  it.each([
    ['CPU a call at 16, µs', 121, false],
    ['calls/s at 16 ÷ direct', 0.22, true],
    ['added p50 alone, ms', 0.29, true],
    ['added p99 alone, ms', 2.6, false],
    ['stretch: calls/s at 16 ÷ raw Node limit', 0.88, true],
  ])('%s is %d, met: %s', (name, value, isMet) => {
    expect(byName.get(name)?.value).toBeCloseTo(value, 10);
    expect(byName.get(name)?.isMet).toBe(isMet);
  });

  it('tells ratios without a target and calls them neither met nor missed', () => {
    expect(byName.get('calls/s at 16 ÷ plain SDK gateway')).toEqual({
      name: 'calls/s at 16 ÷ plain SDK gateway',
      upstream: 'http',
      value: 4.4,
    });
  });

  it('has its own targets for stdio servers', () => {
    const overStdio = results.map((one) => ({ ...one, upstream: 'stdio' }));
    expect(judge(overStdio).find(({ name }) => name.startsWith('added p50'))).toMatchObject({
      target: 0.17,
      isMet: false,
    });
  });

  it('says nothing about what was not measured', () => {
    expect([...byName.keys()].some((name) => name.includes('memory') || name.includes('cold'))).toBe(false);
    expect(judge([])).toEqual([]);
  });
});
