import type { ApprovalRequest } from '../../../shared/domain/approval';
import type { Clock } from '../ports';

/** Counts down to a denial; stands still while the person is busy with the request. */
export interface Countdown {
  /** The person hovers, focuses or types: stands still until `holdMs` after the last sign of it. */
  hold(): void;
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
  let runningSinceMs = clock.monotonicMs();
  let end: ReturnType<typeof setTimeout> | undefined;
  let hold: ReturnType<typeof setTimeout> | undefined;
  const isEndless = timeoutMs === 0;

  function run(): void {
    hold = undefined;
    runningSinceMs = clock.monotonicMs();
    // A timer takes at most 2^31-1 ms; the longest time-out the settings allow is a day.
    if (!isEndless) end = setTimeout(onEnd, remainingMs);
  }
  run();

  return {
    hold() {
      if (isEndless) return;
      const wasHeld = hold !== undefined;
      clearTimeout(hold);
      hold = setTimeout(() => {
        run();
        onChange();
      }, holdMs);
      if (wasHeld) return;
      clearTimeout(end);
      remainingMs -= clock.monotonicMs() - runningSinceMs;
      onChange();
    },
    view() {
      if (isEndless) return null;
      if (hold) return { remainingMs, deniesAt: null, isHeld: true };
      const left = Math.max(0, remainingMs - (clock.monotonicMs() - runningSinceMs));
      return { remainingMs: left, deniesAt: new Date(clock.now().getTime() + left).toISOString(), isHeld: false };
    },
    stop() {
      clearTimeout(end);
      clearTimeout(hold);
    },
  };
}
