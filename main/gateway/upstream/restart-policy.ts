/** How often and how soon a server that keeps ending is started again. Times in ms of the caller's clock. */
export interface RestartPolicy {
  started(at: number): void;
  /** Takes note of a failure: when the next start may be tried. */
  failed(at: number): { readonly retryAt: number };
  /** Whether the allowance of restarts that nobody asked for lasts. */
  mayRestart(at: number): boolean;
  /** An automatic restart happens. */
  restarted(at: number): void;
  /** A person asked: what was before does not count. */
  reset(): void;
}

const firstDelayMs = 500;
const longestDelayMs = 60_000;
const healthyAfterMs = 60_000;
const windowMs = 600_000;
const maxRestarts = 5;

export function createRestartPolicy(): RestartPolicy {
  let failures = 0;
  let startedAt: number | undefined;
  let restarts: number[] = [];
  return {
    started(at) {
      startedAt = at;
    },
    failed(at) {
      if (startedAt !== undefined && at - startedAt >= healthyAfterMs) failures = 0;
      startedAt = undefined;
      const delayMs = Math.min(firstDelayMs * 2 ** failures, longestDelayMs);
      failures = Math.min(failures + 1, 30);
      return { retryAt: at + delayMs };
    },
    mayRestart(at) {
      restarts = restarts.filter((restart) => at - restart < windowMs);
      return restarts.length < maxRestarts;
    },
    restarted(at) {
      restarts.push(at);
    },
    reset() {
      failures = 0;
      restarts = [];
    },
  };
}
