/**
 * Cancellations that overtook their request. Over HTTP each message is a request of its own, so that nothing keeps their
 * order (MCP 2025-11-25 “Cancellation”: arrival may race); without this the call would run for nobody until its time-out.
 */
export interface EarlyCancellations {
  add(key: string): void;
  /** Whether this request was cancelled before it came; asked once for each. */
  take(key: string): boolean;
}

/** Much longer than messages overtake each other, and soon enough that an id used anew is not meant. */
export const rememberedMs = 2000;
const mostRemembered = 64;

export function createEarlyCancellations(nowMs: () => number = () => performance.now()): EarlyCancellations {
  /** When each came, the oldest first. Most sessions never have one. */
  let seen: Map<string, number> | undefined;

  return {
    add(key) {
      seen ??= new Map();
      seen.delete(key);
      seen.set(key, nowMs());
      for (const oldest of seen.keys()) {
        if (seen.size <= mostRemembered) break;
        seen.delete(oldest);
      }
    },
    take(key) {
      const at = seen?.get(key);
      if (at === undefined) return false;
      seen?.delete(key);
      return nowMs() - at <= rememberedMs;
    },
  };
}
