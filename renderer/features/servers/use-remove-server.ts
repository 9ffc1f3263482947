import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useToast } from '../../ui/toast';

/** Removes without asking, because it can be taken back. */
export function useRemoveServer(name: string, onRemoved: () => void) {
  const toast = useToast();
  const restore = async (undoId: string) => {
    try {
      await app['undo.restore']({ undoId });
    } catch (error) {
      toast({ tone: 'error', title: error instanceof Error ? error.message : `“${name}” could not be brought back.` });
    }
  };
  return useAction(async () => {
    const { undoId } = await app['servers.remove']({ name });
    toast({ title: `Removed “${name}”`, action: { label: 'Undo', onClick: () => void restore(undoId) } });
    onRemoved();
  });
}
