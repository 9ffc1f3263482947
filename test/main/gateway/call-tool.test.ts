import { describe, expect, it } from 'vitest';
import { stoppedByUser } from '../../../main/gateway/halt';
import type { ToolCall } from '../../../main/gateway/tool-call';
import type { Decision } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import { anAskDecision, anExchange, aToolCall } from '../../support/builders';
import { notedStages, result } from '../../support/noted-stages';

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
const high = { severity: 'high', label: '1 hidden tag character' } as const;

describe('the order', () => {
  it('is identify, evaluate, inspect, ask, confirm, count, record, forward, inspect, record', async () => {
    const { callTool, ran } = notedStages();
    await callTool(aToolCall(), anExchange().exchange);
    expect(ran).toEqual([...stageNames, 'inspectResponse', 'holds', 'recordOutcome', 'end']);
  });

  it('leaves the person out when a rule allows', async () => {
    const { callTool, ran } = notedStages({ evaluate: () => ({ effect: 'allow', ruleId: 'r', why: '' }) });
    await callTool(aToolCall(), anExchange().exchange);
    expect(ran).not.toContain('approve');
  });

  it('never asks about what a rule denies, and does not even look into it', async () => {
    const { callTool, ran, outcomes } = notedStages({ evaluate: () => ({ effect: 'deny', ruleId: 'r', why: 'No.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'denied-by-policy' });
    expect(ran).toEqual(['identify', 'begin', 'evaluate', 'recordOutcome', 'end']);
    expect(outcomes).toMatchObject([
      { outcome: 'denied-by-policy', effect: 'deny', ruleId: 'r', message: 'No.', findings: [] },
    ]);
  });

  it('says “paused”, and quotes no rule, when the denial is the pause', async () => {
    const { callTool } = notedStages({ evaluate: () => ({ effect: 'deny', ruleId: null, why: 'Paused.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'paused' });
  });

  it('forwards exactly the call that was approved', async () => {
    const call = aToolCall({ argumentsJson: '{"n": 9007199254740993, "e": "\\u0041"}' });
    const shown: ToolCall[] = [];
    const { callTool, forwarded } = notedStages({
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
    const { callTool, counted } = notedStages({
      confirm: ({ approval }) => {
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
    const { callTool, ran, outcomes } = notedStages({
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
    const { callTool, ran, outcomes } = notedStages({
      [stage]: () => Promise.reject(new GatehouseError('record-unavailable', 'The disk is full.')),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'record-unavailable' });
    expect(ran).not.toContain('forward');
    expect(outcomes).toMatchObject([{ outcome: 'failed', message: 'The disk is full.' }]);
  });

  it('runs nothing when nobody can say whose call it is', async () => {
    const { callTool, ran } = notedStages({ identify: () => Promise.reject(new Error('a bug')) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toThrow('a bug');
    expect(ran).toEqual(['identify']);
  });

  it('does not let the yes of one call serve the next', async () => {
    let answers = 0;
    const { callTool, forwarded } = notedStages({
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
    const { callTool, outcomes } = notedStages({
      inspectResponse: () => {
        throw new Error('a bug');
      },
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toThrow('a bug');
    expect(outcomes).toMatchObject([{ outcome: 'failed', resultJson: result.json }]);
  });

  it('still answers when the outcome of what already ran cannot be recorded', async () => {
    const trouble = new Error('disk full');
    const { callTool, unrecorded } = notedStages({ recordOutcome: () => Promise.reject(trouble) });
    await expect(callTool(aToolCall(), anExchange().exchange)).resolves.toBe(result);
    expect(unrecorded).toEqual([trouble]);
  });

  it('tells a refusal as itself when its outcome cannot be recorded', async () => {
    const { callTool } = notedStages({
      evaluate: () => ({ effect: 'deny', ruleId: 'r', why: 'No.' }),
      recordOutcome: () => Promise.reject(new Error('disk full')),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'denied-by-policy' });
  });

  it.each(['approve', 'recordIntent'] as const)('forwards nothing when the client goes during %s', async (stage) => {
    const { exchange, closed } = anExchange();
    const { callTool, ran, outcomes } = notedStages({
      [stage]: () => {
        closed.abort(new GatehouseError('cancelled', 'The client stopped waiting.'));
        return Promise.resolve({ requestId: 'K7QX', scope: 'once' });
      },
    });
    await expect(callTool(aToolCall(), exchange)).rejects.toMatchObject({ code: 'cancelled' });
    expect(ran.slice(ran.indexOf(stage) + 1)).toEqual(['recordOutcome', 'end']);
    expect(outcomes).toMatchObject([{ outcome: 'cancelled', approvalId: 'K7QX' }]);
  });

  it('records a call that was refused at the door, and asks nobody', async () => {
    const refusal = new GatehouseError('tool-turned-off', 'Switched off.');
    const { callTool, ran, outcomes } = notedStages();
    await expect(callTool(aToolCall({ refusal }), anExchange().exchange)).rejects.toBe(refusal);
    expect(ran).toEqual(['identify', 'begin', 'recordOutcome', 'end']);
    expect(outcomes).toMatchObject([{ outcome: 'refused', effect: null, message: 'Switched off.' }]);
  });
});

describe('guardrails', () => {
  it('turn a call that no rule covers into a question when it hides something', async () => {
    const { callTool, ran, outcomes } = notedStages({
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
    const { callTool, ran, outcomes } = notedStages({
      evaluate: () => ({ effect: 'allow', ruleId, why: '' }),
      inspectRequest: () => ({ outcome: 'flag', findings: [finding] }),
    });
    await callTool(aToolCall(), anExchange().exchange);
    expect(ran).not.toContain('approve');
    expect(outcomes).toMatchObject([{ findings: [finding.label] }]);
  });

  it('end a call before anybody is asked', async () => {
    const { callTool, ran, outcomes } = notedStages({
      inspectRequest: () => ({ outcome: 'block', reason: 'Too deep.' }),
    });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'blocked-by-guardrail' });
    expect(ran).not.toContain('approve');
    expect(outcomes).toMatchObject([{ outcome: 'refused', message: 'Too deep.' }]);
  });

  it('keep an answer back that is none', async () => {
    const { callTool } = notedStages({ inspectResponse: () => ({ outcome: 'block', reason: 'No object.' }) });
    await expect(callTool(aToolCall(), anExchange().exchange)).rejects.toMatchObject({ code: 'upstream-failed' });
  });
});

describe('what a stage is handed', () => {
  it('is the call, what was decided of it, and what was found in it', async () => {
    const asked: unknown[] = [];
    const ended: unknown[] = [];
    const { callTool } = notedStages({
      inspectRequest: () => ({ outcome: 'flag', findings: [high] }),
      approve: (known) => {
        asked.push(known);
        return Promise.resolve({ requestId: 'K7QX', scope: 'once' });
      },
      end: (...given) => void ended.push(given),
    });
    const call = aToolCall();
    await callTool(call, anExchange().exchange);
    expect(asked).toEqual([{ call, decision: anAskDecision({ ruleId: 'rule-1' }), findings: [high] }]);
    expect(ended).toEqual([[call, 'completed']]);
  });

  it('is what the person made of the call, once it is over', async () => {
    const ended: ToolCall[] = [];
    const { callTool, outcomes, forwarded } = notedStages({
      inspectRequest: ({ original }) => (original ? { outcome: 'pass' } : { outcome: 'flag', findings: [high] }),
      approve: () => Promise.resolve({ requestId: 'K7QX', scope: 'once', argumentsJson: '{"path":"b.txt"}' }),
      end: (call) => void ended.push(call),
    });
    await callTool(aToolCall(), anExchange().exchange);
    expect(ended).toMatchObject([
      { argumentsJson: '{"path":"b.txt"}', original: { argumentsJson: '{"path":"a.txt"}' } },
    ]);
    expect(ended[0]).toBe(forwarded[0]);
    // What was found in the arguments of before is not in these.
    expect(outcomes).toMatchObject([{ findings: [] }]);
  });
});

describe('when everything is stopped', () => {
  it('the client of a call under way reads why, and not what broke over it', async () => {
    const { exchange, cancelled } = anExchange();
    const { callTool, outcomes } = notedStages({
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
    const { callTool, outcomes } = notedStages({
      approve: () => {
        cancelled.abort(stoppedByUser());
        return Promise.reject(stoppedByUser());
      },
    });
    await expect(callTool(aToolCall(), exchange)).rejects.toMatchObject({ code: 'paused' });
    expect(outcomes).toMatchObject([{ outcome: 'refused', upstreamMs: null }]);
  });

  it.each([
    ['the client stopped waiting', new GatehouseError('cancelled', 'The client stopped waiting.')],
    ['its connection broke', Object.assign(new Error('gone'), { code: 'paused' })],
  ])('is not what a call ends with because %s', async (_why, reason) => {
    const { exchange, cancelled } = anExchange();
    const failure = new GatehouseError('upstream-failed', 'It broke.');
    const { callTool } = notedStages({
      forward: () => {
        cancelled.abort(reason);
        return Promise.reject(failure);
      },
    });
    await expect(callTool(aToolCall(), exchange)).rejects.toBe(failure);
  });
});
