import type { Outcome } from '../../../shared/domain/activity';
import type { Decision, Effect, Rule } from '../../../shared/domain/policy';
import type { BackTest, EffectCounts } from '../../../shared/domain/simulation';
import { type CallFacts, compilePolicy, type Policy } from './evaluate';
import type { PastCall } from './past-calls';
import { type PastParts, pastFacts } from './past-facts';
import { createPastSessions } from './past-sessions';
import { createPastUsage } from './past-usage';

/** Puts calls of the past, the oldest first, to the rules of now and to changed ones. Pure but for what it was told. */
export interface BackTester {
  add(call: PastCall): void;
  result(): Omit<BackTest, 'tookMs'>;
}

const mostExamples = 200;

/**
 * What the record does not keep is taken as near as can be: tools are defined and clients have their profiles as they are now, there were no project roots, a
 * session's facts are those of its calls among the ones handed in, and a person who would be asked now would have let run what
 * ran then. Limits are counted over these calls alone: those before them used up nothing. A call whose arguments were too long
 * for the record is left out when a condition or a limit wants to look at them.
 */
export function createBackTester(
  { now, changed }: { now: readonly Rule[]; changed: readonly Rule[] },
  parts: PastParts,
): BackTester {
  const sessions = createPastSessions();
  const lists = [createPastRules(now, parts), createPastRules(changed, parts)] as const;
  // Above the first change both lists go the same way, and have given the same.
  const unchanged = commonStart(now, changed);
  const counts = { recorded: noCounts(), now: noCounts(), changed: noCounts() };
  let calls = 0;
  let leftOut = 0;
  let differing = 0;
  let since: string | null = null;
  const examples: BackTest['examples'] = [];

  function addExample({ callId, at, client, server, tool }: PastCall, before: Effect, { effect, why }: Decision): void {
    differing += 1;
    examples.push({ callId, at, client, server, tool, before, after: effect, why });
    if (examples.length > mostExamples) examples.shift();
  }

  function decide(call: PastCall, at: Date): readonly [Decision, Decision] | undefined {
    const facts = pastFacts(call, parts, sessions.of(call, at.getTime()));
    const before = lists[0].decide(facts, at);
    const isSame = before.ruleId !== null && unchanged.has(before.ruleId);
    const decisions = [before, isSame ? before : lists[1].decide(facts, at)] as const;
    return facts.isCutLookedAt() ? undefined : decisions;
  }

  return {
    add(call) {
      const at = new Date(call.at);
      const decisions = decide(call, at);
      sessions.add(call, at.getTime());
      if (!decisions) {
        leftOut += 1;
        return;
      }
      const [before, after] = decisions;
      lists[0].take(before, call, at);
      lists[1].take(after, call, at);
      calls += 1;
      since ??= call.at;
      counts.recorded[call.effect] += 1;
      counts.now[before.effect] += 1;
      counts.changed[after.effect] += 1;
      if (before.effect !== after.effect) addExample(call, before.effect, after);
    },
    result: () => ({ calls, since, leftOut, ...counts, differing, examples: examples.toReversed() }),
  };
}

function commonStart(one: readonly Rule[], other: readonly Rule[]): ReadonlySet<string> {
  const end = one.findIndex((rule, index) => rule !== other[index]);
  return new Set(one.slice(0, end < 0 ? one.length : end).map(({ id }) => id));
}

const noCounts = (): EffectCounts => ({ allow: 0, ask: 0, deny: 0 });

interface PastRules {
  decide(facts: CallFacts, at: Date): Decision;
  take(decision: Decision, call: PastCall, at: Date): void;
}

function createPastRules(rules: readonly Rule[], { home }: PastParts): PastRules {
  const usage = createPastUsage();
  const limited = new Map(rules.filter(({ limits }) => limits.length > 0).map((rule) => [rule.id, rule]));
  let now = new Date(0);
  const policy: Policy = compilePolicy(rules, {
    home,
    now: () => now,
    used: (rule) => usage.used(rule, now.getTime()),
  });
  return {
    decide(facts, at) {
      now = at;
      return policy(facts);
    },
    take({ effect, ruleId }, call, at) {
      const rule = ruleId === null ? undefined : limited.get(ruleId);
      if (!rule || effect === 'deny' || (effect === 'ask' && !ran.includes(call.outcome))) return;
      usage.take(rule, at.getTime(), call.argumentsJson);
    },
  };
}

/** How calls end that got as far as their server. */
const ran: readonly Outcome[] = ['completed', 'tool-error', 'result-blocked', 'failed', 'cancelled'];

/** Whether any of the rules looks at arguments, so that they have to be read. */
export function looksAtArguments(rules: readonly Rule[]): boolean {
  return rules.some(({ condition, limits }) => condition.includes('args') || limits.some(({ kind }) => kind === 'sum'));
}
