import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { wait } from '../../../../main/gateway/approval/wait';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A wait of a second, and what it leaves behind. */
function aWait() {
  const client = new AbortController();
  const waiters = new Set<(told: string) => void>();
  const onGone = vi.fn();
  const listening = vi.spyOn(client.signal, 'addEventListener');
  const forgetting = vi.spyOn(client.signal, 'removeEventListener');
  const done = wait<string, string>({ waiters, limitMs: 1000, onLimit: () => 'limit', onGone, signal: client.signal });
  done.catch(() => undefined);
  const expectNothingLeft = () => {
    expect([waiters.size, vi.getTimerCount()]).toEqual([0, 0]);
    const [, listener] = listening.mock.calls[0] ?? [];
    expect(listening.mock.calls).toEqual([['abort', listener, { once: true }]]);
    expect(forgetting).toHaveBeenCalledWith('abort', listener);
  };
  return { client, waiters, onGone, done, expectNothingLeft };
}

it('ends with what it is told', async () => {
  const { client, waiters, onGone, done, expectNothingLeft } = aWait();
  for (const tell of waiters) tell('yes');
  expectNothingLeft();
  client.abort(new Error('gone'));
  vi.advanceTimersByTime(5000);
  await expect(done).resolves.toBe('yes');
  expect(onGone).not.toHaveBeenCalled();
});

it('ends when its time is over, and not before', async () => {
  const { waiters, done, expectNothingLeft } = aWait();
  vi.advanceTimersByTime(999);
  expect(waiters.size).toBe(1);
  vi.advanceTimersByTime(1);
  expectNothingLeft();
  await expect(done).resolves.toBe('limit');
});

it('ends when nobody waits any more, with the reason of that', async () => {
  const { client, onGone, done, expectNothingLeft } = aWait();
  client.abort(new Error('gone'));
  expectNothingLeft();
  await expect(done).rejects.toThrow('gone');
  expect(onGone).toHaveBeenCalledOnce();
});
