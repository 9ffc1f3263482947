import type { ApprovalRequest } from '../../../shared/domain/approval';
import type { Clock } from '../ports';

/** Counts down to a denial; stands still while the person is busy with the request, or not there to see it. */
export interface Countdown {
  /** The person hovers, focuses or types: stands still until `holdMs` after the last sign of it. */
  hold(): void;
  setAway(isAway: boolean): void;
  view(): ApprovalRequest['countdown'];
  stop(): void;
}

export const holdMs = 15_000;

/** `timeoutMs` 0 waits for ever. `onChange` runs when it begins or ends to stand still. */
export function createCountdown(
  clock: Clock,
  timeoutMs: number,
  { onEnd, onChange }: { onEnd: () => void; onChange: () => void },
): Countdown {
  let remainingMs = timeoutMs;
  let isAway = false;
  /** Since when it runs; `null`: it stands still. */
  let runningSinceMs: number | null = null;
  let end: ReturnType<typeof setTimeout> | undefined;
  let hold: ReturnType<typeof setTimeout> | undefined;
  const isEndless = timeoutMs === 0;

  function leftMs(): number {
    return runningSinceMs === null ? remainingMs : Math.max(0, remainingMs - (clock.monotonicMs() - runningSinceMs));
  }

  /** Runs or stands still, as it should by now. */
  function settle(): void {
    const shouldRun = !isEndless && !isAway && hold === undefined;
    if (shouldRun === (runningSinceMs !== null)) return;
    remainingMs = leftMs();
    clearTimeout(end);
    runningSinceMs = shouldRun ? clock.monotonicMs() : null;
    // A timer takes at most 2^31-1 ms; the longest time-out the settings allow is a day.
    if (shouldRun) end = setTimeout(onEnd, remainingMs);
  }
  settle();

  function change(): void {
    const wasRunning = runningSinceMs !== null;
    settle();
    if (wasRunning !== (runningSinceMs !== null)) onChange();
  }

  return {
    hold() {
      if (isEndless) return;
      clearTimeout(hold);
      hold = setTimeout(() => {
        hold = undefined;
        change();
      }, holdMs);
      change();
    },
    setAway(next) {
      isAway = next;
      change();
    },
    view() {
      if (isEndless) return null;
      const left = leftMs();
      if (runningSinceMs === null) return { remainingMs: left, deniesAt: null, isHeld: true };
      return { remainingMs: left, deniesAt: new Date(clock.now().getTime() + left).toISOString(), isHeld: false };
    },
    stop() {
      clearTimeout(end);
      clearTimeout(hold);
    },
  };
}
