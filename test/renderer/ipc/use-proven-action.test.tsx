import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { FakeBridgeOverrides } from '../../support/fake-bridge';
import { installFakeBridge } from '../../support/install-fake-bridge';

/** An action that main refuses until a proof was given, each proof being good for one. */
async function start(overrides: FakeBridgeOverrides = {}) {
  let isProven = false;
  const bridge = installFakeBridge({
    'security.method': 'passphrase',
    'security.authenticate': ({ passphrase }) => {
      isProven = passphrase === 'right';
      return { outcome: isProven ? 'proven' : 'wrong', retryAt: null };
    },
    'policy.setEnabled': () => {
      if (!isProven)
        throw Object.assign(new Error('This takes a proof of who you are.'), { code: 'not-authenticated' });
      isProven = false;
    },
    ...overrides,
  });
  const [{ app }, { useProvenAction }] = await Promise.all([
    import('../../../renderer/ipc/app'),
    import('../../../renderer/ipc/use-proven-action'),
  ]);
  const { result } = renderHook(() => useProvenAction('switch it on', app['policy.setEnabled']));
  await waitFor(() => expect(bridge.reads('security.method')).toBe(1));
  // The method is there once the answer was drawn.
  await act(async () => {});
  const begin = () => {
    let running: Promise<unknown> | undefined;
    act(() => {
      running = result.current.run({ id: 'r', isEnabled: true });
    });
    return { running };
  };
  return { bridge, result, begin };
}

it('asks for a proof and does it again', async () => {
  const { bridge, result, begin } = await start();
  const { running } = begin();
  await waitFor(() => expect(result.current.proof).toMatchObject({ method: 'passphrase', reason: 'switch it on' }));
  await act(async () => result.current.proof?.onProve('right'));
  await expect(running).resolves.toEqual({ ok: true, value: undefined });
  await waitFor(() => expect(result.current.proof).toBeNull());
  expect(bridge.inputs('policy.setEnabled')).toHaveLength(2);
  expect(bridge.inputs('security.authenticate')).toEqual([{ reason: 'switch it on', passphrase: 'right' }]);
});

it('says that a passphrase was wrong, and takes the next one', async () => {
  const { result, begin } = await start();
  const { running } = begin();
  await waitFor(() => expect(result.current.proof).not.toBeNull());
  await act(async () => result.current.proof?.onProve('left'));
  await waitFor(() => expect(result.current.proof?.error).toBe('That is not the passphrase. Try again.'));
  await act(async () => result.current.proof?.onProve('right'));
  await expect(running).resolves.toMatchObject({ ok: true });
});

it('fails with the sentence of main when the person gives no proof', async () => {
  const { bridge, result, begin } = await start();
  const { running } = begin();
  await waitFor(() => expect(result.current.proof).not.toBeNull());
  await act(async () => result.current.proof?.onCancel());
  await expect(running).resolves.toEqual({ ok: false, error: 'This takes a proof of who you are.' });
  expect(result.current.proof).toBeNull();
  expect(bridge.inputs('policy.setEnabled')).toHaveLength(1);
});

it('asks nobody where nothing can prove who is there', async () => {
  const { result, begin } = await start({ 'security.method': 'none' });
  const { running } = begin();
  await act(async () => {
    await expect(running).resolves.toMatchObject({ ok: false });
  });
  expect(result.current.proof).toBeNull();
});

it('sends no passphrase where the system asks, and says when to try again', async () => {
  const retryAt = '2026-11-21T14:03:00.000Z';
  const { bridge, result, begin } = await start({
    'security.method': 'touch-id',
    'security.authenticate': () => ({ outcome: 'wait', retryAt }),
  });
  begin();
  await waitFor(() => expect(result.current.proof?.method).toBe('touch-id'));
  await act(async () => result.current.proof?.onProve());
  const clock = new Date(retryAt).toLocaleTimeString('en-GB');
  await waitFor(() =>
    expect(result.current.proof?.error).toBe(`There were too many wrong attempts. Try again after ${clock}.`),
  );
  expect(bridge.inputs('security.authenticate')).toEqual([{ reason: 'switch it on' }]);
});

it('leaves other failures as they are', async () => {
  const { result, begin } = await start({
    'policy.setEnabled': () => {
      throw Object.assign(new Error('This rule does not exist any more.'), { code: 'not-found' });
    },
  });
  const { running } = begin();
  await act(async () => {
    await expect(running).resolves.toEqual({ ok: false, error: 'This rule does not exist any more.' });
  });
  expect(result.current.proof).toBeNull();
});
