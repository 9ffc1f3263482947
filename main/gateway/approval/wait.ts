import type { StopSignal } from '../stop-signal';

/** Waits among `waiters` to be told; at most `limitMs`, and not after the signal, with whose reason it rejects. */
export function wait<Told extends Outcome, Outcome>({
  waiters,
  limitMs,
  onLimit,
  onGone,
  signal,
}: {
  waiters: Set<(told: Told) => void>;
  limitMs: number;
  onLimit: () => Outcome;
  onGone: () => void;
  signal: StopSignal;
}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stopWaiting();
      resolve(onLimit());
    }, limitMs);
    const waiter = (told: Told) => {
      stopWaiting();
      resolve(told);
    };
    const onAbort = () => {
      stopWaiting();
      onGone();
      reject(signal.reason);
    };
    function stopWaiting(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      waiters.delete(waiter);
    }
    waiters.add(waiter);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
