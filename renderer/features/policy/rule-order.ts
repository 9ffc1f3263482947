import type { RuleView } from '../../../shared/domain/policy';

/** How many rules at the top of the list nobody here can move: the team's section. */
export function lockedCount(rules: readonly RuleView[]): number {
  const first = rules.findIndex((rule) => !rule.isLocked);
  return first < 0 ? rules.length : first;
}

/** The rules whose words hold every word of the filter, whatever the case. */
export function filterRules(rules: readonly RuleView[], filter: string): readonly RuleView[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rules;
  return rules.filter((rule) => {
    const text = searchTextOf(rule);
    return words.every((word) => text.includes(word));
  });
}

function searchTextOf(rule: RuleView): string {
  const { sentence, reason, note, client, server, tool, condition, effect, origin, problem } = rule;
  const parts = [sentence, reason, note, client, server, tool, condition, effect, origin, problem?.kind ?? ''];
  return parts.join('\n').toLowerCase();
}
