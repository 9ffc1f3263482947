import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLastSeen } from '../../../../main/gateway/identity/last-seen';
import { createStore } from '../../../../main/gateway/store';
import { aClient, testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

it('notices a client at most once a second, and saves only when told or after ten minutes', () => {
  const clients = createStore([aClient()]);
  const lastSeen = createLastSeen({ clients, clock: testClock, report: () => undefined });
  lastSeen.see('client-1');
  lastSeen.see('client-1');
  expect(lastSeen.changes.get()).toBe(1);
  expect(lastSeen.at('client-1')).toBe('2026-11-20T10:00:00.000Z');
  expect(clients.get()[0]?.lastSeenAt).toBeNull();
  vi.advanceTimersByTime(600_001);
  lastSeen.see('client-1');
  expect(clients.get()[0]?.lastSeenAt).toBe('2026-11-20T10:10:00.001Z');
});

it('says so, and goes on, when it cannot be saved', () => {
  const report = vi.fn();
  const clients = {
    ...createStore([aClient()]),
    update: () => {
      throw new Error('disk full');
    },
  };
  const lastSeen = createLastSeen({ clients, clock: testClock, report });
  lastSeen.see('client-1');
  lastSeen.save();
  expect(report).toHaveBeenCalledOnce();
});
