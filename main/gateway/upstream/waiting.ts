import type { StopSignal } from '../stop-signal';

/** Resolves after `ms` or as soon as `signal` aborts. */
export function pause(ms: number, signal: StopSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
  });
}

/** What `work` gives, unless `signal` aborts first; the work itself goes on for whoever else waits. */
export function withSignal<T>(work: Promise<T>, signal: StopSignal, onAbort: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(onAbort());
    signal.addEventListener('abort', abort, { once: true });
    const finish = () => signal.removeEventListener('abort', abort);
    work.finally(finish).then(resolve, reject);
  });
}

/** What `work` gives, or `undefined` when that takes longer than `ms`. Rejects as `work` does in time. */
export function withinMs<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
