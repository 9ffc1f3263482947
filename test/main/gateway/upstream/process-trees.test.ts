import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createProcessTrees } from '../../../../main/gateway/upstream/process-trees';
import { isRunning } from '../../../support/upstream';

const trees = createProcessTrees();
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

const stubborn = 'process.on("SIGTERM",()=>{});setInterval(()=>{},1000);';

/** Runs the script as the root of a tree; it says which processes it started. */
async function aTree(script: string) {
  const mark = trees.mark();
  const child = spawn(process.execPath, ['-e', script], {
    detached: true,
    env: { ...process.env, ...mark },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  const pid = child.pid ?? 0;
  trees.add(pid, mark);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { pid, others: line.toString().trim().split(' ').map(Number) };
}

const start = (script: string, options: string) =>
  `require('node:child_process').spawn(process.execPath,['-e',${JSON.stringify(script)}],${options})`;

describe('ending what the gateway started', () => {
  it('ends a process and its children although they ignore being asked', async () => {
    const child = start(stubborn, '{stdio:"ignore"}');
    const { pid, others } = await aTree(`${stubborn}console.log(${child}.pid)`);
    expect(others.map(isRunning)).toEqual([true]);
    const startedAt = performance.now();
    await trees.end(pid);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect([pid, ...others].map(isRunning)).toEqual([false, false]);
  });

  it.runIf(process.platform === 'linux')('ends a daemon that left the group, by what it inherited', async () => {
    const daemon = start(stubborn, '{stdio:"ignore",detached:true}');
    const parent = start(`console.log(${daemon}.pid);process.exit(0)`, '{stdio:["ignore","inherit","ignore"]}');
    const { pid, others } = await aTree(`${parent};setInterval(()=>{},1000)`);
    expect(others.map(isRunning)).toEqual([true]);
    const startedAt = performance.now();
    await trees.end(pid);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect([pid, ...others].map(isRunning)).toEqual([false, false]);
  });

  it('leaves the processes of other trees alone', async () => {
    const [one, other] = await Promise.all([
      aTree('console.log(1);setInterval(()=>{},1000)'),
      aTree('console.log(1);setInterval(()=>{},1000)'),
    ]);
    await trees.end(one.pid);
    expect([isRunning(one.pid), isRunning(other.pid)]).toEqual([false, true]);
    await trees.end(other.pid);
  });

  it.runIf(process.platform === 'linux')(
    'ends what a gateway left that was killed, as soon as the next one starts',
    async () => {
      const [[name = '', own = ''] = []] = Object.entries(trees.mark());
      const [space, , , tree] = own.split('-');
      // The number of this very process, at a time when it belonged to another.
      const left = spawn(process.execPath, ['-e', stubborn], {
        env: { ...process.env, [name]: `${space}-${process.pid}-1-${tree}` },
        stdio: 'ignore',
      });
      started.push(left);
      await once(left, 'spawn');
      const exited = once(left, 'exit');
      const next = createProcessTrees();
      expect(await exited).toEqual([null, 'SIGKILL']);
      next.close();
    },
  );
});
