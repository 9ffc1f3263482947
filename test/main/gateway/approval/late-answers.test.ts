import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLateAnswers, type LateAnswer } from '../../../../main/gateway/approval/late-answers';
import { aCallAsk } from '../../../support/a-queue';
import { testClock } from '../../../support/builders';

const yes: LateAnswer = {
  ask: aCallAsk(),
  settlement: { kind: 'allowed', requestId: 'K7QX', scope: 'once' },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('gives an answer as often as it is owed and no more', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', yes, 2);
  expect([late.take('b'), late.take('a'), late.take('a'), late.take('a')]).toEqual([undefined, yes, yes, undefined]);
  expect(late.list.get()).toEqual([]);
});

it('keeps nothing that nobody is owed', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', yes, 0);
  expect(late.take('a')).toBeUndefined();
});

it('forgets after ten minutes', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', yes, 2);
  vi.advanceTimersByTime(10 * 60_000 - 1);
  expect(late.take('a')).toEqual(yes);
  vi.advanceTimersByTime(1);
  expect(late.take('a')).toBeUndefined();
});

it('is on the list of what holds, for as long as it does', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', yes, 2);
  late.take('a');
  expect(late.list.get()).toMatchObject([
    {
      kind: 'late-answer',
      sentence: 'The yes to K7QX waits for Claude to call write_file on files again.',
      uses: 1,
      requestId: 'K7QX',
    },
  ]);
  vi.advanceTimersByTime(10 * 60_000);
  expect(late.list.get()).toEqual([]);
});

it('tells a no from a yes', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', { ...yes, settlement: { kind: 'denied', requestId: 'K7QX', guidance: null } }, 1);
  expect(late.list.get()[0]?.sentence).toContain('The no to K7QX');
  expect(late.end(({ isYes }) => isYes)).toBe(false);
});
