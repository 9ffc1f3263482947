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
  /** The oldest is last, so that it can be taken off; what came since those were turned round waits in `later`. */
  let earlier: Entry[] = [];
  let later: Entry[] = [];
  let sum = 0;
  const amounts = new Map<string | null | undefined, number>();

  function oldest(): Entry | undefined {
    if (earlier.length === 0) {
      earlier = later.reverse();
      later = [];
    }
    return earlier.at(-1);
  }

  function drop(nowMs: number): void {
    let entry = oldest();
    while (entry && nowMs - entry.atMs >= lengthMs) {
      sum -= entry.amount;
      amounts.delete(entry.id);
      earlier.pop();
      entry = oldest();
    }
    // Nothing is left of what decimals lost on the way.
    if (!entry) sum = 0;
  }

  return {
    add(entry) {
      later.push(entry);
      sum += entry.amount;
      amounts.set(entry.id, entry.amount);
    },
    sum(nowMs, except) {
      drop(nowMs);
      return sum - (amounts.get(except) ?? 0);
    },
    has: (id) => amounts.has(id),
  };
}
