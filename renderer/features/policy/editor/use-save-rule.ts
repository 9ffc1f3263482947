import type { RuleDraft } from '../../../../shared/domain/policy';
import { app } from '../../../ipc/app';
import { type ProvenAction, useProvenAction } from '../../../ipc/use-proven-action';
import type { Editing } from './editing';

/** Saves what the editor holds. A suggestion that was edited first is done with, too. */
export function useSaveRule(
  editing: Editing,
  onSaved: () => void,
): ProvenAction<[draft: RuleDraft, index: number | undefined], void> {
  return useProvenAction('save this rule', async (draft: RuleDraft, index: number | undefined) => {
    if (editing.kind === 'rule') await app['policy.update']({ id: editing.rule.id, draft });
    else await app['policy.add'](index === undefined ? { draft } : { draft, index });
    onSaved();
    // The rule is there whatever becomes of its card.
    if (editing.kind === 'suggestion')
      await app['policy.dismissSuggestion']({ id: editing.suggestion.id }).catch(reportError);
  });
}
