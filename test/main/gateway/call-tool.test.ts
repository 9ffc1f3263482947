import { describe, expect, it } from 'vitest';
import { NotApproved } from '../../../main/gateway/approval/approve';
import { createCallTool, type Stages } from '../../../main/gateway/call-tool';
import { stoppedByUser } from '../../../main/gateway/halt';
import type { HeldResult } from '../../../main/gateway/held-results';
import { editCall } from '../../../main/gateway/identity/edit-call';
import type { CallIntent, CallOutcome } from '../../../main/gateway/ports';
import type { ToolCall } from '../../../main/gateway/tool-call';
import type { UpstreamAnswer } from '../../../main/gateway/upstream/link';
import type { Decision } from '../../../shared/domain/policy';
import { type ErrorCode, errorCodes, GatehouseError } from '../../../shared/errors';
import { anAskDecision, anExchange, aToolCall, testClock } from '../../support/builders';

const stageNames = [
  'identify',
  'begin',
  'evaluate',
  'inspectRequest',
  'takeHeld',
  'approve',
  'confirm',
  'count',
  'recordIntent',
  'forward',
] as const;
const allowed: Decision = { effect: 'allow', ruleId: 'r', why: '' };
const result: UpstreamAnswer = { kind: 'result', json: '{"content":[]}' };
const high = { severity: 'high', label: '1 hidden tag character' } as const;

/** A pipeline whose stages note that they ran. By default the person is asked and says yes. */
function aPipeline(overrides: Partial<Stages<ToolCall>> = {}) {
  const ran: string[] = [];
  const intents: CallIntent[] = [];
  const outcomes: CallOutcome[] = [];
  const forwarded: ToolCall[] = [];
  const unrecorded: unknown[] = [];
  const counted: string[] = [];
  const stages: Stages<ToolCall> = {
    identify: (call) => Promise.resolve(call),
    begin: () => undefined,
    evaluate: () => anAskDecision({ ruleId: 'rule-1' }),
    inspectRequest: () => ({ outcome: 'pass' }),
    takeHeld: () => undefined,
    approve: () => Promise.resolve({ requestId: 'K7QX', scope: 'once' }),
    edit: editCall,
    confirm: () => anAskDecision({ ruleId: 'rule-1' }),
    count: (call, decision) => void counted.push(`${call.id} ${decision.ruleId}`),
    recordIntent: (intent) => Promise.resolve(void intents.push(intent)),
    forward: (call) => {
      forwarded.push(call);
      return Promise.resolve(result);
    },
    inspectResponse: () => ({ outcome: 'pass' }),
    holds: () => false,
    review: () => Promise.resolve({ kind: 'released', requestId: 'R2D2' }),
    recordOutcome: (outcome) => Promise.resolve(void outcomes.push(outcome)),
    onUnrecorded: (error) => void unrecorded.push(error),
    end: () => undefined,
    ...overrides,
  };
  const noted = Object.fromEntries(
    Object.entries(stages).map(([name, stage]) => [
      name,
      (...input: never[]) => {
        ran.push(name);
        return (stage as (...input: never[]) => unknown)(...input);
      },
    ]),
  ) as unknown as Stages<ToolCall>;
  return { callTool: createCallTool(noted, testClock), ran, intents, outcomes, forwarded, unrecorded, counted };
}

