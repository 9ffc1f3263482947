import type { ShadowAnswer, Shadows } from '../../shared/domain/shadow';
import type { Readable } from '../../shared/ipc/define';
import type { Undo } from './undo';

export interface ShadowServiceParts {
  shadows: {
    readonly list: Readable<Shadows>;
    answer(id: string, answer: ShadowAnswer): Promise<{ text: string; undo: (() => Promise<void>) | null }>;
    forbid(id: string): void;
  };
  undo: Undo;
  /** Looks for clients anew, where somebody has looked already. */
  scan: () => Promise<unknown>;
  assertEditable: () => void;
}

/** What goes round Gatehouse, and what the person says to it. */
export function createShadowServices({ shadows, undo, scan, assertEditable }: ShadowServiceParts) {
  return {
    'clients.shadows': shadows.list,
    'clients.answerShadow': async ({ id, answer }: { id: string; answer: ShadowAnswer }) => {
      assertEditable();
      const { text, undo: restore } = await shadows.answer(id, answer);
      if (answer === 'adopt') await scan();
      if (!restore) return { text, undoId: null };
      const { undoId } = undo.keep(async () => {
        await restore();
        if (answer === 'adopt') await scan();
      });
      return { text, undoId };
    },
    'clients.forbidShadow': ({ id }: { id: string }): void => {
      assertEditable();
      shadows.forbid(id);
    },
  };
}
