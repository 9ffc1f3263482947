import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApprove, heartbeatMs } from '../../../../main/gateway/approval/approve';
import { createGrants } from '../../../../main/gateway/approval/grants';
import type { ApprovalQueue, AskOutcome } from '../../../../main/gateway/approval/queue';
import type { Finding } from '../../../../shared/domain/approval';
import { anAskDecision, anExchange, aToolCall, testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** `approve` over a person who is asked through `ask`. */
function anApprove(ask: ApprovalQueue['ask']) {
  const grants = createGrants(testClock);
  const queue = { ask } as ApprovalQueue;
  return { grants, approve: createApprove({ queue, grants, pendingAfterMs: () => 50_000 }) };
}

const question = { call: aToolCall(), decision: anAskDecision(), findings: [] as Finding[] };

describe('the ways a question ends', () => {
  it.each<[AskOutcome, object]>([
    [
      { kind: 'denied', requestId: 'K7QX', guidance: 'Use b.txt' },
      { code: 'denied-by-user', requestId: 'K7QX', guidance: 'Use b.txt' },
    ],
    [
      { kind: 'timed-out', requestId: 'K7QX' },
      { code: 'approval-timeout', requestId: 'K7QX', guidance: null },
    ],
    [
      { kind: 'pending', requestId: 'K7QX' },
      { code: 'approval-pending', requestId: 'K7QX' },
    ],
    [
      { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'deny', ruleId: 'r', why: 'No.' } },
      { code: 'denied-by-policy', message: 'No.', requestId: 'K7QX' },
    ],
    [
      { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'deny', ruleId: null, why: 'Paused.' } },
      { code: 'paused', message: 'Paused.' },
    ],
  ])('%o is no yes', async (outcome, error) => {
    const { approve } = anApprove(() => Promise.resolve(outcome));
    await expect(approve(question, anExchange().exchange)).rejects.toMatchObject(error);
  });

  it.each<[AskOutcome, object]>([
    [
      { kind: 'allowed', requestId: 'K7QX', scope: 'session' },
      { requestId: 'K7QX', scope: 'session' },
    ],
    [
      { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'allow', ruleId: 'r', why: '' } },
      { requestId: null, scope: 'rule' },
    ],
  ])('%o is a yes', async (outcome, approval) => {
    const { approve } = anApprove(() => Promise.resolve(outcome));
    await expect(approve(question, anExchange().exchange)).resolves.toEqual(approval);
  });
});

describe('a grant', () => {
  it('spares the person the question', async () => {
    const { approve, grants } = anApprove(() => Promise.reject(new Error('nobody is asked')));
    grants.add(question.call, question.decision, { requestId: 'K7QX', scope: '15-minutes' });
    await expect(approve(question, anExchange().exchange)).resolves.toEqual({ requestId: 'K7QX', scope: '15-minutes' });
  });

  it('does not cover a call that hides something', async () => {
    const ask = vi.fn(() => Promise.resolve({ kind: 'timed-out', requestId: 'B2' } as const));
    const { approve, grants } = anApprove(ask);
    grants.add(question.call, question.decision, { requestId: 'K7QX', scope: 'session' });
    const findings: Finding[] = [{ severity: 'high', label: '1 hidden tag character' }];
    await expect(approve({ ...question, findings }, anExchange().exchange)).rejects.toMatchObject({
      code: 'approval-timeout',
    });
    expect(ask).toHaveBeenCalledOnce();
  });
});

describe('heartbeats', () => {
  it('name the request every ten seconds, and end with the answer', async () => {
    let answer: (outcome: AskOutcome) => void = () => undefined;
    const { approve } = anApprove((_ask, { onOpen }) => {
      onOpen('K7QX');
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const { exchange, heartbeats } = anExchange();
    const approved = approve(question, exchange);
    await vi.advanceTimersByTimeAsync(2 * heartbeatMs);
    answer({ kind: 'allowed', requestId: 'K7QX', scope: 'once' });
    await approved;
    await vi.advanceTimersByTimeAsync(5 * heartbeatMs);
    expect(heartbeats).toEqual(['Waiting for approval K7QX', 'Waiting for approval K7QX']);
  });

  it('end when the client goes', async () => {
    const { approve } = anApprove((_ask, { onOpen }) => {
      onOpen('K7QX');
      return Promise.reject(new Error('gone'));
    });
    const { exchange, heartbeats } = anExchange();
    await expect(approve(question, exchange)).rejects.toThrow('gone');
    await vi.advanceTimersByTimeAsync(5 * heartbeatMs);
    expect(heartbeats).toEqual([]);
  });
});
