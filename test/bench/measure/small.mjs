import { setTimeout as pause } from 'node:timers/promises';
import { cpuBetween } from '../pure/proc.mjs';
import { callOf } from '../run/lanes.mjs';
import { readCpu } from '../run/processes.mjs';

/** Latency alone, throughput at 1, 16 and 64, and CPU at 16. */
export const small = {
  measure: 'small',
  includes: ({ spec }) => !spec.isForRules,
  async step(bench, lane) {
    const busiest = await run(bench, lane, { concurrency: 64, durationMs: bench.plan.c64Ms });
    return { ...(await ruleFigures(bench, lane)), calls64: busiest.callsPerSecond };
  },
};

/** The same without sessions. */
export const modern = { ...small, measure: 'modern', isShort: true };

/** Gatehouse with no, 50 and 500 rules, all of which are looked at. */
export const rules = {
  measure: 'rules',
  includes: ({ target }) => target === 'gatehouse',
  step: ruleFigures,
  isShort: true,
};

export function run(bench, lane, { tool, ...how }) {
  return bench.load.run({ ...callOf(lane, tool), ...how });
}

async function ruleFigures(bench, lane) {
  const alone = await run(bench, lane, { concurrency: 1, durationMs: bench.plan.c1Ms });
  const { p50Ms, p95Ms, p99Ms, callsPerSecond: calls1 } = alone;
  const { callsPerSecond: calls16, cpuUs } = await busyFigures(bench, lane, 16);
  return { p50Ms, p95Ms, p99Ms, calls1, calls16, cpuUs };
}

/** `concurrency` calls at a time for each client of the lane, and the CPU that a call costs the gateway. */
export async function busyFigures(bench, lane, concurrency) {
  const before = readCpu(lane.pid);
  const figures = await run(bench, lane, { concurrency, durationMs: bench.plan.c16Ms });
  // What a gateway puts off until it has a quiet moment belongs to these calls too: the database's checkpoint.
  if (before) await pause(bench.plan.settleMs);
  const after = readCpu(lane.pid);
  const cpuUs = before && after ? (cpuBetween(before, after) * 1000) / figures.calls : undefined;
  return { ...figures, cpuUs };
}
