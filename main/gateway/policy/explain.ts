import { explainRule, sayLimit, sayRisks } from '../../../shared/domain/explain-rule';
import type { Decision, Rule, RuleLimit } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import { GatehouseError } from '../../../shared/errors';

/** Why a rule decided: its sentence, and the person's reason where there is one. */
export function explainDecision(rule: Rule): string {
  return withReason(explainRule(rule), rule);
}

/** Why a limit of a rule decided instead of the rule. */
export function explainLimit(rule: Rule, limit: RuleLimit): string {
  const sentence = explainRule(rule).replace(/\.$/, '');
  return withReason(`${sentence}, and its limit of ${sayLimit(limit)} is reached.`, rule);
}

/** Why a rule denies that could not be computed. `fault`: part of a sentence. */
export function explainBroken(rule: Rule, fault: string): string {
  return `The rule “${explainRule(rule).replace(/\.$/, '')}” could not be computed: ${fault}, so it denies.`;
}

function withReason(sentence: string, { reason }: Rule): string {
  return reason ? `${sentence} Reason: ${reason}` : sentence;
}

const words: Record<Exclude<Risk, 'read'>, string> = {
  write: 'changing something',
  destructive: 'deleting or undoing',
  exec: 'running a program',
  external: 'reaching outside',
  unknown: 'unknown',
};

/** Why a call without a rule is allowed or asked about. */
export function explainRisk(tool: string, risk: Risk, reason: string): string {
  const kind = risk === 'read' ? 'It only reads' : `It counts as ${words[risk]}`;
  return `No rule covers ${tool}. ${kind}: ${reason}.`;
}

/** Why a rule did not decide. */
export type Mismatch =
  | 'off'
  | 'client'
  | 'profile'
  | 'server'
  | 'tool'
  | 'risk'
  | 'definition'
  | 'expired'
  | 'condition';

/** Completes “…: ”: “its tool is write_*”. */
export function explainMismatch({ client, profile, server, tool, risks }: Rule, mismatch: Mismatch): string {
  switch (mismatch) {
    case 'off':
      return 'it is switched off';
    case 'client':
      return `its client is ${client}`;
    case 'profile':
      return `it is for the profile ${profile}`;
    case 'server':
      return `its server is ${server}`;
    case 'tool':
      return `its tool is ${tool}`;
    case 'risk':
      return `it is for ${sayRisks(risks)} tools`;
    case 'definition':
      return 'the tool is not the one that it was written for';
    case 'expired':
      return 'it has expired';
    case 'condition':
      return 'its condition does not hold';
  }
}

/** A denial as its client is told. Without a rule it is the pause, which is no rule's doing. */
export function denial({ ruleId, why }: Decision): GatehouseError {
  return new GatehouseError(ruleId === null ? 'paused' : 'denied-by-policy', why);
}
