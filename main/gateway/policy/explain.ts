import { explainRule } from '../../../shared/domain/explain-rule';
import type { Rule } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';

/** Why a rule decided: its sentence, and the person's reason where there is one. */
export function explainDecision(rule: Rule): string {
  const sentence = explainRule(rule);
  return rule.reason ? `${sentence} Reason: ${rule.reason}` : sentence;
}

/** Why a call without a rule is allowed or asked about. */
export function explainRisk(tool: string, risk: Risk, reason: string): string {
  const lead = `No rule covers ${tool}`;
  return risk === 'read' ? `${lead}, and it only reads: ${reason}.` : `${lead}: ${reason}.`;
}
