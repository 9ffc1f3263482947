import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCountdown, holdMs } from '../../../../main/gateway/approval/countdown';
import { testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

function aCountdown(timeoutMs: number) {
  const onEnd = vi.fn();
  const onChange = vi.fn();
  return { countdown: createCountdown(testClock, timeoutMs, { onEnd, onChange }), onEnd, onChange };
}

it('ends after its time', () => {
  const { onEnd } = aCountdown(60_000);
  vi.advanceTimersByTime(59_999);
  expect(onEnd).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onEnd).toHaveBeenCalledOnce();
});

it('says when it denies', () => {
  const { countdown } = aCountdown(60_000);
  vi.advanceTimersByTime(20_000);
  expect(countdown.view()).toEqual({ remainingMs: 40_000, deniesAt: '2026-11-20T10:01:00.000Z', isHeld: false });
});

it('stands still while it is held, and goes on with what was left', () => {
  const { countdown, onEnd, onChange } = aCountdown(60_000);
  vi.advanceTimersByTime(20_000);
  countdown.hold();
  vi.advanceTimersByTime(holdMs - 1);
  countdown.hold();
  vi.advanceTimersByTime(holdMs - 1);
  expect(countdown.view()).toEqual({ remainingMs: 40_000, deniesAt: null, isHeld: true });
  vi.advanceTimersByTime(1);
  expect(countdown.view()).toMatchObject({ remainingMs: 40_000, isHeld: false });
  expect(onChange).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(40_000);
  expect(onEnd).toHaveBeenCalledOnce();
});

it.each(['running', 'held'])('does not end any more once it is stopped while %s', (state) => {
  const { countdown, onEnd, onChange } = aCountdown(1000);
  if (state === 'held') countdown.hold();
  countdown.stop();
  onChange.mockClear();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(onEnd).not.toHaveBeenCalled();
  expect(onChange).not.toHaveBeenCalled();
});

it('without a limit never ends and shows nothing', () => {
  const { countdown, onEnd, onChange } = aCountdown(0);
  countdown.hold();
  countdown.setAway(true);
  countdown.setAway(false);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(48 * 60 * 60_000);
  expect(countdown.view()).toBeNull();
  expect(onEnd).not.toHaveBeenCalled();
  expect(onChange).not.toHaveBeenCalled();
});

it('stands still while nobody is there, also when it began so, and while somebody is busy besides', () => {
  const { countdown, onEnd, onChange } = aCountdown(60_000);
  countdown.setAway(true);
  countdown.setAway(true);
  countdown.hold();
  vi.advanceTimersByTime(10 * holdMs);
  expect(countdown.view()).toEqual({ remainingMs: 60_000, deniesAt: null, isHeld: true });
  expect(onChange).toHaveBeenCalledOnce();
  countdown.hold();
  countdown.setAway(false);
  expect(countdown.view()).toMatchObject({ isHeld: true });
  vi.advanceTimersByTime(holdMs + 60_000);
  expect(onEnd).toHaveBeenCalledOnce();
});

it('has no less than nothing left where its timer is late, as on a machine that slept', () => {
  let nowMs = 0;
  const clock = { now: () => new Date('2026-11-20T10:00:00.000Z'), monotonicMs: () => nowMs };
  const countdown = createCountdown(clock, 1000, { onEnd: () => undefined, onChange: () => undefined });
  nowMs = 5000;
  expect(countdown.view()).toEqual({ remainingMs: 0, deniesAt: '2026-11-20T10:00:00.000Z', isHeld: false });
});
