import { allTargets, inRounds, withLanes } from '../run/lanes.mjs';
import { countUpstreams } from '../run/processes.mjs';
import { busyFigures } from './small.mjs';

const together = 20;

/** Twenty calls at a time: all by one client, or one by each of twenty. */
export async function measureClients(bench, { kind }) {
  const specs = allTargets(kind)
    .filter(({ name }) => name !== 'direct over stdio')
    .flatMap((one) => {
      const of = (clients, name) => ({ ...one, name: `${one.name}, ${name}`, clients });
      const many = of(together, `${together} clients`);
      return one.target === 'gatehouse' || one.target === 'raw' ? [of(1, '1 client'), many] : [many];
    });
  const settings = { era: 'session' };
  await withLanes(bench, { kind, settings, specs, warmMs: bench.plan.warmMs / 3 }, async (lanes) => {
    const results = await inRounds(bench, lanes, {
      rounds: bench.plan.fewRounds,
      step: async (lane) => {
        const { callsPerSecond: calls, p50Ms, cpuUs } = await busyFigures(bench, lane, together / lane.spec.clients);
        const processes = kind === 'stdio' && lane.pid !== undefined ? countUpstreams(lane.pid) : undefined;
        return { calls, p50Ms, cpuUs, processes };
      },
    });
    for (const { lane, figures } of results) {
      bench.result({ measure: 'clients', upstream: kind, lane: lane.name, figures });
    }
  });
}
