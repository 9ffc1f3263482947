import type { Profile } from '../../../../shared/domain/profile';
import { app } from '../../../ipc/app';
import { type RunningAction, useAction } from '../../../ipc/use-action';
import { useUndoToast } from '../../../ui/use-undo-toast';

/** Removes without asking, because it can be taken back. */
export function useRemoveProfile({ id, name }: Profile): RunningAction<[], void> {
  const offerUndo = useUndoToast();
  return useAction(async () => {
    const { undoId } = await app['profiles.remove']({ id });
    offerUndo(`Removed the profile “${name}”`, () => app['undo.restore']({ undoId }));
  });
}
