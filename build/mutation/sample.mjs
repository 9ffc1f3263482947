import { readFileSync } from 'node:fs';

/**
 * Declarations of these files chosen at random, as `path:from-to` in lines, the first being 1. The same for the same seed.
 * A whole declaration at a time, for a change may be as long as its body.
 */
export function sample(files, { count, seed, read = (path) => readFileSync(path, 'utf8') }) {
  const all = files.flatMap((file) => declarations(read(file)).map(([from, to]) => `${file}:${from}-${to}`));
  const random = createRandom(seed);
  const keyed = all.map((range) => /** @type {const} */ ([random(), range])).sort(([a], [b]) => a - b);
  return keyed.slice(0, count).map(([, range]) => range);
}

/** From line to line: each begins with a line that is not indented, and goes on to where it is closed. */
export function declarations(text) {
  const found = [];
  text.split('\n').forEach((line, index) => {
    if (/^(?:export |async |function |const |let |class )/.test(line) && !/^export (?:type|interface) /.test(line))
      found.push([index + 1, index + 1]);
    else if (/^[\s)}\]]/.test(line) && found.length > 0) found[found.length - 1][1] = index + 1;
  });
  return found;
}

/**
 * How far the share of noticed changes in a sample may be off that of the whole, in percent either way, 19 times of 20: of a ratio
 * over clusters (Cochran, Sampling Techniques, 6.3). `report`: as for `scores`.
 */
export function uncertainty(report, ranges) {
  const clusters = ranges.map((range) => countsIn(report, range)).filter(({ tried }) => tried > 0);
  const tried = sumOf(clusters, 'tried');
  if (clusters.length < 2) return 100;
  const ratio = sumOf(clusters, 'noticed') / tried;
  const squares = clusters.reduce((sum, each) => sum + (each.noticed - ratio * each.tried) ** 2, 0);
  const deviation = Math.sqrt((squares * clusters.length) / (clusters.length - 1)) / tried;
  return 100 * 1.96 * deviation;
}

function countsIn(report, range) {
  const [, file = '', from, to] = /^(.*):(\d+)-(\d+)$/.exec(range) ?? [];
  const isIn = ({ location }) => location.start.line >= Number(from) && location.start.line <= Number(to);
  const mutants = (report.files[file]?.mutants ?? []).filter(isIn);
  const having = (...wanted) => mutants.filter(({ status }) => wanted.includes(status)).length;
  const noticed = having('Killed', 'Timeout');
  return { noticed, tried: noticed + having('Survived', 'NoCoverage') };
}

function sumOf(clusters, key) {
  return clusters.reduce((sum, counts) => sum + counts[key], 0);
}

/** Mulberry32: numbers from 0 to below 1, the same for the same seed. */
function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
