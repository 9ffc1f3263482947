import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programs } from '../test/clients/programs.mjs';
import { clientsTable } from './clients-table.mjs';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { endWithParent } from './parent.mjs';
import { installProgram, withoutNetwork } from './real-programs.mjs';
import { root } from './run.mjs';
import { say } from './say.mjs';
import { ensureBuild } from './sources.mjs';
import { closingLine, result } from './summary.mjs';

const help = `npm run test:clients [-- options]

Installs real MCP clients from npm (about 3 GB, once) and lets each be found, connected, asked how its servers are, started
and disconnected, over HTTP and through the bridge. They run without a network and with a home that is made up.

  --only KIND   only this one; may be given more than once
  --way WAY     only http or only bridge
  --list        names them with their versions
  --help        show this`;

const ways = ['http', 'bridge'];
const limitMs = 15 * 60_000;

const { values } = await orFail(() =>
  parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      way: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }),
);

if (values.help) process.stdout.write(`${help}\n`);
else if (values.list) process.stdout.write(programs.map((each) => `${each.kind}  ${nameOf(each)}\n`).join(''));
else {
  endWithParent();
  await orFail(main);
}

async function main() {
  const unknown = values.only?.find((kind) => !programs.some((each) => each.kind === kind));
  if (unknown !== undefined) throw new Error(`--only ${unknown} is none of them. --list names them.`);
  if (values.way !== undefined && !ways.includes(values.way)) throw new Error('--way wants http or bridge.');
  await ensurePackages();
  await ensureBuild();
  const chosen = programs.filter(({ kind }) => values.only?.includes(kind) ?? true);
  const checked = [];
  for (const program of chosen) checked.push(...(await check(program)));
  process.stdout.write(`\n${clientsTable(checked).join('\n')}\n`);
  const results = checked.map(({ kind, way, steps }) =>
    result(`${kind} ${way}`, {
      passed: steps.filter(({ problem }) => problem === null).length,
      failed: steps.filter(({ problem }) => problem !== null).length,
    }),
  );
  process.stdout.write(`\n${closingLine(results)}\n`);
  process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
}

/** One that cannot be installed or ends early is a failure like any other: the others still get their turn. */
async function check(program) {
  const wanted = values.way === undefined ? ways : [values.way];
  try {
    const bin = await installProgram(program);
    const found = await runChild({ kind: program.kind, ways: wanted, bin });
    return found.map((each) => ({ ...each, version: program.version }));
  } catch (error) {
    say(error.message);
    const steps = [{ name: 'runs', problem: error.message }];
    return wanted.map((way) => ({ ...program, way, steps, names: [], said: '', notes: [] }));
  }
}

async function runChild(wanted) {
  const script = join(root, 'test', 'clients', 'child.mjs');
  const args = [script, JSON.stringify(wanted)];
  const alone = withoutNetwork(process.execPath, args);
  if (!alone) say('this system cannot take the network from a program, so these could reach it.');
  /** @type {import('node:child_process').ForkOptions} */
  const options = {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  };
  const child = alone ? spawn(alone[0], alone[1], options) : fork(script, args.slice(1), options);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`What tries ${wanted.kind} ended with ${code ?? 'its time over'} before it had a result.`);
  });
  const [checked] = await Promise.race([once(child, 'message'), ended]);
  await ended.catch(() => undefined);
  return checked;
}

function nameOf({ package: name, version }) {
  return `${name} ${version}`;
}
