import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useAction } from '../../../renderer/ipc/use-action';
import { GatehouseError } from '../../../shared/errors';

it('says that it runs until it is done, and gives the value', async () => {
  let resolve = (_value: number) => {};
  const promise = new Promise<number>((settle) => {
    resolve = settle;
  });
  const { result } = renderHook(() => useAction(() => promise));
  let running: Promise<unknown> | undefined;
  act(() => {
    running = result.current.run();
  });
  expect(result.current.isRunning).toBe(true);
  await act(async () => resolve(7));
  await expect(running).resolves.toEqual({ ok: true, value: 7 });
  expect(result.current.isRunning).toBe(false);
});

it('keeps the sentence of a failure until the next run', async () => {
  let isFailing = true;
  const { result } = renderHook(() =>
    useAction(async () => {
      if (isFailing) throw new GatehouseError('conflict', 'There is a server “files”. Choose another name.');
    }),
  );
  await act(async () => {
    await result.current.run();
  });
  expect(result.current.error).toBe('There is a server “files”. Choose another name.');
  isFailing = false;
  await act(async () => {
    await result.current.run();
  });
  expect(result.current.error).toBeNull();
});

it('tells nothing of a bug but what to do', async () => {
  const { result } = renderHook(() => useAction(() => Promise.reject(new TypeError('x of undefined'))));
  await act(async () => {
    await result.current.run();
  });
  expect(result.current.error).toBe('Gatehouse could not be reached. Try again; if it stays so, restart it.');
  act(() => result.current.reset());
  expect(result.current.error).toBeNull();
});
