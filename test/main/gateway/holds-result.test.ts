import { describe, expect, it } from 'vitest';
import { createHoldsResult } from '../../../main/gateway/holds-result';
import { createStore } from '../../../main/gateway/store';
import type { ToolCall } from '../../../main/gateway/tool-call';
import type { UpstreamAnswer } from '../../../main/gateway/upstream/link';
import type { Decision, Rule } from '../../../shared/domain/policy';
import { aRule, aToolCall } from '../../support/builders';

const result: UpstreamAnswer = { kind: 'result', json: '{"content":[]}' };
const by = (ruleId: string | null): Decision => ({ effect: 'ask', ruleId, why: '' });

function aHolds(rules: readonly Rule[] = [aRule({ id: 'holds', holdsResult: true }), aRule({ id: 'other' })]) {
  const store = createStore<readonly Rule[]>(rules);
  const holds = createHoldsResult({ rules: store, evaluate: ({ tool }) => by(tool === 'made' ? 'holds' : null) });
  return { holds, store };
}

it('holds what the rule says, and nothing else', () => {
  const { holds } = aHolds();
  expect(holds(aToolCall(), by('holds'), result)).toBe(true);
  expect(holds(aToolCall(), by('other'), result)).toBe(false);
  expect(holds(aToolCall(), by(null), result)).toBe(false);
});

it('goes by the rules as they are now', () => {
  const { holds, store } = aHolds([aRule({ id: 'other' })]);
  expect(holds(aToolCall(), by('other'), result)).toBe(false);
  store.update(() => [aRule({ id: 'other', holdsResult: true })]);
  expect(holds(aToolCall(), by('other'), result)).toBe(true);
});

describe('of what comes back', () => {
  const task = { taskId: 't', shownAs: 't', server: 'files', era: 'session', clientId: 'c', session: 's' } as const;
  const ofTask = (tool: string, method: string) =>
    aToolCall({ method, partOf: { ...task, made: { tool, risk: 'write', riskReason: '' } } });
  const asksTask: Partial<ToolCall> = { paramsJson: '{"name":"write_file","task":{}}' };
  const json = (text: string): UpstreamAnswer => ({ kind: 'result', json: text });

  it.each<[string, ToolCall, UpstreamAnswer, boolean]>([
    ['a resource', aToolCall({ method: 'resources/read' }), json('{"contents":[]}'), true],
    ['a prompt', aToolCall({ method: 'prompts/get' }), json('{"messages":[]}'), true],
    ['an error, which a server may fill as it likes', aToolCall(), { kind: 'error', json: '{"code":1}' }, true],
    ['a request for input', aToolCall(), json('{"resultType":"input_required","requestState":"s"}'), false],
    ['a task of 2026-07-28', aToolCall(), json('{"resultType":"task","taskId":"t"}'), false],
    ['a task of 2025-11-25', aToolCall(asksTask), json('{"task":{"taskId":"t"}}'), false],
    ['something that calls itself one, which nobody asked for', aToolCall(), json('{"task":{}}'), true],
    ['content although a task was asked for', aToolCall(asksTask), json('{"content":[]}'), true],
    ['a resultType that nobody knows', aToolCall(), json('{"resultType":"secret","content":[]}'), true],
    ['a subscription', aToolCall({ method: 'resources/subscribe' }), json('{}'), false],
    ['a notification', aToolCall({ method: 'notifications/x' }), json('{}'), false],
    ['the result of a task whose call is held', ofTask('made', 'tasks/result'), result, true],
    ['the result of another task', ofTask('free', 'tasks/result'), result, false],
    ['how far a task is', ofTask('made', 'tasks/get'), json('{"status":"working"}'), false],
    ['a task that is done', ofTask('made', 'tasks/get'), json('{"status":"completed","result":{}}'), true],
  ])('%s', (_what, call, answer, expected) => {
    expect(aHolds().holds(call, by('holds'), answer)).toBe(expected);
  });
});
