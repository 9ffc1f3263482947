import { explainRule, sayMoment } from '../../../shared/domain/explain-rule';
import type { Rule, RuleProblem } from '../../../shared/domain/policy';
import { Risk } from '../../../shared/domain/risk';
import type { CompiledRule } from './compile-rule';
import { coversGlob } from './glob';

/** What can be told of rules without a call: that they do not compile, have expired, or are covered by one above them. */
export function findStaticProblems(rules: readonly CompiledRule[], now: Date): ReadonlyMap<string, RuleProblem> {
  const problems = new Map<string, RuleProblem>();
  const deciding = createDeciding();
  for (const each of rules) {
    const { rule } = each;
    const problem =
      brokenOf(each) ?? expiredProblem(rule, now) ?? (rule.isEnabled ? coveredBy(deciding.find(rule)) : null);
    if (problem) problems.set(rule.id, problem);
    if (rule.isEnabled && !rule.isShadow && !each.condition && !expiredProblem(rule, now)) deciding.add(rule);
  }
  return problems;
}

function brokenOf({ condition }: CompiledRule): RuleProblem | null {
  const problem = condition?.problem;
  if (!problem) return null;
  const text = `Its condition cannot be computed, so it denies. Character ${problem.at + 1}: ${problem.text}`;
  return { kind: 'broken', text, ruleId: null };
}

/** That passes with time, and nothing tells of it. */
export function expiredProblem({ expiresAt }: Rule, now: Date): RuleProblem | null {
  if (expiresAt === null || Date.parse(expiresAt) > now.getTime()) return null;
  const text = `It expired on ${sayMoment(expiresAt)}. Give it more time, or take it out.`;
  return { kind: 'expired', text, ruleId: null };
}

function coveredBy(rule: Rule | undefined): RuleProblem | null {
  if (!rule) return null;
  const sentence = explainRule(rule).replace(/\.$/, '');
  const text = `“${sentence}” always decides before it. Move it further up, or take it out.`;
  return { kind: 'covered', text, ruleId: rule.id };
}

/** Rules that decide whatever the arguments. There may be thousands, so that only those are compared whose names begin alike. */
function createDeciding() {
  /** By the server, `*` for all that name several, and by what the names of their tools begin with. */
  const known = new Map<string, Map<string, Rule[]>>();

  function findIn(byTool: ReadonlyMap<string, readonly Rule[]> | undefined, rule: Rule): Rule | undefined {
    for (let length = 0; byTool && length <= rule.tool.length; length += 1) {
      const found = byTool.get(rule.tool.slice(0, length))?.find((earlier) => covers(earlier, rule));
      if (found) return found;
    }
    return undefined;
  }

  return {
    add(rule: Rule): void {
      const server = /[*?]/.test(rule.server) ? '*' : rule.server;
      const byTool = known.get(server) ?? new Map<string, Rule[]>();
      const beginning = rule.tool.replace(/[*?].*$/s, '');
      const alike = byTool.get(beginning);
      if (alike) alike.push(rule);
      else byTool.set(beginning, [rule]);
      known.set(server, byTool);
    },
    find: (rule: Rule) => findIn(known.get(rule.server), rule) ?? findIn(known.get('*'), rule),
  };
}

/** Whether there is no call for `later` that `earlier` does not decide. May miss some, and never says so wrongly. */
function covers(earlier: Rule, later: Rule): boolean {
  return (
    coversGlob(earlier.tool, later.tool) &&
    coversGlob(earlier.server, later.server) &&
    coversGlob(earlier.client, later.client) &&
    coversProfile(earlier.profile, later.profile) &&
    coversRisks(earlier.risks, later.risks) &&
    (earlier.definition === null || earlier.definition === later.definition) &&
    (earlier.expiresAt === null ||
      (later.expiresAt !== null && Date.parse(earlier.expiresAt) >= Date.parse(later.expiresAt)))
  );
}

/** A client without a profile is met by `*` alone. */
function coversProfile(earlier: string, later: string): boolean {
  return earlier === '*' || (later !== '*' && coversGlob(earlier, later));
}

function coversRisks(earlier: readonly Risk[], later: readonly Risk[]): boolean {
  if (earlier.length === 0) return true;
  return (later.length === 0 ? Risk.options : later).every((risk) => earlier.includes(risk));
}
