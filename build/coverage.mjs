import { relative } from 'node:path';
import { result } from './summary.mjs';

/** What decides about a call; every way through it has to be taken by a test of its own. */
const covered = [
  'main/gateway/policy/**/*.ts',
  'main/gateway/approval/**/*.ts',
  'main/gateway/json/{check,digest,walk}.ts',
  'main/gateway/{call-tool,confirm,decisions}.ts',
];

/** In percent of all branches of these files together. */
export const leastBranches = 100;

// They run apart from the others, which measuring would only slow down. Beginnings of paths: filters for Vitest, and of globs.
const tests = ['policy/', 'approval/', 'json/', 'call-tool', 'confirm', 'decisions'].map(
  (name) => `test/main/gateway/${name}`,
);

/** The globs of these tests, for a run of all others. */
export const coveredTests = tests.map((name) => `${name}${name.endsWith('/') ? '**' : '*'}`);

/** Vitest’s arguments that choose these tests and write what they pass through into a folder. */
export function coverageArgs(folder) {
  return [
    ...tests,
    '--coverage.enabled',
    '--coverage.provider=v8',
    ...covered.map((glob) => `--coverage.include=${glob}`),
    '--coverage.reporter=json',
    '--coverage.reportOnFailure',
    `--coverage.reportsDirectory=${folder}`,
  ];
}

/**
 * Whether enough branches were taken, as one test, and a line for each file with branches that were not. `report`: Istanbul’s
 * `coverage-final.json`, or undefined when there is none; paths in it are absolute, below `root`.
 */
export function readCoverage(report, { root, least = leastBranches }) {
  const files = Object.values(report ?? {}).map((file) => ({ path: relative(root, file.path), ...branchesOf(file) }));
  const all = files.reduce((sum, { count }) => sum + count, 0);
  const missing = files.reduce((sum, { missed }) => sum + missed.length, 0);
  if (all === 0) return { ...outcome(false), lines: ['coverage: nothing was measured.'] };
  const percent = ((all - missing) / all) * 100;
  const lines = files
    .filter(({ missed }) => missed.length > 0)
    .map(({ path, missed }) => `${path}: no test takes a branch in line ${[...new Set(missed)].join(', ')}`);
  return {
    ...outcome(percent >= least),
    lines: [...lines, `coverage: ${all - missing} of ${all} branches, ${percent.toFixed(2)} %; wanted: ${least} %`],
  };
}

function outcome(isEnough) {
  return { result: result('coverage', isEnough ? { passed: 1 } : { failed: 1 }) };
}

/** How many branches a file has, and the lines, in order, of those that were never taken. */
function branchesOf({ branchMap, b }) {
  const taken = Object.entries(b).flatMap(([id, counts]) =>
    counts.map((count, index) => ({ count, line: lineOf(branchMap[id], index) })),
  );
  const missed = taken.filter(({ count }) => count === 0).map(({ line }) => line);
  return { count: taken.length, missed: missed.sort((a, b) => a - b) };
}

/** An `else` that is not written has no place of its own. */
function lineOf({ locations, loc }, index) {
  return locations[index]?.start?.line ?? loc.start.line;
}
