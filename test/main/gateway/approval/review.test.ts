import { expect, it } from 'vitest';
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
    { code: 'result-blocked', requestId: 'K7QX', guidance: 'Ask for less.' },
  ],
  [
    { kind: 'timed-out', requestId: 'K7QX' },
    { code: 'result-blocked', message: 'The result was withheld, for nobody looked at it in time.' },
  ],
  [
    { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'deny', ruleId: null, why: 'Paused.' } },
    { code: 'result-blocked', message: 'The result was withheld: Paused.' },
  ],
  [
    { kind: 'pending', requestId: 'K7QX' },
    { code: 'approval-pending', requestId: 'K7QX' },
  ],
  [{ kind: 'allowed', requestId: 'K7QX', scope: 'once' }, { message: 'a question was answered as another kind' }],
])('%o keeps it from the client', async (outcome, error) => {
  const review = aReview(() => Promise.resolve(outcome));
  await expect(review(held, anExchange().exchange)).rejects.toMatchObject(error);
});
