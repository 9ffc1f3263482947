import { useState } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';

export interface Queue {
  readonly shown: ApprovalRequest | undefined;
  /** Counted from 1. */
  readonly place: number;
  readonly total: number;
  readonly isWalking: boolean;
  walk(step: 1 | -1): void;
  /** Hides it at once: main's next value will be without it. */
  settle(request: ApprovalRequest): void;
}

/** Which of the waiting requests is shown: the same one while it waits, then the one that took its place. */
export function useQueue(pending: readonly ApprovalRequest[]): Queue {
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState({ id: '', index: 0, isWalking: false });
  const waiting = pending.filter((request) => !settled.has(nameOf(request)));
  const found = waiting.findIndex(({ id }) => id === at.id);
  const index = found >= 0 ? found : Math.max(0, Math.min(at.index, waiting.length - 1));
  const shown = waiting[index];
  if (shown && (shown.id !== at.id || index !== at.index)) {
    setAt({ id: shown.id, index, isWalking: at.isWalking && shown.id === at.id });
  }

  return {
    shown,
    place: index + 1,
    total: waiting.length,
    isWalking: at.isWalking,
    walk(step) {
      const next = (index + step + waiting.length) % waiting.length;
      const target = waiting[next];
      if (target) setAt({ id: target.id, index: next, isWalking: true });
    },
    settle: (request) => setSettled((before) => new Set(before).add(nameOf(request))),
  };
}

function nameOf({ id, revision }: ApprovalRequest): string {
  return `${id} ${revision}`;
}
