import { explainRule, sayLimit } from '../../../shared/domain/explain-rule';
import type { Decision, Effect, Rule, RuleProblem, ShadowDecision } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import type { RuleStep } from '../../../shared/domain/simulation';
import { type Candidates, createCandidates } from './candidates';
import { type CompiledRule, compileRule } from './compile-rule';
import { explainMismatch, explainRisk } from './explain';
import type { SessionFacts } from './session-facts';
import { findStaticProblems } from './static-problems';

/** What a rule may look at. `client` and `server` are names; `tool` is the server's own name for it. */
export interface CallFacts {
  readonly client: string;
  readonly clientId: string;
  /** The name of the profile that the client has; `null`: none. */
  readonly profile: string | null;
  readonly server: string;
  readonly tool: string;
  readonly risk: Risk;
  readonly riskReason: string;
  readonly fingerprint: string;
  readonly argumentsJson: string;
  readonly session: SessionFacts;
  /** Absolute paths of the folders that the client works in, by its own word. */
  readonly roots: readonly string[];
}

export interface PolicyParts {
  now: () => Date;
  /** How much of each limit of a rule is used up, in their order; `Infinity` where that is not known, `-Infinity` where it is not to be looked at. */
  used: (rule: Rule) => readonly number[];
  /** A rule that looks at more than names was computed for a call (`null`), or could not be (`fault`: part of a sentence). */
  onComputed?: (ruleId: string, fault: string | null) => void;
  /** What `~` stands for in conditions. */
  home: string;
}

export interface Policy {
  (facts: CallFacts): Decision;
  /** What each rule said on the way, as far as the one that decided. Changes nothing and reports nothing. */
  path(facts: CallFacts): RuleStep[];
  /** Rules that never do what they say, as far as that can be told without a call. */
  problems(): ReadonlyMap<string, RuleProblem>;
  /** Whether a rule is about this call, switched on or not. False where that cannot be computed. */
  matches(ruleId: string, facts: CallFacts): boolean;
  rule(ruleId: string): Rule | undefined;
}

/** Reads settle themselves; everything else is the person's. */
const effectOfRisk: Record<Risk, Effect> = {
  read: 'allow',
  write: 'ask',
  destructive: 'ask',
  exec: 'ask',
  external: 'ask',
  unknown: 'ask',
};

/**
 * The first enabled rule that matches decides; with none, the risk of the tool does. A rule that cannot be computed denies. Rules
 * in shadow decide nothing; what they would have said is told besides. Compiled once per rule list. `loadConditions` (`cel.ts`)
 * must have resolved where a rule has a condition; until then such rules deny.
 */
export function compilePolicy(rules: readonly Rule[], parts: PolicyParts): Policy {
  const compiled = rules.map((rule) => compileRule(rule, parts));
  const byId = new Map(compiled.map((each) => [each.rule.id, each]));
  const candidatesFor = createCandidates(compiled.filter(({ rule }) => rule.isEnabled));

  function evaluate(facts: CallFacts): Decision {
    const candidates = candidatesFor(facts);
    return candidates.rules.length > 0 ? choose(candidates, facts) : settle(candidates, facts);
  }

  function choose(candidates: Candidates, facts: CallFacts): Decision {
    const now = parts.now();
    const shadow: ShadowDecision[] = [];
    for (const each of candidates.rules) {
      const judgement = each.judge(facts, now);
      if (typeof judgement === 'string') {
        // It was computed, and does not hold; of the others nothing was looked at.
        if (judgement === 'condition') parts.onComputed?.(each.rule.id, null);
        continue;
      }
      const { decision, broken } = judgement;
      parts.onComputed?.(each.rule.id, broken);
      if (!each.rule.isShadow) return withShadow(decision, shadow);
      shadow.push({ ruleId: each.rule.id, effect: decision.effect });
    }
    return withShadow(settle(candidates, facts), shadow);
  }

  return Object.assign(evaluate, {
    path(facts: CallFacts): RuleStep[] {
      const now = parts.now();
      const steps: RuleStep[] = [];
      for (const each of compiled) {
        const step = stepOf(each, facts, now);
        steps.push(step);
        if (step.verdict === 'decided' || step.verdict === 'broken') break;
      }
      return steps;
    },
    problems: () => findStaticProblems(compiled, parts.now()),
    matches(ruleId: string, facts: CallFacts): boolean {
      const found = byId.get(ruleId);
      if (!found || found.mismatch(facts)) return false;
      const judgement = found.judge(facts, parts.now());
      return typeof judgement !== 'string' && judgement.broken === null;
    },
    rule: (ruleId: string) => byId.get(ruleId)?.rule,
  });
}

/** Where no rule that looks at more than names decided: the same object again as long as nothing changes. */
function settle(candidates: Candidates, facts: CallFacts): Decision {
  if (candidates.last) return candidates.last;
  const known = candidates.byRisk;
  if (known?.reason === facts.riskReason) return known.decision;
  const decision = decideByRisk(facts);
  candidates.byRisk = { reason: facts.riskReason, decision };
  return decision;
}

function withShadow(decision: Decision, shadow: readonly ShadowDecision[]): Decision {
  return shadow.length === 0 ? decision : { ...decision, shadow };
}

function decideByRisk({ tool, risk, riskReason }: CallFacts): Decision {
  return { effect: effectOfRisk[risk], ruleId: null, why: explainRisk(tool, risk, riskReason) };
}

function stepOf({ rule, mismatch, judge }: CompiledRule, facts: CallFacts, now: Date): RuleStep {
  const step = { ruleId: rule.id, sentence: explainRule(rule) };
  if (!rule.isEnabled) return { ...step, verdict: 'off', because: explainMismatch(rule, 'off') };
  const judgement = mismatch(facts) ?? judge(facts, now);
  if (typeof judgement === 'string') return { ...step, verdict: 'passed', because: explainMismatch(rule, judgement) };
  if (rule.isShadow) return { ...step, verdict: 'shadow', because: `it would have said ${judgement.decision.effect}` };
  if (judgement.broken !== null) return { ...step, verdict: 'broken', because: judgement.broken };
  const { limit } = judgement;
  const because = limit ? `its limit of ${sayLimit(limit)} is reached` : 'all that it names fits';
  return { ...step, verdict: 'decided', because };
}
