import { expect, it, vi } from 'vitest';
import { derive } from '../../../main/gateway/derive';
import { createStore } from '../../../main/gateway/store';

it('computes at the first look after a change, and not again before the next', () => {
  const [left, right] = [createStore(1), createStore(10)];
  const compute = vi.fn(() => left.get() + right.get());
  const sum = derive([left, right], compute);
  expect(compute).not.toHaveBeenCalled();
  expect([sum.get(), sum.get()]).toEqual([11, 11]);
  right.update(() => 20);
  expect(sum.get()).toBe(21);
  expect(compute).toHaveBeenCalledTimes(2);
});

it('tells its listeners when a source changed, with the new value to be had', () => {
  const source = createStore(1);
  const double = derive([source], () => source.get() * 2);
  const heard: number[] = [];
  const stop = double.subscribe(() => heard.push(double.get()));
  source.update(() => 2);
  stop();
  source.update(() => 3);
  expect(heard).toEqual([4]);
});
