import { run } from './small.mjs';

/** Results of 1 MB: latency alone, and results a second with 16 calls at a time. */
export const large = {
  measure: 'large',
  isShort: true,
  includes: ({ spec }) => !spec.isForRules,
  warm: (bench, lane) => run(bench, lane, { tool: 'big', concurrency: 4, durationMs: bench.plan.shortMs }),
  async step(bench, lane) {
    const alone = await run(bench, lane, { tool: 'big', concurrency: 1, durationMs: bench.plan.shortMs });
    const busy = await run(bench, lane, { tool: 'big', concurrency: 16, durationMs: bench.plan.shortMs });
    return { p50Ms: alone.p50Ms, p99Ms: alone.p99Ms, calls16: busy.callsPerSecond };
  },
};
