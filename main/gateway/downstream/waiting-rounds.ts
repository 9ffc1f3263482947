import type { WaitingRounds } from '../exchange';
import type { StopSignal } from '../stop-signal';

export interface RoundsOptions {
  /** The call has ended without its client. */
  readonly over: StopSignal;
  /** Since when the request that waits does so, in ms on the monotonic clock; `undefined`: none waits. */
  waitingSinceMs(): number | undefined;
  /** The request has waited long enough. */
  onLongest(): void;
}

export interface TimedRounds extends WaitingRounds {
  /** Another request of the client waits from now on. */
  onBack(): void;
}

/** One timer for the request that waits, as long as a person is waited for. */
export function createWaitingRounds({ over, waitingSinceMs, onLongest }: RoundsOptions): TimedRounds {
  let longestMs: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onReturn: (() => void) | undefined;

  function arm(): void {
    clearTimeout(timer);
    const since = waitingSinceMs();
    if (longestMs === undefined || since === undefined) return;
    timer = setTimeout(onLongest, Math.max(0, longestMs - (performance.now() - since)));
  }

  function stop(): void {
    longestMs = undefined;
    clearTimeout(timer);
  }

  return {
    begin(ms) {
      longestMs = ms;
      arm();
    },
    async end() {
      stop();
      over.throwIfAborted();
      if (waitingSinceMs() !== undefined) return;
      await new Promise<void>((resolve, reject) => {
        onReturn = resolve;
        over.addEventListener('abort', () => reject(over.reason), { once: true });
      });
    },
    onBack() {
      onReturn?.();
      onReturn = undefined;
      arm();
    },
    stop,
  };
}
