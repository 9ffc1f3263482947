import { describe, expect, it } from 'vitest';
import { NotApproved } from '../../../main/gateway/approval/approve';
import type { Stages } from '../../../main/gateway/call-tool';
import type { HeldResult } from '../../../main/gateway/held-results';
import { editCall } from '../../../main/gateway/identity/edit-call';
import type { ToolCall } from '../../../main/gateway/tool-call';
import type { Decision } from '../../../shared/domain/policy';
import { anAskDecision, anExchange, aToolCall } from '../../support/builders';
import { notedStages, result } from '../../support/noted-stages';

const allowed: Decision = { effect: 'allow', ruleId: 'r', why: '' };
const high = { severity: 'high', label: '1 hidden tag character' } as const;

describe('arguments that the person changed', () => {
  const edit = '{"path":"b.txt"}';
  const withEdit = () => Promise.resolve({ requestId: 'K7QX', scope: 'once', argumentsJson: edit });

  it('are what is confirmed, counted, recorded and forwarded, and the client’s program is told', async () => {
    const confirmed: string[] = [];
    const { callTool, forwarded, intents, outcomes } = notedStages({
      approve: withEdit,
      confirm: ({ call }) => {
        confirmed.push(call.argumentsJson);
        return allowed;
      },
    });
    const answer = await callTool(aToolCall(), anExchange().exchange);
    expect(confirmed).toEqual([edit]);
    expect(forwarded).toMatchObject([{ paramsJson: `{"name":"write_file","arguments":${edit}}`, argumentsJson: edit }]);
    expect(Object.isFrozen(forwarded[0])).toBe(true);
    const both = { argumentsJson: edit, originalArgumentsJson: '{"path":"a.txt"}', approvalId: 'K7QX' };
    expect(intents).toMatchObject([both]);
    expect(outcomes).toMatchObject([{ ...both, outcome: 'completed', argumentsDigest: forwarded[0]?.digest }]);
    expect(JSON.parse(answer.json)).toEqual({
      content: [],
      _meta: { 'app.gatehouse/decision': { status: 'allowed', requestId: 'K7QX', edited: true } },
    });
  });

  it('are confirmed as the answer to what asks about them, which may be another rule than the one that was read', async () => {
    const confirmed: unknown[] = [];
    const { callTool } = notedStages({
      approve: withEdit,
      evaluate: (call) => (call.original ? { effect: 'allow', ruleId: null, why: 'It reads.' } : anAskDecision()),
      inspectRequest: ({ original }) => (original ? { outcome: 'flag', findings: [high] } : { outcome: 'pass' }),
      confirm: ({ approval, findings }) => {
        confirmed.push([approval?.askedBy, findings]);
        return allowed;
      },
    });
    await callTool(aToolCall(), anExchange().exchange);
    const askedBy = { effect: 'ask', ruleId: null, why: 'It holds 1 hidden tag character.' };
    expect(confirmed).toEqual([[askedBy, [high]]]);
  });

  it('are denied when a rule denies them, and nothing runs', async () => {
    const { callTool, ran, outcomes } = notedStages({
      approve: withEdit,
      evaluate: (call) => (call.original ? { effect: 'deny', ruleId: 'no', why: 'Not b.' } : anAskDecision()),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'denied-by-policy' });
    expect(ran).not.toContain('confirm');
    expect(outcomes).toMatchObject([
      { outcome: 'denied-by-policy', ruleId: 'no', argumentsJson: edit, originalArgumentsJson: '{"path":"a.txt"}' },
    ]);
  });

  it('are inspected: what blocks them ends the call, and what is found in them is recorded', async () => {
    const inspectRequest = ({ original }: ToolCall) =>
      original ? ({ outcome: 'block', reason: 'Too deep.' } as const) : ({ outcome: 'pass' } as const);
    const blocked = notedStages({ approve: withEdit, inspectRequest });
    await expect(blocked.callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({
      code: 'blocked-by-guardrail',
    });
    expect(blocked.forwarded).toEqual([]);

    const flagged = notedStages({
      approve: withEdit,
      inspectRequest: ({ original }) => (original ? { outcome: 'flag', findings: [high] } : { outcome: 'pass' }),
    });
    await flagged.callTool(aToolCall(), anExchange().exchange);
    expect(flagged.outcomes).toMatchObject([{ findings: [high.label] }]);
  });

  it('that are none run nothing', async () => {
    const { callTool, forwarded } = notedStages({
      approve: () => Promise.resolve({ requestId: 'K7QX', scope: 'once', argumentsJson: '[]' }),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(forwarded).toEqual([]);
  });
});

describe('a held result', () => {
  const no = new NotApproved('result-blocked', 'The result was withheld.', { requestId: 'R2D2', guidance: 'Secrets.' });

  it.each([
    ['released', { kind: 'released', requestId: 'R2D2' }, result.json],
    ['redacted', { kind: 'redacted', requestId: 'R2D2', resultJson: '{"content":["less"]}' }, '{"content":["less"]}'],
  ] as const)('is the client’s when the person says so: %s', async (resultReview, review, json) => {
    const { callTool, outcomes } = notedStages({ holds: () => true, review: () => Promise.resolve(review) });
    await expect(callTool(aToolCall(), anExchange().exchange)).resolves.toEqual({ kind: 'result', json });
    expect(outcomes).toMatchObject([{ outcome: 'completed', resultReview, resultJson: json }]);
    expect(outcomes[0]?.waitedMs).not.toBeNull();
  });

  it('is withheld when the person blocks it; the record keeps what the server gave', async () => {
    const { callTool, outcomes } = notedStages({ holds: () => true, review: () => Promise.reject(no) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toBe(no);
    expect(outcomes).toMatchObject([
      { outcome: 'result-blocked', resultReview: 'blocked', resultJson: result.json, guidance: 'Secrets.' },
    ]);
  });

  it('is shown with the decision under which it ran', async () => {
    const shown: HeldResult[] = [];
    const { callTool } = notedStages({
      confirm: () => allowed,
      holds: (_call, { ruleId }) => ruleId === 'r',
      review: (held) => {
        shown.push(held);
        return Promise.resolve({ kind: 'released', requestId: 'R2D2' });
      },
    });
    await callTool(aToolCall(), anExchange().exchange);
    expect(shown).toMatchObject([{ decision: allowed, answer: result, call: { id: 'call-1' } }]);
  });

  it('that the person made into none is not passed on', async () => {
    const { callTool } = notedStages({
      holds: () => true,
      review: () => Promise.resolve({ kind: 'redacted', requestId: 'R2D2', resultJson: '{}' }),
      inspectResponse: (_call, { json }) =>
        json === '{}' ? { outcome: 'block', reason: 'No contents.' } : { outcome: 'pass' },
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'upstream-failed' });
  });

  it('is owed to the identical retry, which runs nothing', async () => {
    const ran = aToolCall({ id: 'call-0' });
    const approval = { requestId: 'K7QX', scope: 'once' };
    const held: HeldResult = { call: ran, decision: anAskDecision(), findings: [], approval, answer: result };
    const reviewed: HeldResult[] = [];
    const pipeline = notedStages({
      takeHeld: () => held,
      holds: () => true,
      review: (shown) => {
        reviewed.push(shown);
        return Promise.resolve({ kind: 'released', requestId: 'R2D2' });
      },
    });
    await expect(pipeline.callTool(aToolCall(), anExchange().exchange)).resolves.toBe(result);
    expect(pipeline.ran).toEqual([
      ...['identify', 'begin', 'evaluate', 'inspectRequest', 'takeHeld', 'holds', 'review', 'recordOutcome', 'end'],
    ]);
    expect(reviewed).toEqual([held]);
    expect(pipeline.outcomes).toMatchObject([{ callId: 'call-1', approvalId: 'K7QX', resultReview: 'released' }]);
  });

  it('of changed arguments is told as such to the retry, which sent those of before', async () => {
    const ran = editCall(aToolCall({ id: 'call-0' }), '{"path":"b.txt"}');
    const approval = { requestId: 'K7QX', scope: 'once', argumentsJson: '{"path":"b.txt"}' };
    const held: HeldResult = { call: ran, decision: anAskDecision(), findings: [], approval, answer: result };
    const { callTool, outcomes } = notedStages({ takeHeld: () => held });
    const answer = await callTool(aToolCall(), anExchange().exchange);
    expect(answer.json).toContain('"edited":true');
    expect(outcomes).toMatchObject([
      { callId: 'call-1', argumentsJson: '{"path":"b.txt"}', originalArgumentsJson: '{"path":"a.txt"}' },
    ]);
  });

  it('is not owed to a call that a rule denies by now', async () => {
    const { callTool, ran } = notedStages({ evaluate: () => ({ effect: 'deny', ruleId: 'r', why: 'No.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'denied-by-policy' });
    expect(ran).not.toContain('takeHeld');
  });
});

describe('the time that is recorded', () => {
  /** Every stage that waits takes as long as is said here, in ms. */
  function aTimedPipeline(overrides: Partial<Stages<ToolCall>> = {}) {
    const time = { ms: 1000 };
    const takes =
      <T>(ms: number, value: T) =>
      async () => {
        await undefined;
        time.ms += ms;
        return value;
      };
    return notedStages(
      {
        approve: takes(10, { requestId: 'K7QX', scope: 'once' }),
        forward: takes(200, result),
        holds: () => true,
        review: takes(3000, { kind: 'released', requestId: 'R2D2' }),
        ...overrides,
      },
      { now: () => new Date(), monotonicMs: () => time.ms },
    );
  }

  it('is that of the person, that of the server and all of it', async () => {
    const { callTool, outcomes } = aTimedPipeline();
    await callTool(aToolCall(), anExchange().exchange);
    expect(outcomes).toMatchObject([{ waitedMs: 3010, upstreamMs: 200, durationMs: 3210 }]);
  });

  it('is told of what failed, too', async () => {
    const { callTool, outcomes } = aTimedPipeline({ inspectResponse: () => ({ outcome: 'block', reason: 'No.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toThrow();
    expect(outcomes).toMatchObject([{ waitedMs: 10, upstreamMs: 200, durationMs: 210 }]);
  });

  it('is none where nobody was asked and nothing ran', async () => {
    const { callTool, outcomes } = aTimedPipeline({ evaluate: () => ({ effect: 'deny', ruleId: 'r', why: 'No.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toThrow();
    expect(outcomes).toMatchObject([{ waitedMs: null, upstreamMs: null, durationMs: 0 }]);
  });
});
