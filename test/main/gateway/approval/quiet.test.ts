import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQuiet } from '../../../../main/gateway/approval/quiet';
import { testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const fiveMinutes = 5 * 60_000;

function afterTwo() {
  const quiet = createQuiet(testClock);
  quiet.onUnanswered(false);
  quiet.onUnanswered(false);
  return quiet;
}

it('asks as long as somebody answers', () => {
  const quiet = createQuiet(testClock);
  quiet.onUnanswered(false);
  quiet.onAnswered();
  quiet.onUnanswered(false);
  expect(() => quiet.assertMayAsk()).not.toThrow();
  expect(quiet.state.get()).toBeNull();
});

it('asks nothing for 5 minutes after two questions in a row that nobody answered, and says until when', () => {
  const quiet = afterTwo();
  expect(quiet.state.get()).toEqual({ until: '2026-11-21T10:05:00.000Z', unanswered: 2 });
  expect(() => quiet.assertMayAsk()).toThrow(expect.objectContaining({ code: 'approval-timeout' }));
  vi.advanceTimersByTime(fiveMinutes - 1);
  expect(() => quiet.assertMayAsk()).toThrow('Nobody answered the last 2 questions');
  vi.advanceTimersByTime(1);
  expect(() => quiet.assertMayAsk()).not.toThrow();
  expect(quiet.state.get()).toBeNull();
});

it('begins anew with each question that runs out meanwhile', () => {
  const quiet = afterTwo();
  vi.advanceTimersByTime(60_000);
  quiet.onUnanswered(false);
  expect(quiet.state.get()).toEqual({ until: '2026-11-21T10:06:00.000Z', unanswered: 3 });
  vi.advanceTimersByTime(fiveMinutes - 1);
  expect(() => quiet.assertMayAsk()).toThrow();
});

it('takes a person who was at a question, and was too slow, for one that is there', () => {
  const quiet = createQuiet(testClock);
  quiet.onUnanswered(false);
  quiet.onUnanswered(true);
  quiet.onUnanswered(false);
  expect(quiet.state.get()).toBeNull();
});

it.each(['resume', 'onAnswered'] as const)('ends with %s', (end) => {
  const quiet = afterTwo();
  quiet[end]();
  expect(quiet.state.get()).toBeNull();
  expect(() => quiet.assertMayAsk()).not.toThrow();
  quiet.onUnanswered(false);
  expect(quiet.state.get()).toBeNull();
});

it('ends no later time by the timer of one before', () => {
  const quiet = afterTwo();
  quiet.resume();
  vi.advanceTimersByTime(60_000);
  quiet.onUnanswered(false);
  quiet.onUnanswered(false);
  vi.advanceTimersByTime(fiveMinutes - 1);
  expect(quiet.state.get()).toEqual({ until: '2026-11-21T10:06:00.000Z', unanswered: 2 });
  vi.advanceTimersByTime(1);
  expect(quiet.state.get()).toBeNull();
});

it('keeps no process from ending', () => {
  vi.useRealTimers();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const quiet = afterTwo();
  expect(timers()).toBe(before);
  quiet.resume();
});

it('goes by the clock where timers stood still, as on a machine that slept', () => {
  let now = 0;
  const quiet = createQuiet({ now: () => new Date(), monotonicMs: () => now });
  quiet.onUnanswered(false);
  quiet.onUnanswered(false);
  now = fiveMinutes;
  expect(() => quiet.assertMayAsk()).not.toThrow();
});
