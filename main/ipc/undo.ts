import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../../shared/errors';

/** What was taken away and can be brought back, for as long as the app runs. */
export interface Undo {
  /** Remembers how to bring something back. */
  keep(restore: () => void): { undoId: string };
  restore(undoId: string): void;
}

const most = 50;

export function createUndo(): Undo {
  const kept = new Map<string, () => void>();
  return {
    keep(restore) {
      const undoId = randomUUID();
      kept.set(undoId, restore);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return { undoId };
    },
    restore(undoId) {
      const restore = kept.get(undoId);
      if (!restore) throw new GatehouseError('not-found', 'This can no longer be undone.');
      restore();
      kept.delete(undoId);
    },
  };
}
