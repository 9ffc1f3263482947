import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilListed } from '../../../../main/gateway/relay/until-listed';
import { aClient, aFakePool, aServer, type FakeServer } from '../../../support/builders';
import { neverAborted } from '../../../support/upstream';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ready = (name: string): FakeServer => ({ config: aServer({ name }) });
const cold = (name: string): FakeServer => ({ config: aServer({ name }), isCold: true });

/** Servers that go on starting until they are told otherwise. */
function listing(...members: FakeServer[]) {
  const fake = aFakePool(members);
  const settled = (_names: Iterable<string>, waitMs: number) =>
    new Promise<void>((resolve) => void setTimeout(resolve, waitMs));
  const pool = { ...fake.pool, settled };
  const viewer = { client: aClient(), server: null };
  const state = { isOver: false };
  const over = untilListed(
    viewer,
    { pool, catalog: { enabled: () => members.map(({ config }) => config.name) } },
    neverAborted,
  );
  void over.then(() => {
    state.isOver = true;
  });
  const isOverAfter = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    return state.isOver;
  };
  async function comes(name: string): Promise<void> {
    await fake.pool.get(name)?.ready(neverAborted);
    fake.states.update((current) => new Map(current));
  }
  return { ...fake, isOverAfter, comes };
}

describe('a list', () => {
  it('waits for nothing when all is known', async () => {
    const { isOverAfter, started } = listing(ready('one'), ready('two'));
    expect(await isOverAfter(0)).toBe(true);
    expect(started).toEqual([]);
  });

  it('waits a quarter of a second for a slow server when another is known', async () => {
    const { isOverAfter, started } = listing(ready('one'), cold('slow'));
    expect(started).toEqual(['slow']);
    expect(await isOverAfter(249)).toBe(false);
    expect(await isOverAfter(1)).toBe(true);
  });

  it('waits three seconds when nothing at all is known', async () => {
    const { isOverAfter } = listing(cold('one'), cold('two'));
    expect(await isOverAfter(2999)).toBe(false);
    expect(await isOverAfter(1)).toBe(true);
  });

  it('waits only shortly for the others as soon as the first of them is known', async () => {
    const { isOverAfter, comes } = listing(cold('one'), cold('two'));
    expect(await isOverAfter(500)).toBe(false);
    await comes('two');
    expect(await isOverAfter(249)).toBe(false);
    expect(await isOverAfter(1)).toBe(true);
  });

  it('is given at once where there are no servers', async () => {
    expect(await listing().isOverAfter(0)).toBe(true);
  });
});
