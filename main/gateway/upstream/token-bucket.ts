export interface TokenBucket {
  /** Whether one more may pass now. */
  take(): boolean;
}

/** Lets `burst` pass at once and `perSecond` from then on. `now` in ms. */
export function createTokenBucket(burst: number, perSecond: number, now: () => number): TokenBucket {
  let tokens = burst;
  let filledAt = now();
  return {
    take() {
      const at = now();
      tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond);
      filledAt = at;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
