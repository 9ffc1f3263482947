import type { Clock } from '../ports';
import type { Settlement } from './queue';

/** Answers that came after the client was told to call again. Each is good for as many identical retries as were told so. */
export interface LateAnswers {
  keep(key: string, settlement: Settlement, uses: number): void;
  /** Takes one use. */
  take(key: string): Settlement | undefined;
  dropWhere(matches: (key: string) => boolean): void;
}

const lifetimeMs = 10 * 60_000;

export function createLateAnswers(clock: Clock): LateAnswers {
  const kept = new Map<string, { settlement: Settlement; uses: number; endsAtMs: number }>();
  const dropWhere = (matches: (key: string) => boolean) => {
    for (const key of kept.keys()) if (matches(key)) kept.delete(key);
  };
  return {
    keep(key, settlement, uses) {
      // Those that were never fetched must not pile up.
      dropWhere((old) => (kept.get(old)?.endsAtMs ?? 0) <= clock.monotonicMs());
      if (uses > 0) kept.set(key, { settlement, uses, endsAtMs: clock.monotonicMs() + lifetimeMs });
    },
    take(key) {
      const entry = kept.get(key);
      if (!entry || entry.endsAtMs <= clock.monotonicMs()) {
        kept.delete(key);
        return undefined;
      }
      entry.uses -= 1;
      if (entry.uses === 0) kept.delete(key);
      return entry.settlement;
    },
    dropWhere,
  };
}
