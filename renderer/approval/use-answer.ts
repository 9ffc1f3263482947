import { useRef, useState } from 'react';
import type { ApprovalRequest, Scope } from '../../shared/domain/approval';
import { app } from '../ipc/app';
import { useAction } from '../ipc/use-action';

export interface Answering {
  allow(scope: Scope): void;
  deny(guidance?: string): void;
  readonly isSending: boolean;
  /** What the person should know before answering again. */
  readonly note: string | null;
  readonly error: string | null;
  /** Grows when an answer was not taken: look again, arm again. */
  readonly attempt: number;
}

export const changedNote = 'The request changed; look again.';

/** Sends one answer at a time for exactly the revision that is shown. `onSettled` runs when it counted. */
export function useAnswer({ id, revision }: ApprovalRequest, onSettled: () => void): Answering {
  const reply = useAction(app['approvals.reply']);
  const isBusy = useRef(false);
  const [first] = useState(revision);
  const [refused, setRefused] = useState<{ attempt: number; note: string | null }>({ attempt: 0, note: null });

  async function send(answer: { effect: 'allow'; scope: Scope } | { effect: 'deny'; guidance?: string }) {
    if (isBusy.current) return;
    isBusy.current = true;
    const result = await reply.run({ requestId: id, revision, ...answer });
    isBusy.current = false;
    if (result.ok && result.value.outcome === 'settled') onSettled();
    else setRefused(({ attempt }) => ({ attempt: attempt + 1, note: result.ok ? notes[result.value.outcome] : null }));
  }

  return {
    allow: (scope) => void send({ effect: 'allow', scope }),
    deny: (guidance = '') => void send({ effect: 'deny', ...(guidance.trim() !== '' && { guidance }) }),
    isSending: reply.isRunning,
    note: refused.note ?? (revision === first ? null : changedNote),
    error: reply.error,
    attempt: refused.attempt,
  };
}

const notes = {
  changed: changedNote,
  gone: 'This was settled or withdrawn before your answer came. Your answer was not used.',
  settled: null,
} as const;
