import { useCallback, useEffect, useRef, useState } from 'react';
import { GatehouseError } from '../../shared/errors';

/** What came of a run: never thrown, so that a click handler needs no `catch`. */
export type ActionResult<R> = { ok: true; value: R } | { ok: false; error: string };

export interface RunningAction<A extends readonly unknown[], R> {
  run(...input: A): Promise<ActionResult<R>>;
  readonly isRunning: boolean;
  /** A sentence for the person: what happened, then what to do. `null` from the next run on. */
  readonly error: string | null;
  reset(): void;
}

/** Runs an action of the contract, or any function that waits, and keeps how the last run went. */
export function useAction<A extends readonly unknown[], R>(action: (...input: A) => Promise<R>): RunningAction<A, R> {
  const [running, setRunning] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });

  const run = useCallback(async (...input: A): Promise<ActionResult<R>> => {
    setRunning((count) => count + 1);
    setError(null);
    try {
      return { ok: true, value: await latest.current(...input) };
    } catch (failure) {
      const sentence = sentenceOf(failure);
      setError(sentence);
      return { ok: false, error: sentence };
    } finally {
      setRunning((count) => count - 1);
    }
  }, []);

  const reset = useCallback(() => setError(null), []);
  return { run, isRunning: running > 0, error, reset };
}

function sentenceOf(failure: unknown): string {
  if (failure instanceof GatehouseError) return failure.message;
  return 'Gatehouse could not be reached. Try again; if it stays so, restart it.';
}
