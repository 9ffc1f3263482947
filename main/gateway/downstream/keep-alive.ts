/** Beats of what would otherwise fall silent, with one timer for all of them. */
export interface KeepAlive {
  /** Calls `beat` after 15 s and every 15 s from then on, 5 s more or less, until the function it gives is called. */
  add(beat: () => void): () => void;
  close(): void;
}

const tickMs = 5_000;
/** Whatever stands between us and a client may give up on a connection that is silent for 30 s or more. */
const beatTicks = 3;

/** A timer for each request would cost as much as reading it. */
export function createKeepAlive(): KeepAlive {
  const waiting = new Map<() => void, number>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    for (const [beat, ticks] of [...waiting]) {
      waiting.set(beat, (ticks + 1) % beatTicks);
      if (ticks + 1 === beatTicks) beat();
    }
  }

  return {
    add(beat) {
      timer ??= setInterval(tick, tickMs).unref();
      waiting.set(beat, 0);
      return () => waiting.delete(beat);
    },
    close() {
      clearInterval(timer);
      waiting.clear();
    },
  };
}
