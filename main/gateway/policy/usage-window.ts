/** What came in during the last so many ms. Time only goes on. */
export interface UsageWindow {
  add(entry: { readonly id: string | null; readonly atMs: number; readonly amount: number }): void;
  /** All amounts of the window that ends now, without those of `except`. */
  sum(nowMs: number, except?: string): number;
  has(id: string): boolean;
}

interface Entry {
  readonly id: string | null;
  readonly atMs: number;
  readonly amount: number;
}

export function createUsageWindow(lengthMs: number): UsageWindow {
  let entries: Entry[] = [];
  /** Those before it have left the window. */
  let first = 0;
  let sum = 0;
  const amounts = new Map<string, number>();

  function drop(nowMs: number): void {
    let oldest = entries[first];
    while (oldest && nowMs - oldest.atMs >= lengthMs) {
      sum -= oldest.amount;
      if (oldest.id !== null) amounts.delete(oldest.id);
      first += 1;
      oldest = entries[first];
    }
    // Nothing is left of what decimals lost on the way.
    if (!oldest) sum = 0;
    if (first > 1000 && first * 2 > entries.length) {
      entries = entries.slice(first);
      first = 0;
    }
  }

  return {
    add(entry) {
      entries.push(entry);
      sum += entry.amount;
      if (entry.id !== null) amounts.set(entry.id, entry.amount);
    },
    sum(nowMs, except) {
      drop(nowMs);
      return sum - (except === undefined ? 0 : (amounts.get(except) ?? 0));
    },
    has: (id) => amounts.has(id),
  };
}
