import { mergeRounds } from '../pure/statistics.mjs';
import { untilGoodCall } from '../run/lanes.mjs';
import { startTarget, startUpstream } from '../run/targets.mjs';

/** From the start of the process to the first good call; over stdio the server's own start is part of it. */
export async function measureCold(bench, { kind }) {
  const home = bench.nest.makeFolder();
  const { upstream, stop } = await startUpstream(bench.nest, kind, { era: 'session' });
  const specs = [
    { lane: 'raw Node limit', target: 'raw' },
    { lane: 'plain SDK gateway', target: 'plain' },
    { lane: 'Gatehouse', target: 'gatehouse', home },
    { lane: 'Gatehouse, new home', target: 'gatehouse' },
  ];
  try {
    // Once unmeasured: the files come from the disk then, and the home that is kept is made.
    for (const spec of specs.filter((one) => one.home === home)) await startOnce(bench, spec, upstream);
    const taken = new Map(specs.map(({ lane }) => [lane, []]));
    for (let round = 0; round < bench.plan.coldRounds; round += 1) {
      for (const spec of specs) taken.get(spec.lane).push(await startOnce(bench, spec, upstream));
    }
    for (const [lane, rounds] of taken) {
      bench.result({ measure: 'cold', upstream: kind, lane, figures: mergeRounds(rounds) });
    }
  } finally {
    await stop();
    bench.nest.removeFolder(home);
  }
}

async function startOnce(bench, { target, home }, upstream) {
  const startedAt = performance.now();
  const gateway = await startTarget[target](bench.nest, { upstream, era: 'session', home });
  try {
    const readyMs = performance.now() - startedAt;
    const lane = { name: 'cold', toolOf: gateway.toolOf };
    await bench.load.open({ lane: lane.name, endpoints: gateway.endpoints });
    await untilGoodCall(bench, lane);
    return { readyMs, firstCallMs: performance.now() - startedAt };
  } finally {
    await bench.load.close({ lane: 'cold' }).catch(() => {});
    await gateway.stop();
  }
}
