import { expect, it } from 'vitest';
import { createLazySignal } from '../../../../main/gateway/downstream/lazy-signal';

it('tells those who look before it is aborted and those who look after, with the first reason', () => {
  const [early, late] = [createLazySignal(), createLazySignal()];
  const signal = early.signal();
  expect([signal.aborted, early.isAborted()]).toEqual([false, false]);
  for (const each of [early, late]) {
    each.abort(new Error('first'));
    each.abort(new Error('second'));
    expect(each.isAborted()).toBe(true);
    expect(each.signal().reason).toMatchObject({ message: 'first' });
  }
  expect(early.signal()).toBe(signal);
});
