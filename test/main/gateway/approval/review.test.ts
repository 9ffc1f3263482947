import { expect, it, vi } from 'vitest';
import { heartbeatMs } from '../../../../main/gateway/approval/heartbeat';
import type { AskOutcome } from '../../../../main/gateway/approval/question';
import type { ApprovalQueue } from '../../../../main/gateway/approval/queue';
import { createReview } from '../../../../main/gateway/approval/review';
import { anAskDecision, anExchange, aToolCall } from '../../../support/builders';

const answer = { kind: 'result', json: '{"content":[]}' } as const;
const held = { call: aToolCall(), decision: anAskDecision(), findings: [], answer };

function aReview(ask: ApprovalQueue['ask']) {
  return createReview({ queue: { ask }, pendingAfterMs: () => 50_000 });
}

it('shows the person the result that came, and says what the client gets', async () => {
  const asked: unknown[] = [];
  const review = aReview((ask, { onOpen }) => {
    asked.push(ask);
    onOpen('K7QX');
    return Promise.resolve({ kind: 'redacted', requestId: 'K7QX', resultJson: '{}' });
  });
  await expect(review(held, anExchange().exchange)).resolves.toEqual({
    kind: 'redacted',
    requestId: 'K7QX',
    resultJson: '{}',
  });
  expect(asked).toEqual([{ kind: 'result', ...held }]);
});

it('gives a released result as it is', async () => {
  const review = aReview(() => Promise.resolve({ kind: 'released', requestId: 'K7QX' }));
  await expect(review(held, anExchange().exchange)).resolves.toEqual({ kind: 'released', requestId: 'K7QX' });
});

it.each<[AskOutcome, object]>([
  [
    { kind: 'blocked', requestId: 'K7QX', guidance: 'Ask for less.' },
    {
      code: 'result-blocked',
      message: 'The result was withheld by the user.',
      requestId: 'K7QX',
      guidance: 'Ask for less.',
    },
  ],
  [
    { kind: 'timed-out', requestId: 'K7QX' },
    {
      code: 'result-blocked',
      message: 'The result was withheld, for nobody looked at it in time.',
      requestId: 'K7QX',
      guidance: null,
    },
  ],
  [
    { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'deny', ruleId: null, why: 'Paused.' } },
    { code: 'result-blocked', message: 'The result was withheld: Paused.', requestId: 'K7QX' },
  ],
  [
    { kind: 'pending', requestId: 'K7QX' },
    { code: 'approval-pending', message: 'The result waits for a person to look at it.', requestId: 'K7QX' },
  ],
  [
    { kind: 'allowed', requestId: 'K7QX', scope: 'once', askedBy: anAskDecision() },
    { message: 'a question was answered as another kind' },
  ],
])('%o keeps it from the client', async (outcome, error) => {
  const review = aReview(() => Promise.resolve(outcome));
  await expect(review(held, anExchange().exchange)).rejects.toMatchObject(error);
});

it('waits as long as its client will, and tells it meanwhile that it is not forgotten', async () => {
  vi.useFakeTimers();
  const { exchange, heartbeats, closed } = anExchange();
  const waits: unknown[] = [];
  const review = createReview({
    queue: {
      ask(_ask, { pendingAfterMs, onOpen }, signal) {
        waits.push(pendingAfterMs);
        onOpen('K7QX');
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    },
    pendingAfterMs: ({ tool }, { partyId }) => tool.length + partyId.length,
  });
  const ended = expect(review(held, exchange)).rejects.toThrow('The line is down.');
  await vi.advanceTimersByTimeAsync(heartbeatMs);
  expect(heartbeats).toEqual(['Waiting for approval K7QX']);
  closed.abort(new Error('The line is down.'));
  await ended;
  await vi.advanceTimersByTimeAsync(3 * heartbeatMs);
  vi.useRealTimers();
  expect(heartbeats).toHaveLength(1);
  expect(waits).toEqual(['write_file'.length + 'session-1'.length]);
});
