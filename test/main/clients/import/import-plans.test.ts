import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createImportPlans } from '../../../../main/clients/import/import-plans';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const plansAt = (nowMs: () => number) =>
  createImportPlans<string>({ now: () => new Date(nowMs()), monotonicMs: nowMs });

it('keeps a plan for ten minutes, and forgets it then although nobody asks', () => {
  const plans = plansAt(() => 0);
  const id = plans.keep('one');
  vi.advanceTimersByTime(599_999);
  expect(plans.get(id)).toBe('one');
  vi.advanceTimersByTime(1);
  expect(() => plans.get(id)).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(vi.getTimerCount()).toBe(0);
});

it('takes no plan that grew old while the computer slept', () => {
  let nowMs = 0;
  const plans = plansAt(() => nowMs);
  const id = plans.keep('one');
  nowMs = 600_001;
  expect(() => plans.get(id)).toThrow('too old');
});

it('ends a plan that was carried out', () => {
  const plans = plansAt(() => 0);
  const id = plans.keep('one');
  plans.end(id);
  expect(() => plans.get(id)).toThrow('imported already');
  expect(vi.getTimerCount()).toBe(0);
});

it('keeps the last four', () => {
  const plans = plansAt(() => 0);
  const ids = ['a', 'b', 'c', 'd', 'e'].map((plan) => plans.keep(plan));
  expect(() => plans.get(ids[0] ?? '')).toThrow();
  expect(ids.slice(1).map((id) => plans.get(id))).toEqual(['b', 'c', 'd', 'e']);
});
