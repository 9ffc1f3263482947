import { type Figures, p99, watchProcess } from './watch-process';

/** Between two calls, in ms. */
const pauseMs = 3;

export interface GoodCalls {
  /** Their times in ms, in order. */
  readonly times: readonly number[];
  /** Resolves when none is under way; rejects when one went wrong. */
  stop(): Promise<void>;
}

/** Makes one call after the other until it is stopped; `good` rejects when its answer is not what it has to be. */
export function startGoodCalls(good: () => Promise<void>): GoodCalls {
  const times: number[] = [];
  let isOver = false;
  const calling = (async () => {
    while (!isOver) {
      const at = performance.now();
      await good();
      times.push(performance.now() - at);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  })();
  // Whoever stops it hears of it.
  calling.catch(() => undefined);
  return {
    times,
    async stop() {
      isOver = true;
      await calling;
    },
  };
}

export interface Cost extends Figures {
  /** Of calls to a good server at the same time, in ms. */
  readonly goodP99: number;
}

/** Less would make the p99 one sample. */
const leastMs = 1000;
const leastCalls = 150;
/** On a machine so slow that the calls do not come together. */
const mostMs = 6000;

/** What this process and the good calls bear while `act` is done, again and again until there is enough to measure. */
export async function costOf(good: () => Promise<void>, act: (round: number) => Promise<void>): Promise<Cost> {
  const stop = watchProcess();
  const from = performance.now();
  const calls = startGoodCalls(good);
  const isEnough = () => {
    const elapsed = performance.now() - from;
    return elapsed >= mostMs || (elapsed >= leastMs && calls.times.length >= leastCalls);
  };
  try {
    for (let round = 0; round === 0 || !isEnough(); round += 1) await act(round);
  } finally {
    await calls.stop();
  }
  return { ...stop(), goodP99: p99(calls.times) };
}
