import { expect, it } from 'vitest';
import { runLoop } from './loop.mjs';

type Call = (done: (error?: Error) => void) => void;

const soon: Call = (done) => void setImmediate(done);

it('stops after as many calls as were wanted, having counted each', async () => {
  let sent = 0;
  const slot: Call = (done) => {
    sent += 1;
    soon(done);
  };
  const { calls, callsPerSecond } = await runLoop([slot, slot], { durationMs: 60_000, mostCalls: 10 });
  expect(calls).toBe(sent);
  expect(calls).toBeGreaterThanOrEqual(10);
  expect(calls).toBeLessThanOrEqual(11);
  expect(callsPerSecond).toBeGreaterThan(0);
});

it('waits for the answers that are still open when the time is over', async () => {
  expect((await runLoop([soon, soon, soon], { durationMs: 0 })).calls).toBe(3);
});

it('never has two calls of one slot open', async () => {
  let open = 0;
  const slot: Call = (done) => {
    open += 1;
    expect(open).toBe(1);
    setImmediate(() => {
      open -= 1;
      done();
    });
  };
  await runLoop([slot], { durationMs: 60_000, mostCalls: 50 });
  expect(open).toBe(0);
});

it('fails with the first call that fails', async () => {
  const broken: Call = (done) => void setImmediate(() => done(new Error('HTTP 500')));
  await expect(runLoop([soon, broken], { durationMs: 60_000 })).rejects.toThrow('HTTP 500');
});
