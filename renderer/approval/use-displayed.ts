import { useCallback, useState } from 'react';
import type { ArgumentView } from '../../shared/domain/approval';
import { argumentParts } from './argument-list';

/** Keeps which parts of what is shown have been on the screen; `shown` names it, and another name begins anew. */
export function useDisplayed(shown: string, views: readonly ArgumentView[]) {
  const [seen, setSeen] = useState<{ shown: string; parts: ReadonlySet<string> }>({ shown, parts: new Set() });
  const add = useCallback(
    (part: string) =>
      setSeen((before) => ({
        shown,
        parts: new Set(before.shown === shown ? before.parts : []).add(part),
      })),
    [shown],
  );
  const addRaw = useCallback(() => add('raw'), [add]);
  const parts = seen.shown === shown ? seen.parts : new Set<string>();
  return {
    count: parts.size,
    /** Every character. */
    isAll: parts.has('raw') || argumentParts(views).every((name) => parts.has(name)),
    add,
    addRaw,
  };
}
