import { useCallback } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { useUndoToast } from '../../ui/use-undo-toast';

/** Deletes a rule at once, and offers to bring it back. */
export function useRemoveRule(): (rule: Pick<RuleView, 'id' | 'sentence'>) => Promise<void> {
  const offerUndo = useUndoToast();
  return useCallback(
    async ({ id, sentence }) => {
      const { undoId } = await app['policy.remove']({ id });
      offerUndo(`Deleted “${sentence}”`, () => app['undo.restore']({ undoId }));
    },
    [offerUndo],
  );
}
