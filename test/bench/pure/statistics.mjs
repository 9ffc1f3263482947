/** The value below which `share` (0 to 1) of these lie; `values` are sorted. `NaN` of nothing. */
export function percentile(sorted, share) {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Latencies in ms to `{ p50Ms, p95Ms, p99Ms, maxMs }`. */
export function summarize(latencies) {
  const sorted = Float64Array.from(latencies).sort();
  const [p50Ms, p95Ms, p99Ms, maxMs] = [0.5, 0.95, 0.99, 1].map((share) => percentile(sorted, share));
  return { p50Ms, p95Ms, p99Ms, maxMs };
}

/** One value a figure: the median of those rounds that have it. */
export function mergeRounds(rounds) {
  const names = new Set(rounds.flatMap((round) => Object.keys(round)));
  const merged = {};
  for (const name of names) {
    const known = rounds.map((round) => round[name]).filter((value) => Number.isFinite(value));
    if (known.length > 0) merged[name] = median(known);
  }
  return merged;
}
