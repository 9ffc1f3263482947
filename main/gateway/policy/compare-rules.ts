import { explainRule } from '../../../shared/domain/explain-rule';
import type { RuleDifference } from '../../../shared/domain/outside-change';
import { Rule } from '../../../shared/domain/policy';
import { longestRising } from './longest-rising';

/** What a rule says and does. Its id, and when and how it came about, are not part of that. */
export const RuleContent = Rule.omit({ id: true, origin: true, createdAt: true });
export type RuleContent = ReturnType<typeof RuleContent.parse>;

/** A rule of a list that is compared; without an id where it comes from a text. */
export type Comparable = RuleContent & { readonly id?: string };

/** How the list becomes the other: added, removed, changed and moved rules, in the order of the new list. Those that stay are left out. */
export function compareRules(before: readonly Comparable[], after: readonly Comparable[]): RuleDifference[] {
  const matches = matchRules(before, after);
  const staying = new Set(longestRising(matches.flatMap((index) => index ?? [])));
  const removed = removedFrom(before, matches);
  const differences: RuleDifference[] = [];
  const showRemoved = (upTo: number) => {
    const count = removed.findIndex((index) => index >= upTo);
    for (const index of removed.splice(0, count < 0 ? removed.length : count))
      differences.push(difference(before[index], undefined, false));
  };
  after.forEach((rule, index) => {
    const from = matches[index];
    const isMoved = from !== undefined && !staying.has(from);
    if (from !== undefined && !isMoved) showRemoved(from);
    const old = from === undefined ? undefined : before[from];
    if (old === undefined || isMoved || keyOf(old) !== keyOf(rule)) differences.push(difference(old, rule, isMoved));
  });
  showRemoved(before.length);
  return differences;
}

/**
 * Which rule of `before` each rule of `after` is: by id, else by what it says, else the one that says most of it.
 * `undefined`: none. No rule is two.
 */
export function matchRules(
  before: readonly Comparable[],
  after: readonly Comparable[],
): readonly (number | undefined)[] {
  const matches: (number | undefined)[] = after.map(() => undefined);
  const taken = new Set<number>();
  const take = (index: number, from: number) => {
    matches[index] = from;
    taken.add(from);
  };
  for (const key of [idOf, keyOf, (rule: Comparable) => rule.effect + subjectOf(rule), subjectOf])
    matchBy(key, { before, after, matches, taken, take });
  // One rule between the same two neighbours as one was before.
  after.forEach((_, index) => {
    const from = (index === 0 ? -1 : (matches[index - 1] ?? Number.NaN)) + 1;
    const next = index + 1 < after.length ? matches[index + 1] : before.length;
    if (matches[index] === undefined && from < before.length && !taken.has(from) && next === from + 1)
      take(index, from);
  });
  return matches;
}

interface Matching {
  before: readonly Comparable[];
  after: readonly Comparable[];
  matches: readonly (number | undefined)[];
  taken: ReadonlySet<number>;
  take: (index: number, from: number) => void;
}

/** Rules of one key are the same in the order in which they stand. */
function matchBy(
  key: (rule: Comparable) => string | undefined,
  { before, after, matches, taken, take }: Matching,
): void {
  const free = new Map<string, number[]>();
  before.forEach((rule, from) => {
    const own = taken.has(from) ? undefined : key(rule);
    if (own === undefined) return;
    const waiting = free.get(own);
    if (waiting) waiting.push(from);
    else free.set(own, [from]);
  });
  for (const waiting of free.values()) waiting.reverse();
  after.forEach((rule, index) => {
    if (matches[index] !== undefined) return;
    const from = free.get(key(rule) ?? '')?.pop();
    if (from !== undefined) take(index, from);
  });
}

function idOf({ id }: Comparable): string | undefined {
  return id === undefined ? undefined : `id ${id}`;
}

function subjectOf({ client, server, tool }: Comparable): string {
  return JSON.stringify([client, server, tool]);
}

const members = Object.keys(RuleContent.shape) as (keyof RuleContent)[];

function keyOf(rule: Comparable): string {
  return JSON.stringify(members.map((member) => rule[member]));
}

function removedFrom(before: readonly Comparable[], matches: readonly (number | undefined)[]): number[] {
  const found = new Set(matches);
  return before.flatMap((_, index) => (found.has(index) ? [] : [index]));
}

function difference(before: Comparable | undefined, after: Comparable | undefined, isMoved: boolean): RuleDifference {
  return { before: before ? sayWhole(before) : null, after: after ? sayWhole(after) : null, isMoved };
}

/** The rule aloud, and all that could differ without being heard. */
function sayWhole(rule: Comparable): string {
  const more = [
    rule.isEnabled ? '' : 'It is switched off.',
    rule.definition === null ? '' : `The tool’s fingerprint: ${rule.definition.slice(0, 12)}….`,
    rule.reason === '' ? '' : `Reason: ${rule.reason}`,
    rule.note === '' ? '' : `Note: ${rule.note}`,
  ];
  return [explainRule(rule), ...more].filter(Boolean).join(' ');
}

/** What the rules of a text become: one that says the same as before stays that very one; a changed one keeps its id and its past; any other is new. */
export function adoptRules(
  written: readonly RuleContent[],
  { current, at, newId }: { current: readonly Rule[]; at: Date; newId: () => string },
): Rule[] {
  const matches = matchRules(current, written);
  return written.map((content, index) => {
    const from = matches[index];
    const old = from === undefined ? undefined : current[from];
    if (!old) return { ...content, id: newId(), origin: 'person', createdAt: at.toISOString() };
    if (keyOf(old) === keyOf(content)) return old;
    // Changed by hand it is the person's, whatever it was before.
    return { ...content, id: old.id, origin: 'person', createdAt: old.createdAt };
  });
}
