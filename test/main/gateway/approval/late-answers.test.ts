import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLateAnswers } from '../../../../main/gateway/approval/late-answers';
import { testClock } from '../../../support/builders';

const yes = { kind: 'allowed', requestId: 'K7QX', scope: 'once' } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('gives an answer as often as it is owed and no more', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', yes, 2);
  expect([late.take('a'), late.take('a'), late.take('a')]).toEqual([yes, yes, undefined]);
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

it('does not keep for ever what nobody fetches', () => {
  const late = createLateAnswers(testClock);
  late.keep('old', yes, 1);
  vi.advanceTimersByTime(10 * 60_000);
  late.keep('new', yes, 1);
  const kept: string[] = [];
  late.dropWhere((key) => kept.push(key) === 0);
  expect(kept).toEqual(['new']);
});

it('drops what it is told to drop', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', yes, 1);
  late.keep('b', yes, 1);
  late.dropWhere((key) => key === 'a');
  expect([late.take('a'), late.take('b')]).toEqual([undefined, yes]);
});
