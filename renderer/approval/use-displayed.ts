import { useCallback, useState } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { argumentParts } from './argument-list';

/** Keeps which parts of a request have been on the screen whole; `isAll` when nothing is left unread. */
export function useDisplayed({ revision, arguments: views }: ApprovalRequest) {
  const [seen, setSeen] = useState<{ revision: number; parts: ReadonlySet<string> }>({ revision, parts: new Set() });
  const add = useCallback(
    (part: string) =>
      setSeen((before) => ({
        revision,
        parts: new Set(before.revision === revision ? before.parts : []).add(part),
      })),
    [revision],
  );
  const addRaw = useCallback(() => add('raw'), [add]);
  const parts = seen.revision === revision ? seen.parts : new Set<string>();
  const isAll = parts.has('raw') || argumentParts(views).every((part) => parts.has(part));
  return { isAll, add, addRaw };
}
