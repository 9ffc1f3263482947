import { useCallback } from 'react';
import { useToast } from './toast';

/** Says in passing what was done, with a button that takes it back. */
export function useUndoToast(): (title: string, undo: () => Promise<unknown>) => void {
  const toast = useToast();
  return useCallback(
    (title, undo) => {
      const onClick = () => {
        undo().catch((error: unknown) => {
          toast({ tone: 'error', title: error instanceof Error ? error.message : 'This could not be taken back.' });
        });
      };
      toast({ title, action: { label: 'Undo', onClick } });
    },
    [toast],
  );
}
