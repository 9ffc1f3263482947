import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHoldings, type Holding } from '../../../../main/gateway/approval/holdings';
import { testClock } from '../../../support/builders';

vi.mock('node:crypto', async (importActual) => {
  const actual = await importActual<typeof import('node:crypto')>();
  return { ...actual, randomInt: vi.fn(actual.randomInt) };
});

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00.000Z') });
});
afterEach(() => {
  vi.mocked(randomInt).mockReset();
  vi.useRealTimers();
});

function aHolding(fields: Partial<Holding> = {}): Holding {
  return {
    clientId: 'client-1',
    session: null,
    endsAtMs: testClock.monotonicMs() + 1000,
    shown: {
      kind: 'grant',
      client: 'Claude',
      server: 'files',
      tool: 'write_file',
      sentence: 'Claude may.',
      reach: 'tool',
      scope: '15-minutes',
      requestId: 'K7QX',
    },
    ...fields,
  };
}

describe('the list', () => {
  it('says when each began, was used and ends', () => {
    const holdings = createHoldings(testClock);
    const id = holdings.add(aHolding());
    vi.advanceTimersByTime(400);
    holdings.use(id);
    expect(holdings.list.get()).toMatchObject([
      {
        id,
        createdAt: '2026-11-20T10:00:00.000Z',
        lastUsedAt: '2026-11-20T10:00:00.400Z',
        uses: 1,
        endsAt: '2026-11-20T10:00:01.000Z',
      },
    ]);
  });

  it('says nothing of a use where there was none, and all that is shown of each', () => {
    const holdings = createHoldings(testClock);
    holdings.add(aHolding());
    expect(holdings.list.get()).toEqual([
      {
        ...aHolding().shown,
        id: expect.stringMatching(/^[A-HJ-NP-Z2-9]{8}$/),
        createdAt: '2026-11-20T10:00:00.000Z',
        lastUsedAt: null,
        uses: 0,
        endsAt: '2026-11-20T10:00:01.000Z',
      },
    ]);
  });

  it('is told of each that comes, is used, or is ended, and not where nothing is', () => {
    const holdings = createHoldings(testClock);
    const told = vi.fn();
    holdings.list.subscribe(told);
    const id = holdings.add(aHolding());
    holdings.use(id);
    holdings.use(id);
    expect(told).toHaveBeenCalledTimes(3);
    holdings.use('other');
    holdings.end(() => false);
    expect(told).toHaveBeenCalledTimes(3);
    holdings.end(() => true);
    expect(told).toHaveBeenCalledTimes(4);
    vi.advanceTimersByTime(5000);
    expect(told).toHaveBeenCalledTimes(4);
  });

  it('is told once where the clock counts parts of a millisecond', () => {
    const start = performance.now();
    const holdings = createHoldings({ now: () => new Date(), monotonicMs: () => performance.now() - start + 0.6 });
    holdings.add(aHolding({ endsAtMs: 10 }));
    const told = vi.fn();
    holdings.list.subscribe(told);
    vi.advanceTimersByTime(10);
    expect(told).toHaveBeenCalledOnce();
    expect(holdings.list.get()).toEqual([]);
  });

  it('is told when one ends by itself, whatever the clock on the wall says', () => {
    const holdings = createHoldings(testClock);
    holdings.add(aHolding());
    holdings.add(aHolding({ endsAtMs: testClock.monotonicMs() + 5000 }));
    const told = vi.fn();
    holdings.list.subscribe(told);
    vi.setSystemTime(new Date('2020-01-01'));
    vi.advanceTimersByTime(999);
    expect(told).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(told).toHaveBeenCalledOnce();
    expect(holdings.list.get()).toHaveLength(1);
    vi.advanceTimersByTime(4000);
    expect(holdings.list.get()).toEqual([]);
  });

  it('ends by the time of day where the machine slept, and says so within a minute of being awake', () => {
    let asleepMs = 0;
    const holdings = createHoldings({ now: () => new Date(Date.now() + asleepMs), monotonicMs: testClock.monotonicMs });
    holdings.add(aHolding({ endsAtMs: testClock.monotonicMs() + 15 * 60_000 }));
    const told = vi.fn();
    holdings.list.subscribe(told);
    vi.advanceTimersByTime(5 * 60_000);
    asleepMs = 10 * 60_000 - 1;
    expect(holdings.find(() => true)).toBeDefined();
    asleepMs += 1;
    expect(holdings.find(() => true)).toBeUndefined();
    expect(told).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(told).toHaveBeenCalledOnce();
    expect([holdings.list.get(), vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('has no end for what lasts as long as its session', () => {
    const holdings = createHoldings(testClock);
    holdings.add(aHolding({ endsAtMs: Number.POSITIVE_INFINITY }));
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000_000_000);
    expect(holdings.list.get()).toMatchObject([{ endsAt: null }]);
  });

  it('does not end what is longer than a timer can be', () => {
    const holdings = createHoldings(testClock);
    holdings.add(aHolding({ endsAtMs: testClock.monotonicMs() + 2 ** 31 + 1000 }));
    const told = vi.fn();
    holdings.list.subscribe(told);
    vi.advanceTimersByTime(2 ** 31 - 2);
    expect(told).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(holdings.list.get()).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(holdings.list.get()).toEqual([]);
  });
});

it('finds the oldest that matches and has not ended, even before its timer ran', () => {
  let nowMs = 0;
  const holdings = createHoldings({ now: () => new Date(), monotonicMs: () => nowMs });
  const first = holdings.add(aHolding({ endsAtMs: 10 }));
  const second = holdings.add(aHolding({ endsAtMs: 20 }));
  expect(holdings.find(() => true)?.id).toBe(first);
  nowMs = 10;
  expect(holdings.find(() => true)?.id).toBe(second);
  expect(holdings.list.get().map(({ id }) => id)).toEqual([second]);
  expect(holdings.find(({ clientId }) => clientId === 'other')).toBeUndefined();
});

it('gives the place of the oldest to the newest where there are too many', () => {
  const holdings = createHoldings(testClock, 2);
  const ids = [1, 2, 3].map(() => holdings.add(aHolding()));
  expect(holdings.list.get().map(({ id }) => id)).toEqual(ids.slice(1));
});

it('ends those it is told to, and says whether there were any', () => {
  const holdings = createHoldings(testClock);
  const id = holdings.add(aHolding());
  expect([holdings.end((_holding, each) => each === 'other'), holdings.end((_holding, each) => each === id)]).toEqual([
    false,
    true,
  ]);
  holdings.use(id);
  expect(holdings.list.get()).toEqual([]);
});

it('forgets what ended without its timer as soon as anything changes', () => {
  let nowMs = 0;
  const holdings = createHoldings({ now: () => new Date(), monotonicMs: () => nowMs });
  holdings.add(aHolding({ endsAtMs: 10 }));
  nowMs = 10;
  holdings.add(aHolding({ endsAtMs: 20 }));
  const seen: number[] = [];
  holdings.end(({ endsAtMs }) => seen.push(endsAtMs) === 0);
  expect(seen).toEqual([20]);
});

it('gives no two of them the same name', () => {
  const holdings = createHoldings(testClock);
  const random = vi.mocked(randomInt) as unknown as { mockImplementation(next: () => number): void };
  let drawn = 0;
  random.mockImplementation(() => Math.max(0, Math.floor(drawn++ / 8) - 1));
  const ids = [holdings.add(aHolding()), holdings.add(aHolding())];
  expect(ids).toEqual(['AAAAAAAA', 'BBBBBBBB']);
  expect(drawn).toBe(24);
});

it('keeps no process from ending', () => {
  vi.useRealTimers();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const holdings = createHoldings(testClock);
  holdings.add(aHolding({ endsAtMs: testClock.monotonicMs() + 60_000 }));
  expect(timers()).toBe(before);
  holdings.end(() => true);
});
