import { setTimeout as pause } from 'node:timers/promises';
import { callOf, untilGoodCall } from '../run/lanes.mjs';
import { canReadProcesses, countUpstreams, readMemory } from '../run/processes.mjs';
import { startTarget, startUpstream } from '../run/targets.mjs';

const manyClients = 20;
const manyServers = 10;

/** Memory of a gateway with one server and no client yet; of Gatehouse also with 20 clients at 10 servers. */
export async function measureMemory(bench, { kind }) {
  if (!canReadProcesses) return bench.problem('memory: it can be read on Linux only.');
  const { upstream, stop } = await startUpstream(bench.nest, kind, { era: 'session' });
  const parts = { bench, upstream };
  try {
    for (const [lane, target] of [
      ['raw Node limit', 'raw'],
      ['plain SDK gateway', 'plain'],
      ['Gatehouse', 'gatehouse'],
    ]) {
      const idle = await idleMemory(parts, target);
      const loaded = target === 'gatehouse' ? await loadedMemory(parts) : {};
      bench.result({ measure: 'memory', upstream: kind, lane, figures: { ...idle, ...loaded } });
    }
  } finally {
    await stop();
  }
}

async function idleMemory({ bench, upstream }, target) {
  const gateway = await startTarget[target](bench.nest, { upstream, era: 'session' });
  try {
    await pause(bench.plan.idleMs);
    const { rssMb, pssMb } = readMemory(gateway.pid);
    return { idleRssMb: rssMb, idlePssMb: pssMb };
  } finally {
    await gateway.stop();
  }
}

/** Every client has called every server; read while the sessions are open. */
async function loadedMemory({ bench, upstream }) {
  const spec = { upstream, era: 'session', servers: manyServers, clients: manyClients };
  const gateway = await startTarget.gatehouse(bench.nest, spec);
  try {
    await bench.load.open({ lane: 'loaded', endpoints: gateway.endpoints });
    for (let server = 1; server <= manyServers; server += 1) {
      const lane = { name: 'loaded', toolOf: (name) => gateway.toolOf(name, `up${server}`) };
      await untilGoodCall(bench, lane);
      await bench.load.run({ ...callOf(lane), concurrency: 1, durationMs: bench.plan.shortMs });
    }
    const { rssMb, pssMb } = readMemory(gateway.pid);
    return { loadedRssMb: rssMb, loadedPssMb: pssMb, processes: countUpstreams(gateway.pid) };
  } finally {
    await bench.load.close({ lane: 'loaded' }).catch(() => {});
    await gateway.stop();
  }
}
