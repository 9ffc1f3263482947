import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLateAnswers, type LateAnswer } from '../../../../main/gateway/approval/late-answers';
import { aCallAsk } from '../../../support/a-queue';
import { anAskDecision, testClock } from '../../../support/builders';

const yes: LateAnswer = {
  ask: aCallAsk(),
  settlement: { kind: 'allowed', requestId: 'K7QX', scope: 'once', askedBy: anAskDecision() },
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
  const { settlement } = yes;
  expect([late.take('b'), late.take('a'), late.take('a'), late.take('a')]).toEqual([
    undefined,
    settlement,
    settlement,
    undefined,
  ]);
  expect(late.list.get()).toEqual([]);
});

it('takes one answer without the others, the oldest first', () => {
  const late = createLateAnswers(testClock);
  const no: LateAnswer = { ...yes, settlement: { kind: 'denied', requestId: 'B222', guidance: null } };
  late.keep('a', yes, 1);
  late.keep('b', yes, 1);
  late.keep('a', no, 1);
  expect([late.take('a'), late.take('a'), late.take('a'), late.take('b')]).toEqual([
    yes.settlement,
    no.settlement,
    undefined,
    yes.settlement,
  ]);
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
  expect(late.take('a')).toEqual(yes.settlement);
  vi.advanceTimersByTime(1);
  expect(late.take('a')).toBeUndefined();
});

it('is on the list of what holds, for as long as it does', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', yes, 2);
  late.take('a');
  expect(late.list.get()).toMatchObject([
    {
      ...{ kind: 'late-answer', client: 'Claude', server: 'files', tool: 'write_file', reach: 'exact', scope: 'once' },
      sentence: 'The yes to K7QX waits for Claude to call write_file on files again.',
      uses: 1,
      requestId: 'K7QX',
    },
  ]);
  vi.advanceTimersByTime(10 * 60_000);
  expect(late.list.get()).toEqual([]);
});

it.each<[string, LateAnswer['settlement']]>([
  ['yes', { kind: 'allowed', requestId: 'K7QX', scope: 'once', askedBy: anAskDecision() }],
  ['yes', { kind: 'released', requestId: 'K7QX' }],
  ['yes', { kind: 'redacted', requestId: 'K7QX', resultJson: '{}' }],
  ['no', { kind: 'denied', requestId: 'K7QX', guidance: null }],
  ['no', { kind: 'blocked', requestId: 'K7QX', guidance: null }],
  ['no', { kind: 'timed-out', requestId: 'K7QX' }],
])('takes for a %s: %o', (word, settlement) => {
  const late = createLateAnswers(testClock);
  late.keep('a', { ...yes, settlement }, 1);
  expect(late.list.get()[0]?.sentence).toContain(`The ${word} to K7QX`);
  expect(late.end(({ isYes }) => isYes)).toBe(word === 'yes');
});

it('is of a client, and of none of its sessions', () => {
  const late = createLateAnswers(testClock);
  late.keep('a', yes, 1);
  expect(late.end(({ session }) => session === 'session-1')).toBe(false);
  expect(late.end(({ clientId }) => clientId === 'client-1')).toBe(true);
});
