import { randomUUID } from 'node:crypto';
import type { Decision, Rule } from '../../../shared/domain/policy';
import type { ToolCall } from '../tool-call';

/** The rules with “always allow this” added: directly above the rule that asked, or last where none did, so that no other answer changes. */
export function rememberAllow(
  rules: readonly Rule[],
  { call, decision, at }: { call: ToolCall; decision: Decision; at: Date },
): readonly Rule[] {
  const asked = rules.findIndex(({ id }) => id === decision.ruleId);
  const rule: Rule = {
    id: randomUUID(),
    effect: 'allow',
    client: call.client.name,
    server: call.server,
    tool: call.tool,
    isEnabled: true,
    reason: '',
    origin: 'prompt',
    createdAt: at.toISOString(),
  };
  return rules.toSpliced(asked < 0 ? rules.length : asked, 0, rule);
}
