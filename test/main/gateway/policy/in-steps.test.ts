import { describe, expect, it } from 'vitest';
import { eachInSteps, inSteps } from '../../../../main/gateway/policy/in-steps';

describe('going through many', () => {
  async function* pagesOf(...pages: readonly (readonly number[])[]) {
    yield* pages;
  }

  it('hands on each, in order', async () => {
    const taken: number[] = [];
    await eachInSteps(pagesOf([1, 2], [], [3]), (item) => void taken.push(item));
    expect(taken).toEqual([1, 2, 3]);
  });

  it('lets others in between', async () => {
    let turns = 0;
    const count = () => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    const busy = () => {
      for (const until = performance.now() + 4; performance.now() < until; );
    };
    await eachInSteps(pagesOf(Array.from({ length: 12 }, (_, index) => index)), busy);
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('ends when it is told to', async () => {
    const controller = new AbortController();
    const taken: number[] = [];
    const take = (item: number) => {
      taken.push(item);
      controller.abort();
      for (const until = performance.now() + 12; performance.now() < until; );
    };
    await expect(eachInSteps(pagesOf([1, 2, 3]), take, controller.signal)).rejects.toThrow();
    expect(taken).toEqual([1]);
  });
});

it('gives what the steps come to', async () => {
  function* count(): Generator<void, number> {
    yield;
    yield;
    return 2;
  }
  expect(await inSteps(count())).toBe(2);
});
