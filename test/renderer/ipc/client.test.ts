import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../renderer/ipc/client';
import { contract } from '../../../shared/ipc/contract';
import type { Bridge } from '../../../shared/ipc/define';
import { createFakeBridge } from '../../support/fake-bridge';

const settle = () => new Promise((resolve) => setTimeout(resolve));
const screen = (visit: number) => ({ screen: 'servers', visit });

describe('a mirrored state', () => {
  it('asks main only once somebody subscribes, and then has its value', async () => {
    const bridge = createFakeBridge({ 'app.screen': screen(1) });
    const app = createClient(contract, bridge);
    expect(bridge.reads('app.screen')).toBe(0);
    const heard = vi.fn();
    app['app.screen'].subscribe(heard);
    app['app.screen'].subscribe(heard);
    expect(app['app.screen'].get()).toBeUndefined();
    await settle();
    expect(app['app.screen'].get()).toEqual(screen(1));
    expect(bridge.reads('app.screen')).toBe(1);
    expect(bridge.reads('approvals.pending')).toBe(0);
  });

  it('follows what main pushes, and tells until unsubscribed', async () => {
    const bridge = createFakeBridge();
    const app = createClient(contract, bridge);
    const heard = vi.fn();
    const end = app['app.screen'].subscribe(heard);
    await settle();
    bridge.push('app.screen', screen(2));
    expect(app['app.screen'].get()).toEqual(screen(2));
    end();
    const before = heard.mock.calls.length;
    bridge.push('app.screen', screen(3));
    expect(heard).toHaveBeenCalledTimes(before);
    expect(app['app.screen'].get()).toEqual(screen(3));
  });

  it('keeps a push that came while the first answer was on its way', async () => {
    const bridge = createFakeBridge({ 'app.screen': screen(1) });
    const app = createClient(contract, bridge);
    const late = bridge.invoke('app.screen');
    app['app.screen'].subscribe(() => {});
    bridge.push('app.screen', screen(2));
    await late;
    await settle();
    expect(app['app.screen'].get()).toEqual(screen(2));
  });

  it('asks again when the connection came back', async () => {
    const bridge = createFakeBridge();
    const app = createClient(contract, bridge);
    app['app.screen'].subscribe(() => {});
    await settle();
    bridge.reconnect();
    await settle();
    expect(bridge.reads('app.screen')).toBe(2);
  });

  it('reports a value of the wrong form and keeps the last good one', async () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
    const bridge: Bridge = { invoke: async () => ({ ok: true, value: { screen: 7 } }), watch: () => () => {} };
    const app = createClient(contract, bridge);
    app['app.screen'].subscribe(() => {});
    await settle();
    expect(app['app.screen'].get()).toBeUndefined();
    expect(reported).toEqual([expect.objectContaining({ message: expect.stringContaining('Restart Gatehouse') })]);
  });
});

describe('an action', () => {
  it('gives what main answers, and its errors with their code', async () => {
    const bridge = createFakeBridge({
      'policy.add': () => ({ id: 'r1' }),
      'undo.restore': () => {
        throw Object.assign(new Error('It is too late to undo that.'), { code: 'not-found' });
      },
    });
    const app = createClient(contract, bridge);
    const draft = { effect: 'deny', client: '*', server: '*', tool: 'rm', reason: '' } as const;
    await expect(app['policy.add']({ draft })).resolves.toEqual({ id: 'r1' });
    await expect(app['undo.restore']({ undoId: 'x' })).rejects.toMatchObject({
      name: 'GatehouseError',
      code: 'not-found',
      message: 'It is too late to undo that.',
    });
  });

  it.each([undefined, null, 'yes', {}, { ok: false }])('rejects when main answers %o', async (reply) => {
    const app = createClient(contract, { invoke: async () => reply, watch: () => () => {} });
    await expect(app['app.quit']({})).rejects.toMatchObject({ code: 'internal' });
  });

  it('takes a code that it does not know for an internal error', async () => {
    const reply = { ok: false, code: 'haunted', message: 'Boo.' };
    const app = createClient(contract, { invoke: async () => reply, watch: () => () => {} });
    await expect(app['app.quit']({})).rejects.toMatchObject({ code: 'internal', message: 'Boo.' });
  });
});
