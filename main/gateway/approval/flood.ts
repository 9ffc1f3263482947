import { GatehouseError } from '../../../shared/errors';
import type { Clock } from '../ports';

/** More than anybody reads, and more than a burst of parallel calls; what asks on is out of hand. */
export const mostPerMinute = 100;
const minuteMs = 60_000;

/** Lets each client put so many new questions in any minute. Beyond that the returned function throws. */
export function createFloodGate(clock: Clock): (client: { readonly id: string; readonly name: string }) => void {
  const asked = new Map<string, number[]>();

  return ({ id }) => {
    const nowMs = clock.monotonicMs();
    const recent = (asked.get(id) ?? []).filter((atMs) => nowMs - atMs < minuteMs);
    asked.set(id, recent);
    if (recent.length >= mostPerMinute) throw flooding();
    recent.push(nowMs);
  };
}

function flooding(): GatehouseError {
  return new GatehouseError(
    'conflict',
    `Denied without asking: this client put more than ${mostPerMinute} questions to the user within a minute. Stop calling tools, wait a minute, and tell the user that you were paused.`,
  );
}
