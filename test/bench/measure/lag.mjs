import { pathToFileURL } from 'node:url';
import { inRounds, withLanes } from '../run/lanes.mjs';
import { scriptOf } from '../run/nest.mjs';
import { openProbe } from '../run/probe.mjs';
import { run } from './small.mjs';

/** How late the event loop of a gateway is with 16 calls at a time, small and of 1 MB. The probe is loaded for this alone. */
export async function measureLag(bench, { kind }) {
  const probes = new Map();
  const targets = [
    { name: 'raw Node limit', target: 'raw' },
    { name: 'Gatehouse', target: 'gatehouse', rules: 50 },
  ];
  try {
    const specs = [];
    for (const one of targets) {
      const probe = await openProbe();
      probes.set(one.name, probe);
      const load = `--import=${pathToFileURL(scriptOf('probe')).href}`;
      const NODE_OPTIONS = [process.env.NODE_OPTIONS, load].filter(Boolean).join(' ');
      specs.push({ ...one, env: { NODE_OPTIONS, GATEHOUSE_BENCH_PROBE: String(probe.port) } });
    }
    const settings = { era: 'session' };
    await withLanes(bench, { kind, settings, specs, warmMs: bench.plan.warmMs }, async (lanes) => {
      const results = await inRounds(bench, lanes, {
        rounds: bench.plan.fewRounds,
        step: (lane) => lagFigures(bench, lane, probes.get(lane.name)),
      });
      for (const { lane, figures } of results) {
        bench.result({ measure: 'lag', upstream: kind, lane: lane.name, figures });
      }
    });
  } finally {
    for (const probe of probes.values()) probe.close();
  }
}

async function lagFigures(bench, lane, probe) {
  const lagWith = async (tool) => {
    await probe.read();
    await run(bench, lane, { tool, concurrency: 16, durationMs: bench.plan.lagMs });
    return await probe.read();
  };
  const small = await lagWith('echo');
  const large = await lagWith('big');
  return { smallP99Ms: small.p99Ms, smallMaxMs: small.maxMs, largeP99Ms: large.p99Ms, largeMaxMs: large.maxMs };
}
