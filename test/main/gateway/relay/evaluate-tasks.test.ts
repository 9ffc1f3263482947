import { describe, expect, it } from 'vitest';
import { evaluateTasks } from '../../../../main/gateway/relay/evaluate-tasks';
import type { OwnedTask } from '../../../../main/gateway/relay/tasks';
import type { ToolCall } from '../../../../main/gateway/tool-call';
import type { Decision, Rule } from '../../../../shared/domain/policy';
import { aPolicy, someFacts } from '../../../support/a-policy';
import { aRule, aToolCall } from '../../../support/builders';

const task: OwnedTask = {
  taskId: 't1',
  shownAs: 't1',
  server: 'files',
  era: 'session',
  clientId: 'client-1',
  session: 'session-1',
  made: { tool: 'delete_all', risk: 'destructive', riskReason: 'its name' },
};

function decide(rules: readonly Rule[], method = 'tasks/get', partOf: OwnedTask | null = task) {
  const policy = aPolicy(rules);
  const evaluate = ({ tool, risk, riskReason }: ToolCall) => policy(someFacts({ tool, risk, riskReason }));
  return evaluateTasks(evaluate, evaluate)(aToolCall({ method, tool: method, risk: 'read', riskReason: '', partOf }));
}

describe('a follow-up of a task', () => {
  it('is allowed as part of the call that made it, whatever asks', () => {
    expect(decide([aRule({ effect: 'ask' })])).toMatchObject({ effect: 'allow', ruleId: null });
    expect(decide([]).why).toContain('delete_all');
  });

  it('is denied when it is itself, or when the call is by now', () => {
    expect(decide([aRule({ id: 'a', effect: 'deny', tool: 'tasks/*' })])).toMatchObject({
      effect: 'deny',
      ruleId: 'a',
    });
    expect(decide([aRule({ id: 'b', effect: 'deny', tool: 'delete_*' })])).toMatchObject({
      effect: 'deny',
      ruleId: 'b',
    });
  });

  it('that cancels a task of a call that is denied by now is allowed', () => {
    expect(decide([aRule({ effect: 'deny', tool: 'delete_*' })], 'tasks/cancel')).toMatchObject({ effect: 'allow' });
    expect(decide([aRule({ effect: 'deny' })], 'tasks/cancel')).toMatchObject({ effect: 'deny' });
  });
});

it('a call that is part of none is decided as it is', () => {
  expect(decide([aRule({ id: 'ask', effect: 'ask' })], 'tools/call', null)).toMatchObject({
    effect: 'ask',
    ruleId: 'ask',
  });
});

it('looks at limits for calls, and not for what follows from one that was counted', () => {
  const allowed: Decision = { effect: 'allow', ruleId: 'r', why: '' };
  const reached: Decision = { effect: 'deny', ruleId: 'r', why: 'its limit is reached' };
  const evaluate = evaluateTasks(
    () => reached,
    () => allowed,
  );
  expect(evaluate(aToolCall())).toBe(reached);
  expect(evaluate(aToolCall({ method: 'tasks/get', tool: 'tasks/get', partOf: task }))).toMatchObject({
    effect: 'allow',
    ruleId: null,
  });
});
