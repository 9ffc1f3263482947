import { createCallMap } from '../call-map';

/** Beats of what would otherwise fall silent, with one timer for all of them. */
export interface KeepAlive {
  /** Calls `beat` after 15 s and every 15 s from then on, 5 s more or less, until the function it gives is called. */
  add(beat: () => void): () => void;
  close(): void;
}

interface Waiting {
  readonly beat: () => void;
  ticks: number;
}

const tickMs = 5_000;
/** Whatever stands between us and a client may give up on a connection that is silent for 30 s or more. */
const beatTicks = 3;

/** A timer for each request would cost as much as reading it. */
export function createKeepAlive(): KeepAlive {
  const waiting = createCallMap<number, Waiting>();
  let last = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    for (const entry of [...waiting.values()]) {
      entry.ticks = (entry.ticks + 1) % beatTicks;
      if (entry.ticks === 0) entry.beat();
    }
  }

  return {
    add(beat) {
      timer ??= setInterval(tick, tickMs).unref();
      last += 1;
      const id = last;
      waiting.set(id, { beat, ticks: 0 });
      return () => waiting.delete(id);
    },
    close() {
      clearInterval(timer);
      waiting.clear();
    },
  };
}
