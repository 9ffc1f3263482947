import type { Finding } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';

/** What no rule allowed by name is not let through unseen when it hides something. */
export function raise(decision: Decision, findings: readonly Finding[]): Decision {
  const high = findings.find(({ severity }) => severity === 'high');
  if (decision.effect !== 'allow' || decision.ruleId !== null || !high) return decision;
  return { ...decision, effect: 'ask', ruleId: null, why: `It holds ${high.label}.` };
}
