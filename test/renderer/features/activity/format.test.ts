import { expect, it } from 'vitest';
import { duration, shortDuration, shortTime, size } from '../../../../renderer/features/activity/format';

it.each([
  [null, '–'],
  [0, '0 ms'],
  [999, '999 ms'],
  [1400, '1.4 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('writes %s ms as %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

it.each([
  [0.04, '0.0 ms'],
  [0.42, '0.4 ms'],
  [9.94, '9.9 ms'],
  [12.4, '12 ms'],
  [1400, '1.4 s'],
])('writes the short time of %s ms as %s', (ms, expected) => {
  expect(shortDuration(ms)).toBe(expected);
});

it.each([
  [null, '–'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1500, '1.5 kB'],
  [2_000_000, '2.0 MB'],
])('writes %s bytes as %s', (bytes, expected) => {
  expect(size(bytes)).toBe(expected);
});

it('gives the clock today and the day before that', () => {
  const now = new Date(2026, 10, 21, 14, 0, 0);
  expect(shortTime(new Date(2026, 10, 21, 9, 5, 7).toISOString(), now)).toBe('09:05:07');
  expect(shortTime(new Date(2026, 10, 20, 9, 5, 7).toISOString(), now)).toBe('20 Nov');
});
