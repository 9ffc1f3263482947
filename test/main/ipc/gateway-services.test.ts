import { expect, it } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createGatewayServices } from '../../../main/ipc/gateway-services';
import type { GatewayStatus } from '../../../shared/domain/settings';
import { GatehouseError } from '../../../shared/errors';
import { aStatus } from '../../support/dashboard-views';

function someServices(failing: { stopAll?: Error; set?: Error; clear?: Error } = {}) {
  const status = createStore<GatewayStatus>(aStatus({ notices: [] }));
  const did: string[] = [];
  const step = (name: string, error: Error | undefined) => () => {
    did.push(`${name} ${status.get().isPanic ? 'in panic' : status.get().isPaused ? 'paused' : 'running'}`);
    if (error) throw error;
  };
  const services = createGatewayServices({
    status,
    reevaluate: step('reevaluate', undefined),
    stopAll: step('stop', failing.stopAll),
    panicMarker: { set: step('set', failing.set), clear: step('clear', failing.clear) },
  });
  const { isPaused, isPanic } = status.get();
  expect({ isPaused, isPanic }).toEqual({ isPaused: false, isPanic: false });
  return { services, status, did };
}

it('denies what comes before it stops what is under way, and is kept over a restart', async () => {
  const { services, status, did } = someServices();
  await services['gateway.panic'](undefined);
  expect(did).toEqual(['stop in panic', 'set in panic']);
  expect(status.get()).toMatchObject({ isPaused: true, isPanic: true });
});

it('stays stopped, on disk too, when something cannot be stopped', async () => {
  const { services, status, did } = someServices({ stopAll: new Error('a bug') });
  expect(() => services['gateway.panic'](undefined)).toThrow('a bug');
  expect(did).toContain('set in panic');
  expect(status.get().isPanic).toBe(true);
});

it.each([
  [new GatehouseError('internal', 'The disk is full.'), 'The disk is full.'],
  [new Error('EIO'), 'Everything is stopped, but a restart would let calls through again. Stop your clients too.'],
])('tells the person when it cannot be kept: %s', async (set, text) => {
  const { services, status } = someServices({ set });
  await services['gateway.panic'](undefined);
  expect(status.get()).toMatchObject({ isPanic: true, notices: [{ id: 'panic', text }] });
  await services['gateway.dismissNotice']({ id: 'panic' });
  expect(status.get().notices).toEqual([]);
});

it('lets calls through again only by resuming; a pause on top changes nothing', async () => {
  const { services, status, did } = someServices();
  await services['gateway.panic'](undefined);
  await services['gateway.pause']({ isPaused: true });
  expect(status.get()).toMatchObject({ isPaused: true, isPanic: true });
  await services['gateway.pause']({ isPaused: false });
  expect(status.get()).toMatchObject({ isPaused: false, isPanic: false });
  expect(did.slice(2)).toEqual(['reevaluate in panic', 'clear in panic', 'reevaluate running']);
});

it('stays stopped when the mark on disk cannot be removed', async () => {
  const { services, status } = someServices({ clear: new GatehouseError('internal', 'It stays.') });
  await services['gateway.panic'](undefined);
  expect(() => services['gateway.pause']({ isPaused: false })).toThrow('It stays.');
  expect(status.get()).toMatchObject({ isPaused: true, isPanic: true });
});

it('a pause is no panic', async () => {
  const { services, status } = someServices();
  await services['gateway.pause']({ isPaused: true });
  expect(status.get()).toMatchObject({ isPaused: true, isPanic: false });
});
