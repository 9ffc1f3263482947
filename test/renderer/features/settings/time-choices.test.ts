import { expect, it } from 'vitest';
import { approvalTimes, timeWords, withCurrent } from '../../../../renderer/features/settings/time-choices';

it.each([
  [0, 'Wait for ever'],
  [1000, '1 second'],
  [50_000, '50 seconds'],
  [60_000, '1 minute'],
  [90_000, '90 seconds'],
  [7_200_000, '2 hours'],
])('%i ms reads %s', (ms, words) => {
  expect(timeWords(ms)).toBe(words);
});

it('puts a value set elsewhere in its place, and waiting for ever last', () => {
  const labels = withCurrent(approvalTimes, 180_000).map(({ label }) => label);
  expect(labels.indexOf('3 minutes')).toBe(labels.indexOf('2 minutes') + 1);
  expect(labels.at(-1)).toBe('Wait for ever');
});
