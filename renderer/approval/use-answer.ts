import { useEffect, useRef, useState } from 'react';
import type { ApprovalReply, ApprovalRequest, ReplyOutcome } from '../../shared/domain/approval';
import { app } from '../ipc/app';
import { useAction } from '../ipc/use-action';
import { type ProofRequest, useProof } from '../ipc/use-proven-action';

type WithoutRequest<T> = T extends unknown ? Omit<T, 'requestId' | 'revision'> : never;
/** A reply to what is shown. */
export type Answer = WithoutRequest<ApprovalReply>;

export interface Answering {
  send(answer: Answer): void;
  readonly isSending: boolean;
  /** Set while an answer waits for the person to prove who they are. */
  readonly proof: ProofRequest | null;
  /** What the person should know before answering again. */
  readonly note: string | null;
  readonly error: string | null;
  /** Grows when an answer was not taken: look again, arm again. */
  readonly attempt: number;
}

export const changedNote = 'The request changed; look again.';

/** Sends one answer at a time for exactly the revision that is shown. `onSettled` runs when it counted. */
export function useAnswer({ id, revision, tool }: ApprovalRequest, onSettled: () => void): Answering {
  const reply = useAction(app['approvals.reply']);
  const { proof, prove } = useProof();
  const isBusy = useRef(false);
  const [first] = useState(revision);
  const [refused, setRefused] = useState<{ attempt: number; note: string | null }>({ attempt: 0, note: null });

  const cancelProof = useRef<(() => void) | undefined>(undefined);
  useEffect(() => {
    cancelProof.current = proof?.onCancel;
  });
  // A proof is given for what was shown when it was asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is what it depends on.
  useEffect(() => () => cancelProof.current?.(), [revision]);

  async function deliver(answer: Answer): Promise<ReplyOutcome | 'failed' | 'unproven'> {
    const result = await reply.run({ requestId: id, revision, ...answer });
    if (!result.ok) return 'failed';
    if (result.value.outcome !== 'not-authenticated') return result.value.outcome;
    if (!(await prove(`answer ${id} (${tool})`))) return 'unproven';
    const again = await reply.run({ requestId: id, revision, ...answer });
    return again.ok ? again.value.outcome : 'failed';
  }

  async function send(answer: Answer): Promise<void> {
    if (isBusy.current) return;
    isBusy.current = true;
    const outcome = await deliver(answer);
    isBusy.current = false;
    if (outcome === 'settled') onSettled();
    else setRefused(({ attempt }) => ({ attempt: attempt + 1, note: outcome === 'failed' ? null : notes[outcome] }));
  }

  return {
    send: (answer) => void send(answer),
    isSending: reply.isRunning,
    proof,
    note: refused.note ?? (revision === first ? null : changedNote),
    error: reply.error,
    attempt: refused.attempt,
  };
}

/** What to say when an answer was not taken. */
export const notes = {
  changed: changedNote,
  gone: 'This was settled or withdrawn before your answer came. Your answer was not used.',
  'not-authenticated': 'Gatehouse could not make sure that it is you. Nothing was allowed; try again.',
  unproven:
    'This answer takes a proof of who you are, and there was none. Nothing was allowed. Choose less, or set up a passphrase in Settings.',
} as const;
