import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coverageArgs, coveredTests, readCoverage } from './coverage.mjs';
import { root, run } from './run.mjs';
import { say } from './say.mjs';
import { runInSession } from './session.mjs';
import { readPlaywright, readVitest, requireSuites, result, settle } from './summary.mjs';

const at = (...path) => join(root, 'node_modules', ...path);

const checks = {
  biome: [[at('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']],
  types: () => projects().map((project) => [at('typescript', 'bin', 'tsc'), '-p', project]),
  knip: [[at('knip', 'bin', 'knip.js'), '--no-progress']],
};

/** Form, types and unused code; each is one test. */
export async function check() {
  const results = [];
  for (const [name, commands] of Object.entries(checks)) {
    say(`${name}…`);
    const startedAt = Date.now();
    let isClean = true;
    for (const args of typeof commands === 'function' ? commands() : commands) {
      isClean = (await run(process.execPath, args, { cwd: root })) === 0 && isClean;
    }
    const counts = isClean ? { passed: 1 } : { failed: 1 };
    results.push(result(name, { ...counts, durationMs: Date.now() - startedAt }));
  }
  return results;
}

/** Every part by itself, and how much of the core these tests pass through. Arguments narrow it; then no suite is required to have run. */
export async function unit(args) {
  const projects = ['node', 'renderer'];
  if (args.length > 0) return settleVitest(await vitest(projects, args));
  return await inFolder(async (folder) => {
    const core = await vitest(['node'], coverageArgs(folder));
    const others = await vitest(projects, [], { GATEHOUSE_TESTS_BUT: coveredTests.join(',') });
    const coverage = readCoverage(readJson(join(folder, 'coverage-final.json')), { root });
    for (const line of coverage.lines) say(line);
    return [...requireSuites(settleVitest(core, others), ['unit', 'gateway', 'renderer']), coverage.result];
  });
}

/** The gateway as a whole against real clients and servers: the official conformance suite, fidelity, hostile servers and more. */
export async function peers(args) {
  const results = settleVitest(await vitest(['peers', 'peers-alone'], args));
  return args.length > 0
    ? results
    : requireSuites(results, ['conformance', 'fidelity', 'matrix', 'hostile', 'soak', 'bench']);
}

async function vitest(projects, args, env = {}) {
  say(`Vitest, ${projects.join(' and ')}…`);
  return await withReport((file) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const chosen = projects.map((name) => `--project=${name}`);
    const cli = [at('vitest', 'vitest.mjs'), 'run', ...chosen, ...reporters, ...args];
    return runInSession(process.execPath, cli, { cwd: root, env });
  });
}

/** The results of several runs as those of one. */
function settleVitest(...runs) {
  const testResults = runs.flatMap(({ report }) => report?.testResults ?? []);
  const failing = runs.find(({ code }) => code !== 0);
  return settle('vitest', readVitest({ testResults }), failing?.code ?? 0);
}

/** First what needs nothing but a page, two at a time; then the app, which wants the display and the processor for itself. */
export async function e2e(args) {
  if (args.length > 0) return await playwright('e2e', ['pages', 'app'], ['--workers=1', ...args]);
  return [...(await playwright('pages', ['pages'], [])), ...(await playwright('e2e', ['app'], []))];
}

/** Packages the app as a release would be and starts the outcome. */
export async function pack(args) {
  const startedAt = Date.now();
  const code = await run(process.execPath, [join(root, 'build', 'dist.mjs'), '--dir'], { cwd: root });
  const made = result('packaging', {
    ...(code === 0 ? { passed: 1 } : { failed: 1 }),
    durationMs: Date.now() - startedAt,
  });
  return code === 0 ? [made, ...(await playwright('packaged', ['packaged'], args))] : [made];
}

async function playwright(name, projects, args) {
  say(`Playwright, ${name}…`);
  const { code, report } = await withReport((file) => {
    const chosen = projects.map((project) => `--project=${project}`);
    const cli = [at('@playwright', 'test', 'cli.js'), 'test', ...chosen, '--reporter=list,json', ...args];
    return runInSession(process.execPath, cli, { cwd: root, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } });
  });
  return settle(name, report ? [readPlaywright(name, report)] : [], code);
}

async function withReport(work) {
  return await inFolder(async (folder) => {
    const file = join(folder, 'report.json');
    const code = await work(file);
    return { code, report: readJson(file) };
  });
}

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function projects() {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  return references.map(({ path }) => join(root, path));
}
