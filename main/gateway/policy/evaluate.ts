import type { Decision, Effect, Rule } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import { explainDecision, explainRisk } from './explain';
import { compileGlob } from './glob';

/** What a rule may look at. `client` and `server` are names; `tool` is the server's own name for it. */
export interface CallFacts {
  readonly client: string;
  readonly server: string;
  readonly tool: string;
  readonly risk: Risk;
  readonly riskReason: string;
}

export type Policy = (facts: CallFacts) => Decision;

/** Reads settle themselves; everything else is the person's. */
const effectOfRisk: Record<Risk, Effect> = {
  read: 'allow',
  write: 'ask',
  destructive: 'ask',
  exec: 'ask',
  unknown: 'ask',
};

/** The first enabled rule that matches decides; with none, the risk of the tool does. Compiled once per rule list; pure. */
export function compilePolicy(rules: readonly Rule[]): Policy {
  const compiled = rules
    .filter((rule) => rule.isEnabled)
    .map((rule) => ({
      matches: { client: compileGlob(rule.client), server: compileGlob(rule.server), tool: compileGlob(rule.tool) },
      decision: { effect: rule.effect, ruleId: rule.id, why: explainDecision(rule) } satisfies Decision,
    }));
  return (facts) => {
    const first = compiled.find(
      ({ matches }) => matches.tool(facts.tool) && matches.server(facts.server) && matches.client(facts.client),
    );
    if (first) return first.decision;
    return {
      effect: effectOfRisk[facts.risk],
      ruleId: null,
      why: explainRisk(facts.tool, facts.risk, facts.riskReason),
    };
  };
}
