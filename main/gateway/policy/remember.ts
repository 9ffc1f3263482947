import { randomUUID } from 'node:crypto';
import { type Decision, Rule, type RuleDraft } from '../../../shared/domain/policy';
import type { ToolCall } from '../tool-call';

/** How far an “always” reaches: whatever the arguments where `condition` is empty. */
export interface AlwaysTerms {
  readonly condition: string;
  readonly isEveryClient: boolean;
}

/**
 * The rules with “always allow this” added: directly above the rule that asked, or last where none did, so that no other
 * answer changes. It covers the tool as it is defined now, and results are held where that rule holds them.
 */
export function rememberAllow(
  rules: readonly Rule[],
  { call, decision, terms, at }: { call: ToolCall; decision: Decision; terms: AlwaysTerms; at: Date },
): readonly Rule[] {
  const asked = rules.findIndex(({ id }) => id === decision.ruleId);
  const rule = Rule.parse({
    ...draftAllow(call, terms, rules[asked]),
    id: randomUUID(),
    origin: 'prompt',
    createdAt: at.toISOString(),
    definition: call.fingerprint,
  });
  return rules.toSpliced(asked < 0 ? rules.length : asked, 0, rule);
}

/** The rule that “always” would write: no wider than the one that asked, and results are held as that has them held. */
export function draftAllow(
  { client, server, tool }: ToolCall,
  { condition, isEveryClient }: AlwaysTerms,
  { holdsResult = false, profile = '*' }: Partial<Pick<Rule, 'holdsResult' | 'profile'>> = {},
): RuleDraft {
  return {
    effect: 'allow',
    client: isEveryClient ? '*' : client.name,
    profile,
    server,
    tool,
    risks: [],
    condition,
    limits: [],
    holdsResult,
    isShadow: false,
    reason: '',
    note: '',
    expiresAt: null,
  };
}
