import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../../shared/errors';

/** What was taken away and can be brought back, or the other way round, for as long as the app runs. */
export interface Undo {
  /** Remembers how to bring something back. */
  keep(restore: Restore): { undoId: string };
  /** Once; again only where it failed. */
  restore(undoId: string): Promise<void>;
}

type Restore = () => void | Promise<void>;

const most = 50;

export function createUndo(): Undo {
  const kept = new Map<string, Restore>();
  return {
    keep(restore) {
      const undoId = randomUUID();
      kept.set(undoId, restore);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return { undoId };
    },
    async restore(undoId) {
      const restore = kept.get(undoId);
      if (!restore) throw new GatehouseError('not-found', 'This can no longer be undone.');
      // Taken before it is done, for it may take a while and two may ask.
      kept.delete(undoId);
      try {
        await restore();
      } catch (error) {
        kept.set(undoId, restore);
        throw error;
      }
    },
  };
}
