import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createPendingRequests,
  type PendingRequest,
  type PendingRequests,
} from '../../../../main/gateway/upstream/pending';
import { aParty } from '../../../support/builders';

const { party: anna } = aParty('anna');
const { party: bert } = aParty('bert');

let pending: PendingRequests;
let overdue: number[];

beforeEach(() => {
  vi.useFakeTimers();
  overdue = [];
  pending = createPendingRequests({
    now: () => performance.now(),
    onOverdue: (id) => {
      overdue.push(id);
      pending.take(id);
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
});

function add(id: number, timeoutMs: number, more: Partial<PendingRequest> = {}): void {
  pending.add(id, {
    method: 'tools/call',
    party: undefined,
    taskId: undefined,
    callerToken: null,
    timeoutMs,
    deadline: performance.now() + timeoutMs,
    onProgress: undefined,
    resolve: () => undefined,
    reject: () => undefined,
    onTaken: () => undefined,
    ...more,
  });
}

describe('requests that wait', () => {
  it('are told of in the order in which their time ends, each once', async () => {
    add(1, 3000);
    add(2, 1000);
    add(3, 2000);
    await vi.advanceTimersByTimeAsync(999);
    expect(overdue).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(overdue).toEqual([2]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(overdue).toEqual([2, 3, 1]);
  });

  it('need one timer, however many they are', () => {
    for (let id = 1; id <= 1000; id += 1) add(id, 60_000 + id);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('are not told of once they were taken, and a standing one never is', async () => {
    add(1, 1000);
    add(2, Number.POSITIVE_INFINITY);
    pending.take(1);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(overdue).toEqual([]);
    expect(pending.get(2)).toBeDefined();
  });

  it('are taken once', () => {
    const onTaken = vi.fn();
    add(1, 1000, { onTaken });
    expect([pending.take(1) !== undefined, pending.take(1)]).toEqual([true, undefined]);
    add(2, 1000, { onTaken });
    expect(pending.takeAll()).toHaveLength(1);
    expect(onTaken).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the time of a request, while somebody else is asked for its server', () => {
  const ofAnna = ({ party }: PendingRequest) => party?.partyId === 'anna';

  it('stands still, and goes on where it stood', async () => {
    add(1, 1000, { party: anna });
    await vi.advanceTimersByTimeAsync(900);
    const release = pending.hold(ofAnna);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(overdue).toEqual([]);
    release();
    await vi.advanceTimersByTimeAsync(99);
    expect(overdue).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(overdue).toEqual([1]);
  });

  it('goes on for those of others', async () => {
    add(1, 1000, { party: anna });
    add(2, 1000, { party: bert });
    pending.hold(ofAnna);
    await vi.advanceTimersByTimeAsync(1000);
    expect(overdue).toEqual([2]);
  });

  it('stands still for one that comes meanwhile as well', async () => {
    const release = pending.hold(ofAnna);
    add(1, 1000, { party: anna });
    await vi.advanceTimersByTimeAsync(5000);
    release();
    await vi.advanceTimersByTimeAsync(999);
    expect(overdue).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(overdue).toEqual([1]);
  });

  it('stands still until the last of several questions was answered, and is not counted twice', async () => {
    add(1, 1000, { party: anna });
    const first = pending.hold((request) => ofAnna(request));
    await vi.advanceTimersByTimeAsync(2000);
    const second = pending.hold((request) => ofAnna(request));
    await vi.advanceTimersByTimeAsync(2000);
    first();
    first();
    await vi.advanceTimersByTimeAsync(2000);
    expect(overdue).toEqual([]);
    second();
    await vi.advanceTimersByTimeAsync(999);
    expect(overdue).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(overdue).toEqual([1]);
  });

  it('stands still for an hour in all, however often the server asks', async () => {
    add(1, 1000, { party: anna });
    for (let minutes = 0; minutes < 60; minutes += 20) {
      const release = pending.hold((request) => ofAnna(request));
      await vi.advanceTimersByTimeAsync(20 * 60_000);
      release();
    }
    pending.hold(ofAnna);
    await vi.advanceTimersByTimeAsync(999);
    expect(overdue).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(overdue).toEqual([1]);
  });

  it('leaves a standing request without an end', async () => {
    add(1, Number.POSITIVE_INFINITY, { party: anna });
    const release = pending.hold(ofAnna);
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    release();
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(overdue).toEqual([]);
  });
});
