import { expect, it, vi } from 'vitest';
import { createStore } from '../../../main/gateway/store';

it('tells its listeners after the value has changed, in the order they came', () => {
  const store = createStore(1);
  const heard: string[] = [];
  store.subscribe(() => heard.push(`first ${store.get()}`));
  store.subscribe(() => heard.push(`second ${store.get()}`));
  store.update((value) => value + 1);
  expect(heard).toEqual(['first 2', 'second 2']);
});

it('tells nobody when nothing changed, or once they stopped listening', () => {
  const store = createStore(1);
  const listener = vi.fn();
  const stop = store.subscribe(listener);
  store.update((value) => value);
  stop();
  store.update(() => 2);
  expect(listener).not.toHaveBeenCalled();
});

it('keeps its value when a change throws', () => {
  const store = createStore(1);
  expect(() =>
    store.update(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(store.get()).toBe(1);
});

it('tells everybody although somebody fails over it, and then says so', () => {
  const store = createStore(1);
  const listener = vi.fn();
  store.subscribe(() => {
    throw new Error('the disk is full');
  });
  store.subscribe(listener);
  expect(() => store.update(() => 2)).toThrow('the disk is full');
  expect(listener).toHaveBeenCalledOnce();
  expect(store.get()).toBe(2);
});