describe('the order', () => {
  it('is identify, evaluate, inspect, ask, confirm, count, record, forward, inspect, record', async () => {
    const { callTool, ran } = aPipeline();
    await callTool(aToolCall(), anExchange().exchange);
    expect(ran).toEqual([...stageNames, 'inspectResponse', 'holds', 'recordOutcome', 'end']);
  });

  it('leaves the person out when a rule allows', async () => {
    const { callTool, ran } = aPipeline({ evaluate: () => ({ effect: 'allow', ruleId: 'r', why: '' }) });
    await callTool(aToolCall(), anExchange().exchange);
    expect(ran).not.toContain('approve');
  });

  it('never asks about what a rule denies, and does not even look into it', async () => {
    const { callTool, ran, outcomes } = aPipeline({ evaluate: () => ({ effect: 'deny', ruleId: 'r', why: 'No.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'denied-by-policy' });
    expect(ran).toEqual(['identify', 'begin', 'evaluate', 'recordOutcome', 'end']);
    expect(outcomes).toMatchObject([{ outcome: 'denied-by-policy', effect: 'deny', ruleId: 'r', message: 'No.' }]);
  });

  it('says “paused”, and quotes no rule, when the denial is the pause', async () => {
    const { callTool } = aPipeline({ evaluate: () => ({ effect: 'deny', ruleId: null, why: 'Paused.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'paused' });
  });

  it('forwards exactly the call that was approved', async () => {
    const call = aToolCall({ argumentsJson: '{"n": 9007199254740993, "e": "\\u0041"}' });
    const shown: ToolCall[] = [];
    const { callTool, forwarded } = aPipeline({
      approve: ({ call: asked }) => {
        shown.push(asked);
        return Promise.resolve({ requestId: 'K7QX', scope: 'once' });
      },
    });
    await callTool(call, anExchange().exchange);
    expect(forwarded[0]).toBe(shown[0]);
    expect(forwarded[0]?.paramsJson).toContain('{"n": 9007199254740993, "e": "\\u0041"}');
  });

  it('confirms with the approval it got', async () => {
    const confirmed: unknown[] = [];
    const { callTool, counted } = aPipeline({
      confirm: (_call, approval) => {
        confirmed.push(approval);
        return allowed;
      },
    });
    await callTool(aToolCall(), anExchange().exchange);
    expect(confirmed).toEqual([{ requestId: 'K7QX', scope: 'once' }]);
    // Under the rule that holds by then, not under the one that asked.
    expect(counted).toEqual(['call-1 r']);
  });
});

describe('failing closed', () => {
  it.each(stageNames.slice(2, -1))('forwards nothing and records the outcome when %s breaks', async (stage) => {
    const bug = new Error('a bug');
    const { callTool, ran, outcomes } = aPipeline({
      [stage]: () => {
        throw bug;
      },
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toBe(bug);
    expect(ran).not.toContain('forward');
    expect(ran.slice(0, ran.indexOf(stage) + 1)).toEqual(stageNames.slice(0, stageNames.indexOf(stage) + 1));
    expect(ran.slice(ran.indexOf(stage) + 1)).toEqual(['recordOutcome', 'end']);
    expect(outcomes).toMatchObject([{ outcome: 'failed', message: 'Gatehouse failed.', resultJson: null }]);
  });

  it.each(['approve', 'recordIntent'] as const)('forwards nothing when %s rejects later', async (stage) => {
    const { callTool, ran, outcomes } = aPipeline({
      [stage]: () => Promise.reject(new GatehouseError('record-unavailable', 'The disk is full.')),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'record-unavailable' });
    expect(ran).not.toContain('forward');
    expect(outcomes).toMatchObject([{ outcome: 'failed', message: 'The disk is full.' }]);
  });

  it('runs nothing when nobody can say whose call it is', async () => {
    const { callTool, ran } = aPipeline({ identify: () => Promise.reject(new Error('a bug')) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toThrow('a bug');
    expect(ran).toEqual(['identify']);
  });

  it('does not let the yes of one call serve the next', async () => {
    let answers = 0;
    const { callTool, forwarded } = aPipeline({
      approve: () => {
        answers += 1;
        if (answers > 1) throw new Error('a bug');
        return Promise.resolve({ requestId: 'K7QX', scope: 'once' });
      },
    });
    await callTool(aToolCall(), anExchange().exchange);
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toThrow('a bug');
    expect(forwarded).toHaveLength(1);
  });

  it('keeps back an answer that cannot be inspected', async () => {
    const { callTool, outcomes } = aPipeline({
      inspectResponse: () => {
        throw new Error('a bug');
      },
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toThrow('a bug');
    expect(outcomes).toMatchObject([{ outcome: 'failed', resultJson: result.json }]);
  });

  it('still answers when the outcome of what already ran cannot be recorded', async () => {
    const trouble = new Error('disk full');
    const { callTool, unrecorded } = aPipeline({ recordOutcome: () => Promise.reject(trouble) });
    await expect(callTool(aToolCall(), anExchange().exchange)).resolves.toBe(result);
    expect(unrecorded).toEqual([trouble]);
  });

  it('tells a refusal as itself when its outcome cannot be recorded', async () => {
    const { callTool } = aPipeline({
      evaluate: () => ({ effect: 'deny', ruleId: 'r', why: 'No.' }),
      recordOutcome: () => Promise.reject(new Error('disk full')),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'denied-by-policy' });
  });

  it.each(['approve', 'recordIntent'] as const)('forwards nothing when the client goes during %s', async (stage) => {
    const { exchange, closed } = anExchange();
    const { callTool, ran, outcomes } = aPipeline({
      [stage]: () => {
        closed.abort(new GatehouseError('cancelled', 'The client stopped waiting.'));
        return Promise.resolve({ requestId: 'K7QX', scope: 'once' });
      },
    });
    await expect(callTool(aToolCall(), exchange)).rejects.toMatchObject({ code: 'cancelled' });
    expect(ran).not.toContain('forward');
    expect(outcomes).toMatchObject([{ outcome: 'cancelled', approvalId: 'K7QX' }]);
  });

  it('records a call that was refused at the door, and asks nobody', async () => {
    const refusal = new GatehouseError('tool-turned-off', 'Switched off.');
    const { callTool, ran, outcomes } = aPipeline();
    await expect(callTool(aToolCall({ refusal }), anExchange().exchange)).rejects.toBe(refusal);
    expect(ran).toEqual(['identify', 'begin', 'recordOutcome', 'end']);
    expect(outcomes).toMatchObject([{ outcome: 'refused', effect: null, message: 'Switched off.' }]);
  });
});

describe('guardrails', () => {
  it('turn a call that no rule covers into a question when it hides something', async () => {
    const { callTool, ran, outcomes } = aPipeline({
      evaluate: () => ({ effect: 'allow', ruleId: null, why: 'It reads.' }),
      inspectRequest: () => ({ outcome: 'flag', findings: [high] }),
    });
    await callTool(aToolCall({ risk: 'read' }), anExchange().exchange);
    expect(ran).toContain('approve');
    expect(outcomes).toMatchObject([
      { effect: 'ask', why: 'It holds 1 hidden tag character.', findings: [high.label] },
    ]);
  });

  it.each([
    ['a rule allows the call by name', 'r', high],
    ['the finding is a small one', null, { severity: 'medium', label: '1 control character' } as const],
  ])('only note it when %s', async (_when, ruleId, finding) => {
    const { callTool, ran, outcomes } = aPipeline({
      evaluate: () => ({ effect: 'allow', ruleId, why: '' }),
      inspectRequest: () => ({ outcome: 'flag', findings: [finding] }),
    });
    await callTool(aToolCall(), anExchange().exchange);
    expect(ran).not.toContain('approve');
    expect(outcomes).toMatchObject([{ findings: [finding.label] }]);
  });

  it('end a call before anybody is asked', async () => {
    const { callTool, ran, outcomes } = aPipeline({
      inspectRequest: () => ({ outcome: 'block', reason: 'Too deep.' }),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'blocked-by-guardrail' });
    expect(ran).not.toContain('approve');
    expect(outcomes).toMatchObject([{ outcome: 'refused', message: 'Too deep.' }]);
  });

  it('keep an answer back that is none', async () => {
    const { callTool } = aPipeline({ inspectResponse: () => ({ outcome: 'block', reason: 'No object.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'upstream-failed' });
  });
});

describe('the record', () => {
  it('has the intent with the exact arguments and the approval before the call runs', async () => {
    const { callTool, intents } = aPipeline({
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
      const { callTool, intents } = aPipeline({ evaluate: () => ({ effect, ruleId: 'r', why: '' }) });
      await callTool(aToolCall({ risk }), anExchange().exchange);
      expect(intents[0]?.isDurable).toBe(isDurable);
    },
  );

  it('says who said no, and what the person told the model', async () => {
    const no = new NotApproved('denied-by-user', 'Denied by the user.', { requestId: 'K7QX', guidance: 'Use b.txt' });
    const { callTool, outcomes } = aPipeline({ approve: () => Promise.reject(no) });
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
    const { callTool, outcomes } = aPipeline({ forward: () => Promise.resolve(answer) });
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
    const { callTool, outcomes } = aPipeline({ forward: () => Promise.resolve(large) });
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
    const { callTool, outcomes } = aPipeline({
      forward: () => Promise.reject(new GatehouseError(code, 'A sentence.')),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code });
    expect(outcomes).toMatchObject([{ outcome: told[code] ?? 'failed', message: 'A sentence.' }]);
  });
});

describe('arguments that the person changed', () => {
  const edit = '{"path":"b.txt"}';
  const withEdit = () => Promise.resolve({ requestId: 'K7QX', scope: 'once', argumentsJson: edit });

  it('are what is confirmed, counted, recorded and forwarded, and the client’s program is told', async () => {
    const confirmed: string[] = [];
    const { callTool, forwarded, intents, outcomes } = aPipeline({
      approve: withEdit,
      confirm: ({ argumentsJson }) => {
        confirmed.push(argumentsJson);
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

  it('are denied when a rule denies them, and nothing runs', async () => {
    const { callTool, ran, outcomes } = aPipeline({
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
    const blocked = aPipeline({ approve: withEdit, inspectRequest });
    await expect(blocked.callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({
      code: 'blocked-by-guardrail',
    });
    expect(blocked.forwarded).toEqual([]);

    const flagged = aPipeline({
      approve: withEdit,
      inspectRequest: ({ original }) => (original ? { outcome: 'flag', findings: [high] } : { outcome: 'pass' }),
    });
    await flagged.callTool(aToolCall(), anExchange().exchange);
    expect(flagged.outcomes).toMatchObject([{ findings: [high.label] }]);
  });

  it('that are none run nothing', async () => {
    const { callTool, forwarded } = aPipeline({
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
    const { callTool, outcomes } = aPipeline({ holds: () => true, review: () => Promise.resolve(review) });
    await expect(callTool(aToolCall(), anExchange().exchange)).resolves.toEqual({ kind: 'result', json });
    expect(outcomes).toMatchObject([{ outcome: 'completed', resultReview, resultJson: json }]);
    expect(outcomes[0]?.waitedMs).not.toBeNull();
  });

  it('is withheld when the person blocks it; the record keeps what the server gave', async () => {
    const { callTool, outcomes } = aPipeline({ holds: () => true, review: () => Promise.reject(no) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toBe(no);
    expect(outcomes).toMatchObject([
      { outcome: 'result-blocked', resultReview: 'blocked', resultJson: result.json, guidance: 'Secrets.' },
    ]);
  });

  it('is shown with the decision under which it ran', async () => {
    const shown: HeldResult[] = [];
    const { callTool } = aPipeline({
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
    const { callTool } = aPipeline({
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
    const pipeline = aPipeline({
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
    const { callTool, outcomes } = aPipeline({ takeHeld: () => held });
    const answer = await callTool(aToolCall(), anExchange().exchange);
    expect(answer.json).toContain('"edited":true');
    expect(outcomes).toMatchObject([
      { callId: 'call-1', argumentsJson: '{"path":"b.txt"}', originalArgumentsJson: '{"path":"a.txt"}' },
    ]);
  });

  it('is not owed to a call that a rule denies by now', async () => {
    const { callTool, ran } = aPipeline({ evaluate: () => ({ effect: 'deny', ruleId: 'r', why: 'No.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'denied-by-policy' });
    expect(ran).not.toContain('takeHeld');
  });
});

describe('when everything is stopped', () => {
  it('the client of a call under way reads why, and not what broke over it', async () => {
    const { exchange, cancelled } = anExchange();
    const { callTool, outcomes } = aPipeline({
      forward: () => {
        cancelled.abort(stoppedByUser());
        return Promise.reject(new GatehouseError('cancelled', 'The call was cancelled before “files” answered.'));
      },
    });
    await expect(callTool(aToolCall(), exchange)).rejects.toMatchObject({ code: 'paused' });
    expect(outcomes).toMatchObject([
      { outcome: 'cancelled', message: expect.stringContaining('stopped in an emergency') },
    ]);
  });

  it('a call that waited for a person is refused', async () => {
    const { exchange, cancelled } = anExchange();
    const { callTool, outcomes } = aPipeline({
      approve: () => {
        cancelled.abort(stoppedByUser());
        return Promise.reject(stoppedByUser());
      },
    });
    await expect(callTool(aToolCall(), exchange)).rejects.toMatchObject({ code: 'paused' });
    expect(outcomes).toMatchObject([{ outcome: 'refused', upstreamMs: null }]);
  });
});

it('keeps what rules in shadow mode would have said', async () => {
  const shadow = [{ ruleId: 's', effect: 'deny' }] as const;
  const { callTool, intents, outcomes } = aPipeline({ evaluate: () => ({ ...allowed, shadow }) });
  await callTool(aToolCall(), anExchange().exchange);
  expect([intents[0]?.shadow, outcomes[0]?.shadow]).toEqual([shadow, shadow]);
});
