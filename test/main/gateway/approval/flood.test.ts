import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFloodGate, mostPerMinute } from '../../../../main/gateway/approval/flood';
import { testClock } from '../../../support/builders';

const [claude, cursor] = [
  { id: 'client-1', name: 'Claude' },
  { id: 'client-2', name: 'Cursor' },
];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('lets a client ask so often a minute, and no other client pays for it (T-C11)', () => {
  const gate = createFloodGate(testClock);
  for (let asked = 0; asked < mostPerMinute; asked += 1) gate(claude);
  expect(() => gate(claude)).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: expect.stringContaining('this client put more than 100 questions to the user within a minute'),
    }),
  );
  expect(() => gate(cursor)).not.toThrow();
});

it('lets it ask again as its questions get older than a minute, and what was refused does not count', () => {
  const gate = createFloodGate(testClock);
  gate(claude);
  vi.advanceTimersByTime(30_000);
  for (let asked = 1; asked < mostPerMinute; asked += 1) gate(claude);
  expect(() => gate(claude)).toThrow();
  vi.advanceTimersByTime(30_000);
  gate(claude);
  expect(() => gate(claude)).toThrow();
});

it('goes by the clock of each question: at most a hundred in any minute', () => {
  const gate = createFloodGate(testClock);
  for (let asked = 0; asked < mostPerMinute; asked += 1) gate(claude);
  vi.advanceTimersByTime(59_999);
  expect(() => gate(claude)).toThrow();
  vi.advanceTimersByTime(1);
  for (let asked = 0; asked < mostPerMinute; asked += 1) gate(claude);
  expect(() => gate(claude)).toThrow();
});
