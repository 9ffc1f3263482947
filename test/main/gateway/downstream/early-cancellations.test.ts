import { expect, it } from 'vitest';
import { createEarlyCancellations, rememberedMs } from '../../../../main/gateway/downstream/early-cancellations';

function atTime() {
  const time = { nowMs: 0 };
  return { time, early: createEarlyCancellations(() => time.nowMs) };
}

it('tells a request that was cancelled before it came, once', () => {
  const { early } = atTime();
  early.add('7');
  expect(early.take('8')).toBe(false);
  expect(early.take('7')).toBe(true);
  expect(early.take('7')).toBe(false);
});

it('forgets what came long before: that was for a request of the past', () => {
  const { early, time } = atTime();
  early.add('7');
  time.nowMs = rememberedMs + 1;
  expect(early.take('7')).toBe(false);
});

it('remembers a few dozen of the latest, however many a client sends', () => {
  const { early } = atTime();
  for (let id = 0; id < 10_000; id += 1) early.add(String(id));
  expect(early.take('9935')).toBe(false);
  expect(early.take('9936')).toBe(true);
  expect(early.take('9999')).toBe(true);
});
