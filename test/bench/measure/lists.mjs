import { allTargets, inRounds, withLanes } from '../run/lanes.mjs';

/** `tools/list` of 10, 100 and 1,000 tools, to the last page. */
export async function measureLists(bench, { kind }) {
  const rows = new Map();
  for (const tools of bench.plan.lists) {
    const settings = { era: 'session', tools };
    await withLanes(bench, { kind, settings, specs: allTargets(kind), warmMs: 0 }, async (lanes) => {
      const results = await inRounds(bench, lanes, {
        rounds: bench.plan.fewRounds,
        warm: (lane) => warmList(bench, lane, tools),
        step: async (lane) => {
          const { p50Ms } = await bench.load.list({ lane: lane.name, durationMs: bench.plan.shortMs });
          return { [`list${tools}Ms`]: p50Ms };
        },
      });
      for (const { lane, figures } of results) rows.set(lane.name, { ...rows.get(lane.name), ...figures });
    });
  }
  for (const [lane, figures] of rows) bench.result({ measure: 'lists', upstream: kind, lane, figures });
}

async function warmList(bench, lane, tools) {
  const listed = await countTools(bench, lane);
  if (listed !== tools) throw new Error(`it lists ${listed} tools instead of ${tools}.`);
  await bench.load.list({ lane: lane.name, durationMs: bench.plan.warmMs / 6 });
}

async function countTools(bench, lane) {
  let count = 0;
  let cursor;
  do {
    const params = cursor === undefined ? {} : { cursor };
    const page = await bench.load.request({ lane: lane.name, request: { method: 'tools/list', params } });
    count += page.tools.length;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return count;
}
