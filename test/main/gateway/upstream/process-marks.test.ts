import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { createMarks } from '../../../../main/gateway/upstream/process-marks';

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

async function aProcess(mark: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn('sleep', ['60'], { env: { PATH: process.env['PATH'], ...mark }, stdio: 'ignore' });
  started.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return child.pid ?? 0;
}

describe.runIf(process.platform === 'linux')('knowing processes by their mark', () => {
  it('finds exactly those that bear it', async () => {
    const marks = createMarks();
    const [first, second] = [marks.next(), marks.next()];
    const pids = await Promise.all([aProcess(first), aProcess(first), aProcess(second)]);
    expect(await marks.find(first)).toEqual(pids.slice(0, 2).sort((a, b) => a - b));
    expect(marks.findNow([second, undefined])).toEqual(pids.slice(2));
    expect(await marks.find(undefined)).toEqual([]);
  });

  it('takes no process for a leftover whose gateway still runs', async () => {
    const marks = createMarks();
    const pid = await aProcess(marks.next());
    expect(await marks.findLeftovers()).not.toContain(pid);
  });

  it('finds what a gateway left that is gone, and nothing of another machine', async () => {
    const marks = createMarks();
    const [[name = '', own = ''] = []] = Object.entries(marks.next());
    const [space, , , tree] = own.split('-');
    // The number of this very process, at a time when it belonged to another.
    const left = await aProcess({ [name]: `${space}-${process.pid}-1-${tree}` });
    const foreign = await aProcess({ [name]: `1${space}-${process.pid}-1-${tree}` });
    const found = await marks.findLeftovers();
    expect(found).toContain(left);
    expect(found).not.toContain(foreign);
  });
});
