import { expect, it, onTestFinished, vi } from 'vitest';
import { idleAfterSeconds, watchPresence } from '../../../main/app/presence';

type IdleState = 'active' | 'idle' | 'locked' | 'unknown';

function aScene(first: IdleState = 'active') {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const listeners = new Map<string, () => void>();
  let idle = first;
  const thresholds: number[] = [];
  const power = {
    on(event: string, listener: () => void) {
      listeners.set(event, listener);
      return power;
    },
    getSystemIdleState(threshold: number) {
      thresholds.push(threshold);
      return idle;
    },
  };
  const onLock = vi.fn();
  const presence = watchPresence({ power: power as never, onLock });
  const seen: string[] = [];
  presence.state.subscribe(() => seen.push(presence.state.get()));
  onTestFinished(() => presence.end());
  return {
    presence,
    onLock,
    seen,
    thresholds,
    emit: (event: string) => listeners.get(event)?.(),
    become(state: IdleState) {
      idle = state;
      vi.advanceTimersByTime(5000);
    },
  };
}

it('is here while somebody uses the machine, and away after five minutes of nothing', () => {
  const { presence, seen, become, thresholds, onLock } = aScene();
  expect(presence.state.get()).toBe('here');
  become('idle');
  become('active');
  expect(seen).toEqual(['away', 'here']);
  expect(new Set(thresholds)).toEqual(new Set([300]));
  expect(idleAfterSeconds).toBe(300);
  expect(onLock).not.toHaveBeenCalled();
});

it.each([
  ['lock-screen', 'unlock-screen'],
  ['suspend', 'resume'],
])('is away at “%s”, which ends what was trusted, and here again at “%s”', (shut, open) => {
  const { emit, seen, onLock } = aScene();
  emit(shut);
  emit(shut);
  expect(seen).toEqual(['away']);
  expect(onLock).toHaveBeenCalledTimes(1);
  emit(open);
  expect(seen).toEqual(['away', 'here']);
  emit(shut);
  expect(onLock).toHaveBeenCalledTimes(2);
});

it('notices a lock that nobody announces, as on Linux', () => {
  const { become, seen, onLock } = aScene();
  become('locked');
  become('locked');
  expect(seen).toEqual(['away']);
  expect(onLock).toHaveBeenCalledTimes(1);
});

it('is still away when the machine wakes up locked', () => {
  const { emit, become, presence, onLock } = aScene();
  emit('suspend');
  become('locked');
  emit('resume');
  expect(presence.state.get()).toBe('away');
  expect(onLock).toHaveBeenCalledTimes(1);
});

it('is unknown where the system does not tell', () => {
  expect(aScene('unknown').presence.state.get()).toBe('unknown');
});

it('looks no more once it was ended', () => {
  const { presence, become, seen } = aScene();
  presence.end();
  become('idle');
  expect(seen).toEqual([]);
});
