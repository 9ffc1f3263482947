import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Every part by itself. Arguments narrow it; then no suite is required to have run. */
export async function unit(args) {
  return await vitest(['node', 'renderer'], ['unit', 'gateway', 'renderer'], args);
}

/** The gateway as a whole against real clients and servers: the official conformance suite, fidelity, hostile servers and more. */
export async function peers(args) {
  return await vitest(['peers'], ['conformance', 'fidelity', 'matrix', 'hostile', 'soak', 'bench'], args);
}

async function vitest(projects, required, args) {
  say(`Vitest, ${projects.join(' and ')}…`);
  const { code, report } = await withReport((file) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const chosen = projects.map((name) => `--project=${name}`);
    const cli = [at('vitest', 'vitest.mjs'), 'run', ...chosen, ...reporters, ...args];
    return runInSession(process.execPath, cli, { cwd: root });
  });
  const results = settle('vitest', report ? readVitest(report) : [], code);
  return args.length > 0 ? results : requireSuites(results, required);
}

export async function e2e(args) {
  return playwright('e2e', 'app', args);
}

/** Packages the app as a release would be and starts the outcome. */
export async function pack(args) {
  const startedAt = Date.now();
  const code = await run(process.execPath, [join(root, 'build', 'dist.mjs'), '--dir'], { cwd: root });
  const made = result('packaging', {
    ...(code === 0 ? { passed: 1 } : { failed: 1 }),
    durationMs: Date.now() - startedAt,
  });
  return code === 0 ? [made, ...(await playwright('packaged', 'packaged', args))] : [made];
}

async function playwright(name, project, args) {
  say(`Playwright, ${name}…`);
  const { code, report } = await withReport((file) => {
    const cli = [at('@playwright', 'test', 'cli.js'), 'test', `--project=${project}`, '--reporter=list,json', ...args];
    return runInSession(process.execPath, cli, { cwd: root, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } });
  });
  return settle(name, report ? [readPlaywright(name, report)] : [], code);
}

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'));
  const file = join(folder, 'report.json');
  try {
    const code = await work(file);
    return { code, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function projects() {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  return references.map(({ path }) => join(root, path));
}
