/** “What we must reach” of the project's performance figures; `is` says how a value becomes good. */
const goals = [
  goal('CPU a call at 16, µs', 'atMost', { http: 120, stdio: 100 }, (at) => at('small', 'Gatehouse').cpuUs),
  goal('calls/s at 16 ÷ direct', 'atLeast', { http: 0.22, stdio: 0.25 }, (at) =>
    ratio(at, 'small', 'calls16', 'direct'),
  ),
  goal('added p50 alone, ms', 'atMost', { http: 0.3, stdio: 0.17 }, (at) => added(at, 'p50Ms')),
  goal('added p99 alone, ms', 'atMost', { http: 2.5, stdio: 2 }, (at) => added(at, 'p99Ms')),
  goal('1 MB result, p50 ÷ direct', 'atMost', both(2.5), (at) => ratio(at, 'large', 'p50Ms', 'direct')),
  goal('tools/list of 1,000 ÷ direct', 'atMost', both(1.2), (at) => ratio(at, 'lists', 'list1000Ms', 'direct')),
  goal('cold start to first call, ms', 'atMost', both(400), (at) => at('cold', 'Gatehouse').firstCallMs),
  goal('memory idle, MB', 'atMost', both(110), (at) => at('memory', 'Gatehouse').idleRssMb),
  goal('memory, 20 clients × 10 servers, MB', 'atMost', both(200), (at) => at('memory', 'Gatehouse').loadedRssMb),
  goal('event loop late p99, small, ms', 'atMost', both(6), (at) => at('lag', 'Gatehouse').smallP99Ms),
  goal('event loop late p99, 1 MB, ms', 'atMost', both(20), (at) => at('lag', 'Gatehouse').largeP99Ms),
  goal('stretch: calls/s at 16 ÷ raw Node limit', 'atLeast', both(0.7), (at) =>
    ratio(at, 'small', 'calls16', 'raw Node limit'),
  ),
  goal('calls/s at 16 ÷ plain SDK gateway', undefined, both(undefined), (at) =>
    ratio(at, 'small', 'calls16', 'plain SDK gateway'),
  ),
  goal('CPU a call ÷ raw Node limit', undefined, both(undefined), (at) =>
    ratio(at, 'small', 'cpuUs', 'raw Node limit'),
  ),
];

/**
 * What the results say of each goal that they hold a value for: `{ name, upstream, value, target, sign, isMet }`;
 * `target` and `isMet` are `undefined` for what is only told.
 */
export function judge(results) {
  return goals.flatMap((one) =>
    ['http', 'stdio'].flatMap((upstream) => {
      const value = one.read((measure, lane) => figuresOf(results, { measure, upstream, lane }));
      return Number.isFinite(value) ? [{ name: one.name, upstream, value, ...verdict(one, upstream, value) }] : [];
    }),
  );
}

function verdict({ is, targets }, upstream, value) {
  const target = targets[upstream];
  if (is === 'atMost') return { target, sign: '≤', isMet: value <= target };
  if (is === 'atLeast') return { target, sign: '≥', isMet: value >= target };
  return {};
}

function goal(name, is, targets, read) {
  return { name, is, targets, read };
}

function both(target) {
  return { http: target, stdio: target };
}

function ratio(at, measure, figure, to) {
  return at(measure, 'Gatehouse')[figure] / at(measure, to)[figure];
}

function added(at, figure) {
  return at('small', 'Gatehouse')[figure] - at('small', 'direct')[figure];
}

function figuresOf(results, { measure, upstream, lane }) {
  const found = results.find((one) => one.measure === measure && one.upstream === upstream && one.lane === lane);
  return found?.figures ?? {};
}
