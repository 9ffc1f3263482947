import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createPendingRequests,
  type PendingRequest,
  type PendingRequests,
} from '../../../../main/gateway/upstream/pending';

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
