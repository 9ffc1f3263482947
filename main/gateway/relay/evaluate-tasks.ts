import type { Decision } from '../../../shared/domain/policy';
import type { ToolCall } from '../tool-call';

type Evaluate = (call: ToolCall) => Decision;

/**
 * Follow-ups of a task belong to the call that made it: what was allowed is not asked about again. A rule that denies the
 * call now, or the follow-up itself, stops them; to cancel the task stays possible unless that is denied by name. Limits do not:
 * the call was counted, and this is none (`evaluateRan`).
 */
export function evaluateTasks(evaluate: Evaluate, evaluateRan: Evaluate): Evaluate {
  return (call) => {
    if (call.partOf === null) return evaluate(call);
    const decision = evaluateRan(call);
    if (decision.effect === 'deny') return decision;
    const made = evaluateRan({ ...call, ...call.partOf.made, partOf: null });
    if (made.effect === 'deny' && call.method !== 'tasks/cancel') return made;
    return { effect: 'allow', ruleId: null, why: `It is part of a call of ${call.partOf.made.tool} that was allowed.` };
  };
}
