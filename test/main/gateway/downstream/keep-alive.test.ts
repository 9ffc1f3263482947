import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createKeepAlive } from '../../../../main/gateway/downstream/keep-alive';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('beats every 15 s until it is stopped, each in its own time', () => {
  const keepAlive = createKeepAlive();
  const beats = { one: 0, two: 0 };
  const stop = keepAlive.add(() => {
    beats.one += 1;
  });
  vi.advanceTimersByTime(10_000);
  expect(beats).toEqual({ one: 0, two: 0 });
  keepAlive.add(() => {
    beats.two += 1;
  });
  vi.advanceTimersByTime(5_000);
  expect(beats).toEqual({ one: 1, two: 0 });
  stop();
  vi.advanceTimersByTime(60_000);
  expect(beats).toEqual({ one: 1, two: 4 });
  keepAlive.close();
  vi.advanceTimersByTime(60_000);
  expect(beats).toEqual({ one: 1, two: 4 });
  expect(vi.getTimerCount()).toBe(0);
});
