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
  const find = ({ client, server, tool }: CallFacts) =>
    compiled.find(({ matches }) => matches.tool(tool) && matches.server(server) && matches.client(client))?.decision ??
    null;
  const decided = createMemo(find);
  return (facts) => {
    const byRule = decided(facts);
    if (byRule) return byRule;
    return {
      effect: effectOfRisk[facts.risk],
      ruleId: null,
      why: explainRisk(facts.tool, facts.risk, facts.riskReason),
    };
  };
}

/** Names come from clients too, where they may make up as many as they like. */
const mostRemembered = 10_000;

/** Which rule decides depends on three names only, and a client calls the same tools again and again. */
function createMemo(find: (facts: CallFacts) => Decision | null): (facts: CallFacts) => Decision | null {
  let known = new Map<string, Map<string, Map<string, Decision | null>>>();
  let count = 0;

  return (facts) => {
    const remembered = known.get(facts.client)?.get(facts.server)?.get(facts.tool);
    if (remembered !== undefined) return remembered;
    const decision = find(facts);
    if (count >= mostRemembered) known = new Map();
    count = known.size === 0 ? 1 : count + 1;
    const servers = known.get(facts.client) ?? new Map<string, Map<string, Decision | null>>();
    const tools = servers.get(facts.server) ?? new Map<string, Decision | null>();
    known.set(facts.client, servers.set(facts.server, tools.set(facts.tool, decision)));
    return decision;
  };
}
