import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownAddresses, watchForWake } from '../../../../main/gateway/upstream/wake-watch';

let wakes: number;
let addresses: string;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  wakes = 0;
  addresses = '127.0.0.1 192.168.1.2';
  stop = watchForWake({
    now: Date.now,
    addresses: () => addresses,
    onWake: () => {
      wakes += 1;
    },
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

describe('another network', () => {
  it('is noticed within 20 s, once for each change', async () => {
    addresses = '127.0.0.1 10.0.0.7';
    await vi.advanceTimersByTimeAsync(20_000);
    expect(wakes).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    addresses = '127.0.0.1';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wakes).toBe(2);
  });

  it('is told by the addresses of this computer, whose order does not matter', () => {
    expect(ownAddresses().split(' ')).toEqual([...new Set(ownAddresses().split(' '))].sort());
  });
});
