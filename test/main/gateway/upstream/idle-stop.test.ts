import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stopWhenIdle } from '../../../../main/gateway/upstream/idle-stop';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aProcess(idleMs: () => number) {
  const told: string[] = [];
  return { idleMs, told, note: (line: string) => void told.push(line), stop: async () => void told.push('stopped') };
}

it('stops what nobody needed for an hour, says so on its console, and leaves the rest alone', () => {
  const before = Date.now();
  const idle = aProcess(() => Date.now() - before);
  const needed = aProcess(() => 0);
  const end = stopWhenIdle(() => [idle, needed]);
  vi.advanceTimersByTime(59 * 60_000);
  expect(idle.told).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(idle.told).toEqual([expect.stringContaining('The next call starts it again.'), 'stopped']);
  expect(needed.told).toEqual([]);
  end();
  expect(vi.getTimerCount()).toBe(0);
});
