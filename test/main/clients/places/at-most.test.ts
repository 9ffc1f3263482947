import { expect, it } from 'vitest';
import { createAtMost } from '../../../../main/clients/places/at-most';

it('runs no more than it may at once, and all in the end', async () => {
  const atMost = createAtMost(3);
  let running = 0;
  let most = 0;
  const work = async (index: number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return index;
  };
  const all = Array.from({ length: 20 }, (_, index) => atMost(() => work(index)));
  expect(await Promise.all(all)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(most).toBe(3);
});

it('gives the place on after a failure', async () => {
  const atMost = createAtMost(1);
  await expect(atMost(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(atMost(async () => 'yes')).resolves.toBe('yes');
});
