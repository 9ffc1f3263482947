import { inRounds } from '../run/lanes.mjs';

/** Any endpoint: its greeting, its list of tools, and calls of one tool when there is one to call. */
export async function measureEndpoint(bench, { url, headers, era, tool, input = {} }) {
  const endpoint = { url, headers, era };
  const lane = { name: url, endpoints: [endpoint] };
  await bench.load.open({ lane: lane.name, endpoints: lane.endpoints });
  const request = { method: 'tools/call', params: { name: tool, arguments: input } };
  const run = (concurrency, durationMs, mostCalls) =>
    bench.load.run({ lane: lane.name, request, expect: {}, concurrency, durationMs, mostCalls });
  const { plan } = bench;
  try {
    const results = await inRounds(bench, [lane], {
      rounds: plan.rounds,
      warm: async () => void (tool !== undefined && (await run(16, plan.warmMs, 20_000))),
      step: async () => ({
        ...(await openingFigures(bench, lane)),
        ...(tool === undefined ? {} : await callFigures(run, plan)),
      }),
    });
    for (const { figures } of results) bench.result({ measure: 'endpoint', upstream: '', lane: lane.name, figures });
  } finally {
    await bench.load.close({ lane: lane.name });
  }
}

async function openingFigures({ load, plan }, { name, endpoints: [endpoint] }) {
  const greeting = await load.greet({ endpoint, durationMs: plan.shortMs });
  const list = await load.list({ lane: name, durationMs: plan.shortMs });
  return { greetingMs: greeting.p50Ms, listMs: list.p50Ms };
}

async function callFigures(run, { c1Ms, c16Ms, c64Ms }) {
  const { p50Ms, p95Ms, p99Ms, callsPerSecond: calls1 } = await run(1, c1Ms);
  const calls16 = (await run(16, c16Ms)).callsPerSecond;
  const calls64 = (await run(64, c64Ms)).callsPerSecond;
  return { p50Ms, p95Ms, p99Ms, calls1, calls16, calls64 };
}
