import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createUsageWindow } from '../../../../main/gateway/policy/usage-window';

it('adds up what came in during the window, and no longer', () => {
  const window = createUsageWindow(1000);
  window.add({ id: 'a', atMs: 0, amount: 2 });
  window.add({ id: null, atMs: 500, amount: 3 });
  expect([window.sum(999), window.sum(1000), window.sum(1499), window.sum(1500)]).toEqual([5, 3, 3, 0]);
});

it('leaves one call out, for as long as it is in the window', () => {
  const window = createUsageWindow(1000);
  window.add({ id: 'a', atMs: 0, amount: 2 });
  window.add({ id: 'b', atMs: 1, amount: 3 });
  expect([window.sum(10, 'a'), window.sum(10, 'none')]).toEqual([3, 5]);
  expect([window.has('a'), window.has('none')]).toEqual([true, false]);
  expect(window.sum(1000, 'a')).toBe(3);
  expect(window.has('a')).toBe(false);
});

it('loses nothing over many entries, and keeps no trace of decimals', () => {
  const window = createUsageWindow(100);
  for (let atMs = 0; atMs < 5000; atMs += 1) {
    window.add({ id: String(atMs), atMs, amount: 0.1 });
    expect(window.sum(atMs)).toBeCloseTo(0.1 * Math.min(atMs + 1, 100), 6);
  }
  expect(window.sum(10_000)).toBe(0);
});

it('says the same as adding all up anew', () => {
  const step = fc.record({ ms: fc.nat(40), amount: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const window = createUsageWindow(100);
      const all: { atMs: number; amount: number }[] = [];
      let nowMs = 0;
      for (const { ms, amount } of steps) {
        nowMs += ms;
        window.add({ id: null, atMs: nowMs, amount });
        all.push({ atMs: nowMs, amount });
        const sum = all.filter(({ atMs }) => nowMs - atMs < 100).reduce((total, each) => total + each.amount, 0);
        expect(window.sum(nowMs)).toBe(sum);
      }
    }),
  );
});
