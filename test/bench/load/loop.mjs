import { summarize } from '../pure/statistics.mjs';

const graceMs = 30_000;

/**
 * Every slot sends its next call when the last was answered, until the time is over or, if that is given, `mostCalls`
 * were answered. A slot is `call(done)`, with `done(error)`. Resolves to `{ calls, callsPerSecond, p50Ms, p95Ms, p99Ms, maxMs }`; rejects with the first error, for
 * a figure over failed calls would say nothing.
 */
export function runLoop(slots, { durationMs, mostCalls = Number.POSITIVE_INFINITY }) {
  return new Promise((resolve, reject) => {
    const latencies = [];
    const startedAt = performance.now();
    const endAt = startedAt + durationMs;
    let lastAt = startedAt;
    let open = slots.length;
    const fail = (error) => {
      clearTimeout(limit);
      open = Number.NaN;
      reject(error);
    };
    const limit = setTimeout(
      () => fail(new Error(`A call was not answered within ${graceMs / 1000} seconds.`)),
      durationMs + graceMs,
    );
    const finish = () => {
      open -= 1;
      if (open !== 0) return;
      clearTimeout(limit);
      const seconds = (lastAt - startedAt) / 1000;
      resolve({ ...summarize(latencies), calls: latencies.length, callsPerSecond: latencies.length / seconds });
    };
    for (const call of slots) {
      const next = (sentAt) => {
        call((error) => {
          if (error) return fail(error);
          lastAt = performance.now();
          latencies.push(lastAt - sentAt);
          if (lastAt < endAt && latencies.length < mostCalls && !Number.isNaN(open)) next(lastAt);
          else finish();
        });
      };
      next(startedAt);
    }
  });
}
