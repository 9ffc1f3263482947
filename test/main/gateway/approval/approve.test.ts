import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApproveParts, createApprove } from '../../../../main/gateway/approval/approve';
import { heartbeatMs } from '../../../../main/gateway/approval/heartbeat';
import { type AskOutcome, noReading } from '../../../../main/gateway/approval/question';
import type { ApprovalQueue } from '../../../../main/gateway/approval/queue';
import type { Finding } from '../../../../shared/domain/approval';
import { anAskDecision, anExchange, aToolCall } from '../../../support/builders';
import { readNothing } from '../../../support/pipeline-parts';

const askedBy = anAskDecision();

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** `approve` over a person who is asked through `ask`. */
function anApprove(ask: ApprovalQueue['ask'], parts: Partial<ApproveParts> = {}) {
  const alsoPut = () => () => undefined;
  return createApprove({ queue: { ask }, pendingAfterMs: () => 50_000, read: readNothing, alsoPut, ...parts });
}

const question = { call: aToolCall(), decision: anAskDecision(), findings: [] as Finding[] };

describe('the ways a question ends', () => {
  it.each<[AskOutcome, object]>([
    [
      { kind: 'denied', requestId: 'K7QX', guidance: 'Use b.txt' },
      { code: 'denied-by-user', message: 'Denied by the user.', requestId: 'K7QX', guidance: 'Use b.txt' },
    ],
    [
      { kind: 'timed-out', requestId: 'K7QX' },
      { code: 'approval-timeout', message: 'Nobody answered in time.', requestId: 'K7QX', guidance: null },
    ],
    [
      { kind: 'pending', requestId: 'K7QX' },
      { code: 'approval-pending', message: 'Still waiting for a person.', requestId: 'K7QX', guidance: null },
    ],
    [
      { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'deny', ruleId: 'r', why: 'No.' } },
      { code: 'denied-by-policy', message: 'No.', requestId: 'K7QX' },
    ],
    [
      { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'deny', ruleId: null, why: 'Paused.' } },
      { code: 'paused', message: 'Paused.' },
    ],
    [{ kind: 'released', requestId: 'K7QX' }, { message: 'a question was answered as another kind' }],
  ])('%o is no yes', async (outcome, error) => {
    const approve = anApprove(() => Promise.resolve(outcome));
    await expect(approve(question, anExchange().exchange)).rejects.toMatchObject(error);
  });

  it.each<[AskOutcome, object]>([
    [
      { kind: 'allowed', requestId: 'K7QX', scope: 'session', askedBy },
      { requestId: 'K7QX', scope: 'session', askedBy },
    ],
    [
      { kind: 'allowed', requestId: 'K7QX', scope: 'once', askedBy, argumentsJson: '{"path":"b.txt"}' },
      { requestId: 'K7QX', scope: 'once', askedBy, argumentsJson: '{"path":"b.txt"}' },
    ],
    [
      { kind: 'allowed', requestId: 'K7QX', scope: 'window', askedBy, isCovered: true },
      { requestId: 'K7QX', scope: 'window', askedBy, isCovered: true },
    ],
    [
      { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'allow', ruleId: 'r', why: '' } },
      { requestId: null, scope: 'rule' },
    ],
  ])('%o is a yes', async (outcome, approval) => {
    const approve = anApprove(() => Promise.resolve(outcome));
    await expect(approve(question, anExchange().exchange)).resolves.toEqual(approval);
  });
});

it('reads the arguments for the person before anything else, and what it finds there counts', async () => {
  const ask = vi.fn<ApprovalQueue['ask']>(() => Promise.resolve({ kind: 'timed-out', requestId: 'K7QX' }));
  const own: Finding = { severity: 'medium', label: '1 zero-width character' };
  const found: Finding = { severity: 'high', label: 'A place where credentials are kept' };
  const reading = { ...noReading, summary: 'Write a key' };
  const approve = anApprove(ask, { read: () => Promise.resolve({ ...reading, findings: [found] }) });
  await expect(approve({ ...question, findings: [own] }, anExchange().exchange)).rejects.toThrow();
  const asked = { ...question, kind: 'call', findings: [own, found], reading };
  expect(ask).toHaveBeenCalledWith(asked, expect.objectContaining({ pendingAfterMs: 50_000 }), expect.anything());
});

it('is as patient as the client, and puts what was opened elsewhere too, until it is over', async () => {
  const order: string[] = [];
  const approve = anApprove(
    (_ask, { pendingAfterMs, onOpen }) => {
      order.push(`waits ${pendingAfterMs}`);
      onOpen('K7QX');
      return Promise.resolve({ kind: 'allowed', requestId: 'K7QX', scope: 'once', askedBy });
    },
    {
      pendingAfterMs: ({ tool }) => tool.length,
      alsoPut(requestId, ask, where) {
        order.push(`put ${requestId} about ${ask.call.id} to ${where.partyId}`);
        return () => order.push('taken back');
      },
    },
  );
  await approve(question, anExchange().exchange);
  expect(order).toEqual(['waits 10', 'put K7QX about call-1 to session-1', 'taken back']);
});

it('waits no longer than its client is there, and takes the question back when it went', async () => {
  const takenBack = vi.fn();
  const approve = anApprove(
    (_ask, { onOpen }, signal) => {
      onOpen('K7QX');
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
    { alsoPut: () => takenBack },
  );
  const { exchange, closed } = anExchange();
  const approved = approve(question, exchange);
  const ended = expect(approved).rejects.toThrow('The line is down.');
  await vi.advanceTimersByTimeAsync(0);
  expect(takenBack).not.toHaveBeenCalled();
  closed.abort(new Error('The line is down.'));
  await ended;
  expect(takenBack).toHaveBeenCalledOnce();
});

describe('heartbeats', () => {
  it('name the request every ten seconds, and end with the answer', async () => {
    let answer: (outcome: AskOutcome) => void = () => undefined;
    const approve = anApprove((_ask, { onOpen }) => {
      onOpen('K7QX');
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const { exchange, heartbeats } = anExchange();
    const approved = approve(question, exchange);
    await vi.advanceTimersByTimeAsync(2 * heartbeatMs);
    answer({ kind: 'allowed', requestId: 'K7QX', scope: 'once', askedBy });
    await approved;
    await vi.advanceTimersByTimeAsync(5 * heartbeatMs);
    expect(heartbeats).toEqual(['Waiting for approval K7QX', 'Waiting for approval K7QX']);
  });

  it('end when the client goes', async () => {
    const approve = anApprove((_ask, { onOpen }) => {
      onOpen('K7QX');
      return Promise.reject(new Error('gone'));
    });
    const { exchange, heartbeats } = anExchange();
    await expect(approve(question, exchange)).rejects.toThrow('gone');
    await vi.advanceTimersByTimeAsync(5 * heartbeatMs);
    expect(heartbeats).toEqual([]);
  });
});
