import { useCallback, useEffect, useRef, useState } from 'react';
import type { BackTest, RuleChange } from '../../../shared/domain/simulation';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';

/** How many calls of the record a change is tried on. */
export const triedCalls = 10_000;

export interface UsedBackTest {
  readonly result: BackTest | null;
  readonly isRunning: boolean;
  readonly error: string | null;
  run(change: RuleChange): void;
  /** Forgets the result, and the one that is still awaited. */
  clear(): void;
}

/** Tries a change of the rules on recorded calls. Only the last run counts; an earlier one is not waited for. */
export function useBackTest(): UsedBackTest {
  const [result, setResult] = useState<BackTest | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const latest = useRef(0);
  const { run: ask, error, reset } = useAction(app['policy.backTest']);
  const clear = useCallback(() => {
    latest.current += 1;
    setResult(null);
    setIsRunning(false);
    reset();
  }, [reset]);
  const run = useCallback(
    (change: RuleChange) => {
      clear();
      const own = latest.current;
      setIsRunning(true);
      void ask({ change, last: triedCalls }).then((answer) => {
        if (own !== latest.current) return;
        setIsRunning(false);
        if (answer.ok) setResult(answer.value);
      });
    },
    [ask, clear],
  );
  useEffect(
    () => () => {
      latest.current += 1;
    },
    [],
  );
  return { result, isRunning, error: isRunning ? null : error, run, clear };
}
