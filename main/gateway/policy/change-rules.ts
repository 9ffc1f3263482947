import type { Rule, RuleDraft } from '../../../shared/domain/policy';
import type { RuleChange } from '../../../shared/domain/simulation';
import { GatehouseError } from '../../../shared/errors';

/** The rules as they would be after a change. Throws `not-found` for one about a rule that is not there. */
export function changeRules(
  rules: readonly Rule[],
  change: RuleChange,
  fresh: { id: string; at: Date },
): readonly Rule[] {
  if (change.kind === 'add') return rules.toSpliced(change.index ?? rules.length, 0, newRule(change.draft, fresh));
  const index = rules.findIndex(({ id }) => id === change.id);
  const rule = rules[index];
  if (!rule) throw new GatehouseError('not-found', 'This rule does not exist any more.');
  switch (change.kind) {
    case 'update':
      return rules.with(index, updated(rule, change.draft));
    case 'set-enabled':
      return rules.with(index, { ...rule, isEnabled: change.isEnabled });
    case 'move':
      return rules.toSpliced(index, 1).toSpliced(change.index, 0, rule);
    case 'remove':
      return rules.toSpliced(index, 1);
  }
}

/** What was written for one tool as it was defined is no more when it is made one for others. */
function updated(rule: Rule, draft: RuleDraft): Rule {
  const isSame = rule.server === draft.server && rule.tool === draft.tool;
  return { ...rule, ...draft, definition: isSame ? rule.definition : null };
}

function newRule(draft: RuleDraft, { id, at }: { id: string; at: Date }): Rule {
  return { ...draft, id, isEnabled: true, origin: 'person', createdAt: at.toISOString(), definition: null };
}
