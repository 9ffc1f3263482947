import type { LimitHit, LimitName } from '../../../shared/domain/limits';

/** Counts how often a server ran into its limits since it was started. */
export interface LimitHits {
  hit(limit: LimitName): void;
  all(): readonly LimitHit[];
  reset(): void;
}

interface LimitHitsOptions {
  now(): Date;
  /** A line for the server's console. */
  onNote(text: string): void;
  onChange(): void;
}

/** What a hit cost, said at most once a minute for each limit. */
const quietMs = 60_000;

const costs: Readonly<Record<LimitName, string>> = {
  'call-time': 'It did not answer a request in time; the request was cancelled.',
  'message-bytes': 'It sent a longer message than is allowed; the message was left out.',
  depth: 'It sent a message nested deeper than is allowed; the message was left out.',
  'list-entries': 'It lists more entries than are allowed; the rest was left out.',
  'list-pages': 'It gives a list in more pages than are allowed; the rest was left out.',
  'definition-bytes': 'An entry of its lists is longer than is allowed; it was left out.',
  'message-rate': 'It sends more notifications and requests than are allowed; some were left out.',
  'unread-input': 'It does not read its input; a message to it was left out.',
};

export function createLimitHits({ now, onNote, onChange }: LimitHitsOptions): LimitHits {
  const hits = new Map<LimitName, LimitHit>();
  const saidAt = new Map<LimitName, number>();
  return {
    hit(limit) {
      const at = now();
      hits.set(limit, { limit, count: (hits.get(limit)?.count ?? 0) + 1, at: at.toISOString() });
      if (at.getTime() - (saidAt.get(limit) ?? Number.NEGATIVE_INFINITY) >= quietMs) {
        saidAt.set(limit, at.getTime());
        onNote(costs[limit]);
      }
      onChange();
    },
    all: () => [...hits.values()],
    reset() {
      hits.clear();
      saidAt.clear();
      onChange();
    },
  };
}
