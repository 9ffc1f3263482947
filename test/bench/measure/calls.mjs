import { allTargets, inRounds, withLanes } from '../run/lanes.mjs';
import { rules } from './small.mjs';

/**
 * Takes these parts one after the other over the same warm lanes. A part is `{ measure, includes(lane), warm, step,
 * isShort }`: `step(bench, lane)` gives the figures of one round, and a short part has fewer of them.
 */
export async function measureCalls(bench, { kind, era, parts }) {
  const specs = allTargets(kind);
  if (parts.includes(rules)) specs.push(...bench.plan.rules.map(rulesLane));
  await withLanes(bench, { kind, settings: { era }, specs, warmMs: bench.plan.warmMs }, async (lanes) => {
    for (const { measure, includes, warm = async () => {}, step, isShort } of parts) {
      const results = await inRounds(bench, lanes.filter(includes), {
        rounds: isShort ? bench.plan.fewRounds : bench.plan.rounds,
        warm: (lane) => warm(bench, lane),
        step: (lane) => step(bench, lane),
      });
      for (const { lane, figures } of results) {
        bench.result({ measure, upstream: kind, lane: nameIn(measure, lane), figures });
      }
    }
  });
}

function rulesLane(count) {
  return { name: `Gatehouse, ${count} rules`, target: 'gatehouse', rules: count, isForRules: true };
}

/** The lane that all other measurements call Gatehouse is one of three here. */
function nameIn(measure, { name, spec }) {
  return measure === rules.measure ? `Gatehouse, ${spec.rules} rules` : name;
}
