import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orFail } from '../../build/fail.mjs';
import { root } from '../../build/run.mjs';
import { say } from '../../build/say.mjs';
import { ensureBuild } from '../../build/sources.mjs';
import { runBench, runEndpoint } from './bench.mjs';
import { help, parseBench } from './pure/arguments.mjs';
import { documentOf } from './pure/document.mjs';
import { judge } from './pure/goals.mjs';
import { machineLine } from './pure/machine.mjs';
import { goalTable, tablesOf } from './pure/report.mjs';
import { textTable } from './pure/table.mjs';
import { plans } from './run/plans.mjs';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
const options = read(process.argv.slice(2));
if (options.isHelp) process.stdout.write(`${help}\n`);
else process.exitCode = await orFail(bench);

function read(argv) {
  try {
    return parseBench(argv);
  } catch (error) {
    say(error.message);
    process.exit(64);
  }
}

/** Resolves to the exit code: a goal that is missed is an outcome, what could not be measured is a failure. */
async function bench() {
  if (options.url === undefined) await ensureBuild();
  const startedAt = Date.now();
  const outcome = await measure();
  process.stdout.write(`${report(outcome)}\n`);
  say(`done in ${Math.round((Date.now() - startedAt) / 1000)} seconds.`);
  keep(outcome);
  return outcome.problems.length > 0 ? 1 : 0;
}

async function measure() {
  const plan = options.isQuick ? plans.quick : plans.full;
  if (options.url === undefined) return await runBench({ only: options.only, plan, tell: say });
  const { url, headers, tool, args: input } = options;
  return await runEndpoint({ plan, url, headers, tool, input, era: options.isModern ? 'modern' : 'session' });
}

function report({ machine, results, problems, notes }) {
  const tables = [...tablesOf(results), ...goalTable(results)].map(
    ({ title, header, rows }) => `\n${title}\n${textTable(header, rows).join('\n')}`,
  );
  const sentences = [
    ...problems.map((sentence) => `Not measured: ${sentence}`),
    ...notes.map((sentence) => `Left out: ${sentence}`),
  ];
  return [machineLine(machine), ...tables, ...(sentences.length > 0 ? ['', ...sentences] : [])].join('\n');
}

function keep(outcome) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const date = new Date().toISOString().slice(0, 10);
  const about = { ...outcome, isQuick: options.isQuick, version, date };
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ ...about, goals: judge(outcome.results) }, null, 2)}\n`);
  if (options.writesDocs) writeFileSync(join(root, 'docs', 'benchmarks.md'), documentOf(about));
}
