import type { Decision, Rule, RuleLimit } from '../../../shared/domain/policy';
import { argumentsOf, numberIn } from './call-arguments';
import { type CompiledCondition, compileCondition } from './condition';
import type { CallFacts } from './evaluate';
import { explainBroken, explainDecision, explainLimit, type Mismatch } from './explain';
import { compileGlob } from './glob';

/** What a rule says of a call, with what was wrong where it could not be computed and the limit that was reached. */
export interface Verdict {
  readonly decision: Decision;
  readonly broken: string | null;
  readonly limit: RuleLimit | null;
}

/** That, or why it has nothing to say. */
export type Judgement = Verdict | Mismatch;

export interface CompiledRule {
  readonly rule: Rule;
  /** What it says whenever its names and risk match; `null`: that depends on more of the call, or on the time. */
  readonly always: Decision | null;
  readonly condition: CompiledCondition | null;
  /** Whether it is about such a call at all: client, profile, server, tool and risk. */
  mismatch(facts: Pick<CallFacts, 'client' | 'profile' | 'server' | 'tool' | 'risk'>): Mismatch | null;
  /** For a call that it is about. */
  judge(facts: CallFacts, now: Date): Judgement;
}

export interface CompileParts {
  home: string;
  /** How much of each of its limits is used up; `-Infinity`: it is not to be looked at. */
  used: (rule: Rule) => readonly number[];
}

/** Sums of decimals are off by less, and nobody's limit is that fine. */
const tolerance = 1e-9;

export function compileRule(rule: Rule, { home, used }: CompileParts): CompiledRule {
  const condition = rule.condition === '' ? null : compileCondition(rule.condition, { home });
  const plain: Verdict = { decision: decide(rule, explainDecision(rule)), broken: null, limit: null };
  const isPlain = !condition && rule.limits.length === 0 && rule.definition === null && rule.expiresAt === null;
  const isOutdated = createIsOutdated(rule);

  return {
    rule,
    always: isPlain ? plain.decision : null,
    condition,
    mismatch: createMismatch(rule),
    judge(facts, now) {
      const outdated = isOutdated(facts, now);
      if (outdated) return outdated;
      try {
        if (condition && !condition.holds(facts, now)) return 'condition';
        const limit = rule.limits.length > 0 ? findReached(rule, facts, used(rule)) : undefined;
        return limit ? beyond(rule, limit) : plain;
      } catch (error) {
        return broken(rule, error);
      }
    },
  };
}

function createMismatch(rule: Rule): CompiledRule['mismatch'] {
  const isClient = compileGlob(rule.client);
  const isProfile = compileProfile(rule.profile);
  const isServer = compileGlob(rule.server);
  const isTool = compileGlob(rule.tool);
  return ({ client, profile, server, tool, risk }) => {
    if (!isTool(tool)) return 'tool';
    if (!isServer(server)) return 'server';
    if (!isClient(client)) return 'client';
    if (!isProfile(profile)) return 'profile';
    return rule.risks.length > 0 && !rule.risks.includes(risk) ? 'risk' : null;
  };
}

/** A client without a profile is met by `*` alone. */
function compileProfile(glob: string): (profile: string | null) => boolean {
  const matches = compileGlob(glob);
  return (profile) => glob === '*' || (profile !== null && matches(profile));
}

function createIsOutdated({ definition, expiresAt }: Rule) {
  const expiresAtMs = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
  return ({ fingerprint }: CallFacts, now: Date): Mismatch | null => {
    if (definition !== null && definition !== fingerprint) return 'definition';
    return now.getTime() >= expiresAtMs ? 'expired' : null;
  };
}

/** The first limit that this call would go beyond. What is not known of is used up. */
function findReached({ limits }: Rule, facts: CallFacts, used: readonly number[]): RuleLimit | undefined {
  return limits.find((limit, index) => {
    const spent = used[index] ?? Number.POSITIVE_INFINITY;
    // Where nothing counts (`-Infinity`) the argument is not looked for: a follow-up of a task has others than its call.
    if (limit.kind === 'calls' || spent === Number.NEGATIVE_INFINITY) return spent >= limit.atMost;
    return spent + numberIn(argumentsOf(facts), limit.argument) - limit.atMost > limit.atMost * tolerance;
  });
}

function broken(rule: Rule, error: unknown): Verdict {
  const fault = error instanceof Error ? error.message : 'it failed';
  const decision = decide({ id: rule.id, effect: 'deny' }, explainBroken(rule, fault));
  return { decision, broken: fault, limit: null };
}

function beyond(rule: Rule, limit: RuleLimit): Verdict {
  const decision = decide({ id: rule.id, effect: limit.beyond }, explainLimit(rule, limit));
  return { decision, broken: null, limit };
}

function decide({ effect, id }: Pick<Rule, 'effect' | 'id'>, why: string): Decision {
  return { effect, ruleId: id, why };
}
