import type { Rule, RuleProblem } from '../../../shared/domain/policy';
import type { Catalog } from '../catalog';
import { compileGlob } from './glob';

interface Named {
  readonly name: string;
}

export interface ProblemParts {
  /** What can be told without knowing anything else, by rule. */
  fixed: ReadonlyMap<string, RuleProblem>;
  /** Rules that could not be computed for a call, and why: part of a sentence. */
  faults: ReadonlyMap<string, string>;
  servers: readonly Named[];
  clients: readonly Named[];
  profiles: readonly Named[];
  catalog: Pick<Catalog, 'tool'>;
}

/** Why rules do not do what they say, the gravest reason of each. */
export function findProblems(rules: readonly Rule[], parts: ProblemParts): ReadonlyMap<string, RuleProblem> {
  const problems = new Map<string, RuleProblem>();
  for (const rule of rules) {
    const problem = problemOf(rule, parts);
    if (problem) problems.set(rule.id, problem);
  }
  return problems;
}

function problemOf(
  rule: Rule,
  { fixed, faults, servers, clients, profiles, catalog }: ProblemParts,
): RuleProblem | null {
  const known = fixed.get(rule.id) ?? null;
  if (known && known.kind !== 'covered') return known;
  if (!rule.isEnabled) return null;
  const fault = faults.get(rule.id);
  if (fault !== undefined) return { kind: 'broken', text: brokenText(fault), ruleId: null };
  return (
    changedOf(rule, catalog) ??
    unreachableOf('server', rule.server, servers) ??
    unreachableOf('client', rule.client, clients) ??
    unreachableOf('profile', rule.profile, profiles) ??
    known
  );
}

function brokenText(fault: string): string {
  return `It could not be computed for the last call it is about, so it denied it: ${fault}. Change the rule, or see what the call sent.`;
}

function changedOf({ server, tool, definition }: Rule, catalog: Pick<Catalog, 'tool'>): RuleProblem | null {
  const now = definition === null ? undefined : catalog.tool(server, tool);
  if (!now || now.fingerprint === definition) return null;
  const text =
    'The tool is not defined as it was when the rule was written, so the rule does not cover it. Answer for it anew.';
  return { kind: 'changed', text, ruleId: null };
}

function unreachableOf(noun: string, glob: string, named: readonly Named[]): RuleProblem | null {
  const matches = compileGlob(glob);
  if (glob === '*' || named.some(({ name }) => matches(name))) return null;
  const text = `There is no ${noun} “${glob}”, so it never applies. Correct the name, or take the rule out.`;
  return { kind: 'unreachable', text, ruleId: null };
}
