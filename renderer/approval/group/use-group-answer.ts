import { useRef, useState } from 'react';
import type { ReplyOutcome } from '../../../shared/domain/approval';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { notes } from '../use-answer';
import type { Unit } from './units';

export interface GroupAnswering {
  send(unit: Unit, effect: 'allow' | 'deny', guidance?: string): void;
  readonly isSending: boolean;
  readonly note: string | null;
  readonly error: string | null;
  readonly attempt: number;
}

/** As many as one reply can name. */
const atOnce = 100;

/** Gives one answer to several calls. `onSettled` gets those for which it counted. */
export function useGroupAnswer(onSettled: (unit: Unit) => void): GroupAnswering {
  const reply = useAction(app['approvals.replyGroup']);
  const isBusy = useRef(false);
  const [refused, setRefused] = useState<{ attempt: number; note: string | null }>({ attempt: 0, note: null });

  async function send(unit: Unit, effect: 'allow' | 'deny', guidance = ''): Promise<void> {
    if (isBusy.current || unit.length === 0) return;
    isBusy.current = true;
    let outcomes: readonly ReplyOutcome[] = [];
    for (let from = 0; from < unit.length; from += atOnce) {
      const result = await reply.run({
        requests: unit.slice(from, from + atOnce).map(({ id, revision }) => ({ requestId: id, revision })),
        effect,
        ...(guidance.trim() !== '' && { guidance }),
      });
      if (!result.ok) break;
      outcomes = [...outcomes, ...result.value.outcomes];
    }
    isBusy.current = false;
    const settled = unit.filter((_, index) => outcomes[index] === 'settled');
    const others = outcomes.filter((outcome) => outcome !== 'settled');
    setRefused(({ attempt }) => ({ attempt: attempt + 1, note: sayOf(others) }));
    if (settled.length > 0) onSettled(settled);
  }

  return {
    send: (unit, effect, guidance) => void send(unit, effect, guidance),
    isSending: reply.isRunning,
    note: refused.note,
    error: reply.error,
    attempt: refused.attempt,
  };
}

function sayOf(outcomes: readonly ReplyOutcome[]): string | null {
  const [first] = outcomes;
  if (!first || first === 'settled') return null;
  if (first === 'not-authenticated') return 'These take a proof of who you are. Answer them one by one.';
  return outcomes.length === 1 ? notes[first] : `${outcomes.length} calls had changed or were gone; look again.`;
}
