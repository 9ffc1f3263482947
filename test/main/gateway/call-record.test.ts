import { describe, expect, it } from 'vitest';
import { NotApproved } from '../../../main/gateway/approval/approve';
import type { UpstreamAnswer } from '../../../main/gateway/upstream/link';
import { type ErrorCode, errorCodes, GatehouseError } from '../../../shared/errors';
import { anExchange, aToolCall } from '../../support/builders';
import { notedStages, result } from '../../support/noted-stages';

describe('the record', () => {
  it('has the intent with the exact arguments and the approval before the call runs', async () => {
    const { callTool, intents } = notedStages({
      forward: () => {
        expect(intents).toHaveLength(1);
        return Promise.resolve(result);
      },
    });
    await callTool(aToolCall({ argumentsJson: '{"path": "a"}' }), anExchange().exchange);
    expect(intents).toMatchObject([
      { argumentsJson: '{"path": "a"}', approvalId: 'K7QX', approvalScope: 'once', ruleId: 'rule-1', isDurable: true },
    ]);
  });

  it.each([
    ['read', 'allow', false],
    ['read', 'ask', true],
    ['write', 'allow', true],
    ['unknown', 'allow', true],
  ] as const)(
    'keeps the intent of a %s call with effect %s through a power loss: %s',
    async (risk, effect, isDurable) => {
      const { callTool, intents } = notedStages({ evaluate: () => ({ effect, ruleId: 'r', why: '' }) });
      await callTool(aToolCall({ risk }), anExchange().exchange);
      expect(intents[0]?.isDurable).toBe(isDurable);
    },
  );

  it('says who said no, and what the person told the model', async () => {
    const no = new NotApproved('denied-by-user', 'Denied by the user.', { requestId: 'K7QX', guidance: 'Use b.txt' });
    const { callTool, outcomes } = notedStages({ approve: () => Promise.reject(no) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toBe(no);
    expect(outcomes).toMatchObject([{ outcome: 'denied-by-user', approvalId: 'K7QX', guidance: 'Use b.txt' }]);
    expect(outcomes[0]?.waitedMs).not.toBeNull();
  });

  it.each([
    [{ kind: 'result', json: '{"isError":true}' }, 'tool-error'],
    [{ kind: 'result', json: '{"isError":false}' }, 'completed'],
    [{ kind: 'result', json: '{"isError":"true"}' }, 'completed'],
    [{ kind: 'result', json: '{}' }, 'completed'],
    [{ kind: 'error', json: '{"code":-32000}' }, 'failed'],
  ] as const)('tells the answer %o as %s', async (answer, outcome) => {
    const { callTool, outcomes } = notedStages({ forward: () => Promise.resolve(answer) });
    await callTool(aToolCall(), anExchange().exchange);
    expect(outcomes).toMatchObject([{ outcome, resultJson: answer.json }]);
  });

  it('keeps the head and the size of a large answer, and does not decode it', async () => {
    const facts = { members: new Map([['isError', 'true']]), isEmpty: false, hasLineBreaks: false };
    const piece = Buffer.from('x'.repeat(100_000));
    const large: UpstreamAnswer = {
      kind: 'result',
      facts,
      bytes: [piece, piece],
      get json(): string {
        throw new Error('decoded');
      },
    };
    const { callTool, outcomes } = notedStages({ forward: () => Promise.resolve(large) });
    await callTool(aToolCall(), anExchange().exchange);
    expect(outcomes).toMatchObject([{ outcome: 'tool-error', resultBytes: 200_000, resultJson: 'x'.repeat(65_536) }]);
  });

  const told: Partial<Record<ErrorCode, string>> = {
    'denied-by-policy': 'denied-by-policy',
    'denied-by-user': 'denied-by-user',
    'approval-timeout': 'approval-timeout',
    'approval-pending': 'approval-pending',
    'result-blocked': 'result-blocked',
    cancelled: 'cancelled',
    // It was on its way to the server already.
    paused: 'cancelled',
    'blocked-by-guardrail': 'refused',
    'tool-turned-off': 'refused',
    'unknown-tool': 'refused',
    'not-found': 'refused',
    'invalid-request': 'refused',
    conflict: 'refused',
  };

  it.each(errorCodes)('has an outcome for a call that ends with %s', async (code) => {
    const { callTool, outcomes } = notedStages({
      forward: () => Promise.reject(new GatehouseError(code, 'A sentence.')),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code });
    expect(outcomes).toMatchObject([{ outcome: told[code] ?? 'failed', message: 'A sentence.' }]);
  });
});

it('keeps what rules in shadow mode would have said', async () => {
  const shadow = [{ ruleId: 's', effect: 'deny' }] as const;
  const { callTool, intents, outcomes } = notedStages({
    evaluate: () => ({ effect: 'allow', ruleId: 'r', why: '', shadow }),
  });
  await callTool(aToolCall(), anExchange().exchange);
  expect([intents[0]?.shadow, outcomes[0]?.shadow]).toEqual([shadow, shadow]);
});
