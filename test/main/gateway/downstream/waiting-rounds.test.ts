import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWaitingRounds } from '../../../../main/gateway/downstream/waiting-rounds';
import { createStop } from '../../../../main/gateway/stop-signal';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function someRounds() {
  const over = createStop();
  const state: { since: number | undefined } = { since: performance.now() };
  let ended = 0;
  const rounds = createWaitingRounds({
    over,
    waitingSinceMs: () => state.since,
    onLongest: () => {
      ended += 1;
    },
  });
  return { rounds, over, state, ended: () => ended };
}

it('ends a round at once when the request waited too long before anybody was asked', () => {
  const { rounds, ended } = someRounds();
  vi.advanceTimersByTime(60_000);
  rounds.begin(50_000);
  vi.advanceTimersByTime(0);
  expect(ended()).toBe(1);
});

it('times nothing before it begins, while no request waits, and after it stopped', () => {
  const { rounds, state, ended } = someRounds();
  rounds.onBack();
  vi.advanceTimersByTime(100_000);
  state.since = undefined;
  rounds.begin(50_000);
  vi.advanceTimersByTime(100_000);
  state.since = performance.now();
  rounds.onBack();
  rounds.stop();
  rounds.onBack();
  vi.advanceTimersByTime(100_000);
  expect(ended()).toBe(0);
});

it('ends at once where a request waits, and fails where the call is over', async () => {
  const { rounds, over } = someRounds();
  await expect(rounds.end()).resolves.toBeUndefined();
  over.abort(new Error('gone'));
  await expect(rounds.end()).rejects.toThrow('gone');
});
