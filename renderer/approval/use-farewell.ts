import { useEffect, useRef, useState } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';

/** How a request went that was on the screen and that the person did not answer. */
export interface Farewell {
  title: string;
  detail: string;
}

const shownForMs = 10_000;
const lateByMs = 1500;

/** Says for a while what became of the request just shown, when it went by itself and nothing else waits. */
export function useFarewell(shown: ApprovalRequest | undefined, wasAnswered: (request: ApprovalRequest) => boolean) {
  const last = useRef<ApprovalRequest | undefined>(undefined);
  const [farewell, setFarewell] = useState<Farewell | null>(null);
  useEffect(() => {
    const before = last.current;
    last.current = shown;
    if (shown) setFarewell(null);
    else if (before && !wasAnswered(before)) setFarewell(farewellTo(before));
  }, [shown, wasAnswered]);
  useEffect(() => {
    if (!farewell) return;
    const timer = setTimeout(() => setFarewell(null), shownForMs);
    return () => clearTimeout(timer);
  }, [farewell]);
  return farewell;
}

function farewellTo({ id, client, tool, kind, countdown }: ApprovalRequest): Farewell {
  const deniesAt = countdown && !countdown.isHeld && countdown.deniesAt ? Date.parse(countdown.deniesAt) : null;
  if (deniesAt !== null && Date.now() >= deniesAt - lateByMs) {
    return {
      title: `Nobody answered ${client} in time`,
      detail: `${sayWhat(kind, tool, id)} was ${kind === 'result' ? 'withheld' : 'denied'}.`,
    };
  }
  return {
    title: `${client} stopped waiting`,
    detail: `${sayWhat(kind, tool, id)} was withdrawn, or answered somewhere else.`,
  };
}

function sayWhat(kind: ApprovalRequest['kind'], tool: string, id: string): string {
  return kind === 'result' ? `The result of ${tool} (${id})` : `${tool} (${id})`;
}
