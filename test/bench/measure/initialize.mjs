/** A new client: connection, `initialize` and its answer. What a stdio server needs to start is no part of it. */
export const initialize = {
  measure: 'initialize',
  isShort: true,
  includes: ({ spec, endpoints }) => !spec.isForRules && endpoints[0].url !== undefined,
  warm: greet,
  async step(bench, lane) {
    const { p50Ms, p99Ms } = await greet(bench, lane);
    return { p50Ms, p99Ms };
  },
};

function greet(bench, lane) {
  return bench.load.greet({ endpoint: lane.endpoints[0], durationMs: bench.plan.shortMs });
}
