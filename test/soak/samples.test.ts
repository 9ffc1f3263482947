import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { childrenOf, growth, type Sample, slope } from './samples';

const aSample = (minute: number, heap: number): Sample => ({
  minute,
  heap,
  buffers: 1,
  rss: 200,
  handles: 3,
  children: 0,
});

describe('judging a soak', () => {
  it('takes a wavering amount for flat', () => {
    const samples = Array.from({ length: 90 }, (_, index) => aSample(index / 3, 60 + (index % 2) * 20));
    expect(growth(samples)).toEqual([]);
  });

  it('sees a small steady leak, and does not count the warm-up', () => {
    const leaking = Array.from({ length: 90 }, (_, index) => aSample(index / 3, 60 + index * 0.3));
    expect(growth(leaking)).toEqual([expect.stringMatching(/^heap grew by 17\.\d MB in 19\.7 minutes/)]);
    const warming = Array.from({ length: 90 }, (_, index) => aSample(index / 3, Math.min(90, 30 + index * 2)));
    expect(growth(warming)).toEqual([]);
  });

  it('fits a line', () => {
    expect(
      slope([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toBeCloseTo(2);
    expect(slope([[1, 1]])).toBe(0);
  });

  it.runIf(process.platform === 'linux')('knows the processes that still run', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('spawn', resolve));
    expect(childrenOf(process.pid)).toContain(child.pid);
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
    expect(childrenOf(process.pid)).not.toContain(child.pid);
  });
});
