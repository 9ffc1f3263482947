import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { endWithParent } from './parent.mjs';
import { root, run } from './run.mjs';
import { say } from './say.mjs';
import { closingLine, result } from './summary.mjs';

const help = `npm run test:soak [-- options]

Lets a million random histories of approvals run, which takes some minutes: nothing may run that was not allowed once,
as it is. Then lets 20 clients work with 10 servers for a long time, and fails when memory grows or something is left
at the end.

  --minutes N   how long (30)
  --only PART   only one of the two: histories or load
  --help        show this`;

const histories = 1_000_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

endWithParent();
await orFail(async () => {
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes wants a number above 0.');
  const parts = { histories: runHistories, load: () => runLoad(minutes) };
  const { only } = values;
  if (only !== undefined && !Object.hasOwn(parts, only)) throw new Error('--only wants histories or load.');
  await ensurePackages();
  const results = [];
  for (const [name, part] of Object.entries(parts)) {
    if (only !== undefined && name !== only) continue;
    results.push(result(name, (await succeeds(part)) ? { passed: 1 } : { failed: 1 }));
  }
  process.stdout.write(`\n${closingLine(results)}\n`);
  process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
});

/** One that cannot run is a failure like any other: the other one still gets its turn. */
async function succeeds(part) {
  try {
    return await part();
  } catch (error) {
    say(error.message);
    return false;
  }
}

async function runHistories() {
  const cli = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project=node'];
  const env = { ...process.env, GATEHOUSE_HISTORIES: String(histories) };
  return (
    (await run(process.execPath, [...cli, 'test/main/gateway/approval/question.test.ts'], { cwd: root, env })) === 0
  );
}

async function runLoad(minutes) {
  // Only now: what it imports may have been installed a moment ago.
  const { withSource } = await import('./import-source.mjs');
  const failures = await withSource('/test/soak/soak.ts', ({ soak }) =>
    soak({ minutes, say: (line) => process.stdout.write(`${line}\n`) }),
  );
  if (failures.length > 0) process.stdout.write(`\n${failures.join('\n')}\n`);
  return failures.length === 0;
}
