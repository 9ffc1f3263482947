import { setTimeout as pause } from 'node:timers/promises';
import { bigBytes } from '../processes/answers.mjs';
import { mergeRounds } from '../pure/statistics.mjs';
import { startTarget, startUpstream } from './targets.mjs';

const goodCallLimitMs = 15_000;
const warmCalls = 20_000;
const marker = 'gatehouse-bench: what is said comes back';

/** The request for the small or the large call at a lane, and what its answer must be. */
export function callOf(lane, tool = 'echo') {
  const request = { method: 'tools/call', params: { name: lane.toolOf(tool), arguments: { text: marker } } };
  return { lane: lane.name, request, expect: tool === 'big' ? { minBytes: bigBytes } : { text: marker } };
}

/** Every kind of target in front of one kind of upstream. The client speaks HTTP but on the lane that names stdio. */
export function allTargets(kind) {
  const direct = [{ name: 'direct', target: 'direct', kind: 'http' }];
  if (kind === 'stdio') direct.push({ name: 'direct over stdio', target: 'direct' });
  return [
    ...direct,
    { name: 'raw Node limit', target: 'raw' },
    { name: 'plain SDK gateway', target: 'plain' },
    { name: 'Gatehouse', target: 'gatehouse', rules: 50 },
  ];
}

/**
 * Starts an upstream and these targets in front of it, opens their clients, warms them up for at most `warmMs`, and
 * hands the lanes to `work`; ends all of it in the end. What cannot be started or does not answer well is left out, and
 * its reason goes to `bench.problem`.
 * `specs`: `{ name, target, … }` of `startTarget`; a direct lane may name its own `kind`, because a client that speaks
 * HTTP is compared with a direct HTTP connection, whatever stands behind the gateway.
 */
export async function withLanes(bench, { kind, settings, specs, warmMs }, work) {
  const stops = [];
  const lanes = [];
  try {
    const upstreams = new Map();
    for (const spec of specs) {
      const own = spec.kind ?? kind;
      if (!upstreams.has(own)) {
        upstreams.set(own, await startUpstream(bench.nest, own, settings));
        stops.push(upstreams.get(own).stop);
      }
      await guarded(bench, spec.name, async () => {
        const lane = await openLane(bench, { ...spec, upstream: upstreams.get(own).upstream, era: settings.era });
        if (!lane) return;
        stops.unshift(lane.stop);
        lanes.push(lane);
        if (warmMs > 0) await warmUp(bench, lane, warmMs);
      });
    }
    return await work(lanes);
  } finally {
    for (const lane of lanes) await bench.load.close({ lane: lane.name }).catch(() => {});
    for (const stop of stops) await stop();
  }
}

/** Enough calls for the compiler to have made up its mind. */
function warmUp(bench, lane, durationMs) {
  return bench.load.run({ ...callOf(lane), concurrency: 16, durationMs, mostCalls: warmCalls });
}

/** `undefined` for a target that does not speak the modern era: there is nothing to compare then. */
async function openLane(bench, spec) {
  const target = await startTarget[spec.target](bench.nest, spec);
  const lane = { ...target, name: spec.name, target: spec.target, spec };
  const end = async () => {
    await bench.load.close({ lane: lane.name }).catch(() => {});
    await target.stop();
  };
  try {
    const isOpen = await bench.load.open({ lane: lane.name, endpoints: lane.endpoints }).then(
      () => true,
      (error) => {
        if (spec.era !== 'modern') throw error;
        bench.note(`${spec.name} does not speak 2026-07-28 here: ${error.message}`);
        return false;
      },
    );
    if (!isOpen) return void (await end());
    await untilGoodCall(bench, lane);
    return lane;
  } catch (error) {
    await end();
    throw error;
  }
}

/** A gateway may still be starting its server when its door is open already. */
export async function untilGoodCall(bench, lane) {
  const endAt = performance.now() + goodCallLimitMs;
  for (;;) {
    try {
      return await bench.load.each(callOf(lane));
    } catch (error) {
      if (performance.now() > endAt) throw error;
      await pause(10);
    }
  }
}

/**
 * Warms every lane up, then takes `step(lane)` of each in turn, `rounds` times (A B C A B C): what else the machine does
 * hits all alike. Gives one object of figures a lane, medians of the rounds.
 */
export async function inRounds(bench, lanes, { rounds, warm = async () => {}, step }) {
  const taken = new Map();
  for (const lane of lanes) if (await guarded(bench, lane.name, () => warm(lane))) taken.set(lane, []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [lane, figures] of [...taken]) {
      const isGood = await guarded(bench, lane.name, async () => figures.push(await step(lane)));
      if (!isGood) taken.delete(lane);
    }
  }
  return [...taken].map(([lane, figures]) => ({ lane, figures: mergeRounds(figures) }));
}

/** Whether the work went well; if not, why goes to the report. */
async function guarded(bench, name, work) {
  try {
    await work();
    return true;
  } catch (error) {
    bench.problem(`${name}: ${error.message}`);
    return false;
  }
}
