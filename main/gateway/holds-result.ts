import type { Decision, Rule } from '../../shared/domain/policy';
import type { Readable } from '../../shared/ipc/define';
import { answerMember, answerText } from './json/answer-member';
import { asksForTask } from './relay/tasks';
import type { ToolCall } from './tool-call';
import type { UpstreamAnswer } from './upstream/link';

export interface HoldsResultParts {
  rules: Readable<readonly Rule[]>;
  evaluate: (call: ToolCall) => Decision;
}

/** Whether the rule that decided wants a person to look at what came of the call. */
export function createHoldsResult({ rules, evaluate }: HoldsResultParts) {
  let holding = read();
  rules.subscribe(() => {
    holding = read();
  });

  function read(): ReadonlySet<string> {
    return new Set(rules.get().flatMap(({ id, holdsResult }) => (holdsResult ? [id] : [])));
  }

  /** What came of a task is what came of the call that made it. */
  function ruleOf(call: ToolCall, decision: Decision): string | null {
    return call.partOf ? evaluate({ ...call, ...call.partOf.made, partOf: null }).ruleId : decision.ruleId;
  }

  return function holdsResult(call: ToolCall, decision: Decision, answer: UpstreamAnswer): boolean {
    if (holding.size === 0 || !isContent(call, answer)) return false;
    const ruleId = ruleOf(call, decision);
    return ruleId !== null && holding.has(ruleId);
  };
}

/** Their answers say that something was done, and nothing else. */
const empty: ReadonlySet<string> = new Set([
  'resources/subscribe',
  'resources/unsubscribe',
  'tasks/cancel',
  'tasks/update',
  'completion/complete',
]);

/** Errors too: a server may say in them what it likes. Not what only says how the call goes on. */
function isContent(call: ToolCall, answer: UpstreamAnswer): boolean {
  const { method } = call;
  if (empty.has(method) || method.startsWith('notifications/')) return false;
  if (answer.kind === 'error') return true;
  if (method === 'tasks/get') return answerMember(answer, 'result') !== undefined;
  const type = answerText(answer, 'resultType');
  if (type === 'input_required' || type === 'task') return false;
  return !(asksForTask(call) && answerMember(answer, 'task') !== undefined);
}
