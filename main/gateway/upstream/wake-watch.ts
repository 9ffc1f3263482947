const lookMs = 20_000;
const longestGapMs = 60_000;

/**
 * Calls `onWake` after the machine slept: the wall clock went on while timers did not. Connections may be dead by then without
 * anybody having been told. `now`: the wall clock, in ms. Gives what ends it.
 */
export function watchForWake(now: () => number, onWake: () => void): () => void {
  let last = now();
  const timer = setInterval(() => {
    const at = now();
    const gapMs = at - last - lookMs;
    last = at;
    if (gapMs > longestGapMs) onWake();
  }, lookMs).unref();
  return () => clearInterval(timer);
}
