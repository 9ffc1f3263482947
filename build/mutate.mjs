import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { coreEnvironment, coreSources } from './core.mjs';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { root, run } from './run.mjs';

const help = `npm run mutate [-- options] [FILES]

Changes the decision core one small thing at a time and counts how many of the changes the tests notice.
Fails below 85 %. All of it takes about an hour on two cores; FILES (globs) narrow it.

  --help  show this`;

const { values, positionals } = await orFail(() =>
  parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', default: false } } }),
);

if (values.help) {
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

await orFail(async () => {
  await ensurePackages();
  const file = join(tmpdir(), `gatehouse-mutate-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(settings(positionals.length > 0 ? positionals : coreSources)));
  const cli = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  process.exitCode = await run(process.execPath, [cli, 'run', file], {
    cwd: root,
    env: { ...process.env, ...coreEnvironment, GATEHOUSE_HISTORIES: '200' },
  });
});

function settings(mutate) {
  return {
    mutate,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'build/core-tests.config.mjs' },
    tempDirName: 'out/mutation',
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: 2,
    timeoutMS: 20_000,
    thresholds: { high: 95, low: 85, break: 85 },
    ignorePatterns: ['out', 'dist', 'docs', 'test-results', 'playwright-report'],
  };
}
