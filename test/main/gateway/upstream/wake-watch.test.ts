import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchForWake } from '../../../../main/gateway/upstream/wake-watch';

let wakes: number;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  wakes = 0;
  stop = watchForWake(Date.now, () => {
    wakes += 1;
  });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('the machine’s sleep', () => {
  it('is noticed once after it', async () => {
    await vi.advanceTimersByTimeAsync(30_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wakes).toBe(1);
  });

  it('is not seen in a busy hour, a clock that is corrected or set back', async () => {
    await vi.advanceTimersByTimeAsync(3_600_000);
    vi.setSystemTime(Date.now() + 5000);
    await vi.advanceTimersByTimeAsync(60_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wakes).toBe(0);
  });

  it('is of no interest once nobody watches', async () => {
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
