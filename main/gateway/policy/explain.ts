import { explainRule } from '../../../shared/domain/explain-rule';
import type { Decision, Rule } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import { GatehouseError } from '../../../shared/errors';

/** Why a rule decided: its sentence, and the person's reason where there is one. */
export function explainDecision(rule: Rule): string {
  const sentence = explainRule(rule);
  return rule.reason ? `${sentence} Reason: ${rule.reason}` : sentence;
}

const words: Record<Exclude<Risk, 'read'>, string> = {
  write: 'changing something',
  destructive: 'deleting or undoing',
  exec: 'running a program',
  unknown: 'unknown',
};

/** Why a call without a rule is allowed or asked about. */
export function explainRisk(tool: string, risk: Risk, reason: string): string {
  const kind = risk === 'read' ? 'It only reads' : `It counts as ${words[risk]}`;
  return `No rule covers ${tool}. ${kind}: ${reason}.`;
}

/** A denial as its client is told. Without a rule it is the pause, which is no rule's doing. */
export function denial({ ruleId, why }: Decision): GatehouseError {
  return new GatehouseError(ruleId === null ? 'paused' : 'denied-by-policy', why);
}
