import type { Decision } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import type { CompiledRule } from './compile-rule';
import type { CallFacts } from './evaluate';

/** What is left to look at once client, profile, server, tool and risk are known. */
export interface Candidates {
  /** Which the client had: it may be given another. */
  readonly profile: string | null;
  /** Those that depend on more, or decide nothing, above the one that always decides. */
  readonly rules: readonly CompiledRule[];
  /** What that one says; `null`: there is none. */
  readonly last: Decision | null;
  /** What the risk says without a rule, and for which reason. */
  byRisk: { readonly reason: string; readonly decision: Decision } | null;
}

type Names = Pick<CallFacts, 'client' | 'profile' | 'server' | 'tool' | 'risk'>;

/** Names come from clients too, where they may make up as many as they like. */
const mostRemembered = 10_000;

/** Which rules a call has to pass depends on its names and risk, and a client calls the same tools again and again. */
export function createCandidates(rules: readonly CompiledRule[]): (facts: Names) => Candidates {
  type ByRisk = Partial<Record<Risk, Candidates>>;
  let known = new Map<string, Map<string, Map<string, ByRisk>>>();
  let count = 0;

  return (facts) => {
    const remembered = known.get(facts.client)?.get(facts.server)?.get(facts.tool)?.[facts.risk];
    if (remembered?.profile === facts.profile) return remembered;
    const candidates = findCandidates(rules, facts);
    if (count >= mostRemembered) known = new Map();
    count = known.size === 0 ? 1 : count + 1;
    const servers = known.get(facts.client) ?? new Map<string, Map<string, ByRisk>>();
    const tools = servers.get(facts.server) ?? new Map<string, ByRisk>();
    const risks = tools.get(facts.tool) ?? {};
    risks[facts.risk] = candidates;
    known.set(facts.client, servers.set(facts.server, tools.set(facts.tool, risks)));
    return candidates;
  };
}

function findCandidates(rules: readonly CompiledRule[], facts: Names): Candidates {
  const { profile } = facts;
  const found: CompiledRule[] = [];
  for (const each of rules) {
    if (each.mismatch(facts) !== null) continue;
    if (each.always && !each.rule.isShadow) return { profile, rules: found, last: each.always, byRisk: null };
    found.push(each);
  }
  return { profile, rules: found, last: null, byRisk: null };
}
