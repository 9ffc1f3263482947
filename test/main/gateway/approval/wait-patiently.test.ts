import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWaitPatiently } from '../../../../main/gateway/approval/wait-patiently';
import { type Exchange, stoppedWaiting } from '../../../../main/gateway/exchange';
import { stoppedByUser } from '../../../../main/gateway/halt';
import { anExchange } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aWait() {
  const told: string[] = [];
  const { exchange, cancelled } = anExchange();
  let comeBack: () => void = () => undefined;
  const back = new Promise<void>((resolve) => {
    comeBack = resolve;
  });
  const inRounds: Exchange = {
    ...exchange,
    rounds: {
      begin: (ms) => void told.push(`begin ${ms}`),
      end: () => {
        told.push('end');
        return back;
      },
      stop: () => void told.push('stop'),
    },
  };
  const wait = createWaitPatiently({ longestMs: () => 50_000, gaveUp: () => void told.push('gave up') });
  return { wait, told, exchange, inRounds, cancelled, comeBack: () => comeBack() };
}

it('gives the answer only when a client that was told to come back is there again (T-C14)', async () => {
  const { wait, told, inRounds, comeBack } = aWait();
  let isAllowed = false;
  const done = wait(inRounds, () => Promise.resolve('yes')).then(() => {
    isAllowed = true;
  });
  await vi.advanceTimersByTimeAsync(600_000);
  expect({ told, isAllowed }).toEqual({ told: ['begin 50000', 'end'], isAllowed: false });
  comeBack();
  await done;
  expect(isAllowed).toBe(true);
});

it('tells a no at once, and asks for no further round', async () => {
  const { wait, told, inRounds } = aWait();
  await expect(wait(inRounds, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(told).toEqual(['begin 50000', 'stop']);
});

it('learns from a client that gives up, and from nothing else', async () => {
  const first = aWait();
  first.cancelled.abort(stoppedWaiting());
  await expect(first.wait(first.exchange, () => Promise.reject(stoppedWaiting()))).rejects.toThrow();
  expect(first.told).toEqual(['gave up']);

  const second = aWait();
  second.cancelled.abort(stoppedByUser());
  await expect(second.wait(second.exchange, () => Promise.reject(stoppedByUser()))).rejects.toThrow();
  expect(second.told).toEqual([]);

  const third = aWait();
  await expect(third.wait(third.exchange, () => Promise.reject(stoppedWaiting()))).rejects.toThrow();
  expect(third.told).toEqual([]);

  const fourth = aWait();
  fourth.cancelled.abort(new Error('cancelled'));
  await expect(fourth.wait(fourth.exchange, () => Promise.reject(new Error('no')))).rejects.toThrow();
  expect(fourth.told).toEqual([]);
});

it('costs clients of the other era nothing', async () => {
  const { wait, told, exchange } = aWait();
  await expect(wait(exchange, () => Promise.resolve('yes'))).resolves.toBe('yes');
  expect(told).toEqual([]);
});
