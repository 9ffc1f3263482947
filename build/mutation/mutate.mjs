import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { root } from '../run.mjs';
import { say } from '../say.mjs';
import { coreFiles, coreTests, partsOf, withoutRange } from './core.mjs';
import { nearestTests, readImports } from './nearest.mjs';
import { sample, uncertainty } from './sample.mjs';
import { scores, survivors, threshold } from './scores.mjs';

const folder = join('out', 'mutation');

/**
 * Runs Stryker for the whole core, or for what is `wanted`, or for some of it chosen at random; prints the scores.
 * Resolves to whether they suffice.
 */
export async function mutate({ wanted, sampling, isFresh, workers }) {
  process.chdir(root);
  removeLeftovers();
  const isWhole = wanted.length === 0 && !sampling;
  const chosen = sampling ? sample(coreFiles(wanted), sampling) : coreFiles(wanted);
  const parts = partsOf(chosen);
  const name = sampling ? `sample-${sampling.seed}-${sampling.count}` : wanted.join('+');
  const out = isWhole ? folder : join(folder, folderName(name));
  mkdirSync(out, { recursive: true });
  const imports = readImports();
  // Each part adds to the report of those before.
  for (const [index, files] of parts.entries()) {
    say(`file ${index + 1} of ${parts.length}, ${withoutRange(files[0])}…`);
    await new Stryker(options({ files, imports, out, isFresh, workers })).runMutationTest();
  }
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  const files = parts.map(([first]) => withoutRange(first));
  const { lines, total } = scores(report, files);
  if (!isWhole) process.stdout.write(`\n${survivors(report, files).join('\n')}\n`);
  process.stdout.write(`\n${lines.join('\n')}\n\n${join(out, 'report.html')}\n`);
  if (sampling) sayEstimate(sampling, total, uncertainty(report, chosen));
  if (isWhole && total < threshold) say(`below ${threshold} %.`);
  return !isWhole || total >= threshold;
}

/** Of many files the names together would be longer than a file system takes. */
function folderName(name) {
  const plain = name.replaceAll(/[^a-z0-9.+-]+/gi, '-');
  if (plain.length <= 100) return plain;
  return `${plain.slice(0, 80)}-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

function sayEstimate({ count, seed }, total, off) {
  process.stdout.write(
    `${count} declarations, seed ${seed}: ${total.toFixed(1)} ± ${off.toFixed(1)} % (19 times of 20)\n`,
  );
}

/** @returns {any} Stryker’s own type wants enums of a package that is not ours. */
function options({ files, imports, out, isFresh, workers }) {
  const tests = coreTests();
  const nearest = files.flatMap((file) => nearestTests(withoutRange(file), { imports, tests }).flat());
  return {
    mutate: files,
    testFiles: [...new Set(nearest)],
    testRunner: 'nearest',
    plugins: ['@stryker-mutator/vitest-runner', './build/mutation/runner.mjs'],
    vitest: { configFile: 'mutation.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // What runs while a module loads is tables and patterns: each would take a fresh process and every test.
    ignoreStatic: true,
    // Most are parts of sentences; the others are members of closed unions, which the compiler checks.
    mutator: { excludedMutations: ['StringLiteral'] },
    // Stryker would read it with TypeScript’s JavaScript API, which TypeScript 7 does not have.
    tsconfigFile: 'none',
    disableTypeChecks: false,
    ignorePatterns: ['out', 'dist', 'docs', 'test-results', 'test/e2e'],
    // Several runs on different parts do not disturb each other.
    tempDirName: join(folder, `sandbox-${process.pid}`),
    cleanTempDir: 'always',
    incremental: true,
    incrementalFile: join(out, 'incremental.json'),
    force: isFresh,
    reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'json', 'html'],
    jsonReporter: { fileName: join(out, 'report.json') },
    htmlReporter: { fileName: join(out, 'report.html') },
    concurrency: workers ?? availableParallelism(),
    timeoutMS: 10_000,
    logLevel: 'warn',
    allowConsoleColors: Boolean(process.stdout.isTTY),
  };
}

/** Of runs that were killed, and ours at the end. */
function removeLeftovers() {
  const remove = (name) => rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const pid = /^sandbox-(\d+)$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) remove(name);
  }
  process.on('exit', () => remove(`sandbox-${process.pid}`));
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
