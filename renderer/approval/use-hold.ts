import { useCallback, useEffect, useRef, useState } from 'react';

export interface Hold {
  readonly isHolding: boolean;
  /** Begins; `held` runs when it lasted. `isTimed: false` waits for `again` instead of a timer. */
  start(options?: { isTimed: boolean }): void;
  /** Proof that it still lasts: a repeated key. */
  again(): void;
  stop(): void;
}

export const holdMs = 800;

/** Press and hold, ended by letting go, by leaving the window and by `shown` becoming something else. */
export function useHold(shown: string, held: () => void): Hold {
  const [isHolding, setHolding] = useState(false);
  const current = useRef<{ since: number; timer: ReturnType<typeof setTimeout> | undefined } | null>(null);
  const latest = useRef(held);
  useEffect(() => {
    latest.current = held;
  });

  const stop = useCallback(() => {
    clearTimeout(current.current?.timer);
    current.current = null;
    setHolding(false);
  }, []);

  const finish = useCallback(() => {
    stop();
    latest.current();
  }, [stop]);

  const start = useCallback(
    ({ isTimed } = { isTimed: true }) => {
      stop();
      current.current = { since: performance.now(), timer: isTimed ? setTimeout(finish, holdMs) : undefined };
      setHolding(true);
    },
    [stop, finish],
  );

  const again = useCallback(() => {
    const { since, timer } = current.current ?? {};
    if (since !== undefined && timer === undefined && performance.now() - since >= holdMs) finish();
  }, [finish]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a hold is for what was shown when it began.
  useEffect(() => {
    window.addEventListener('blur', stop);
    return () => {
      window.removeEventListener('blur', stop);
      stop();
    };
  }, [shown, stop]);

  return { isHolding, start, again, stop };
}
