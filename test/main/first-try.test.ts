import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createFirstTry } from '../../main/first-try';
import { createStore } from '../../main/gateway/store';
import type { ServerConfig } from '../../shared/domain/server';
import { GatehouseError } from '../../shared/errors';
import { aServer, testClock } from '../support/builders';

function aFirstTry(servers: readonly ServerConfig[] = [], assertEditable: () => void = () => {}) {
  const store = createStore(servers);
  const warm = vi.fn();
  const parts = { clock: testClock, home: '/home/ada/.gatehouse', servers: store, warm, assertEditable };
  return { store, warm, firstTry: createFirstTry({ ...parts, endpoint: () => 'http://127.0.0.1:9/mcp' }) };
}

it('adds the sample once, below our own folder, and starts it', () => {
  const { store, warm, firstTry } = aFirstTry();
  const folder = join('/home/ada/.gatehouse', 'sample');
  expect([firstTry.addSample(), firstTry.addSample()]).toEqual([
    { server: 'sample', folder },
    { server: 'sample', folder },
  ]);
  expect(store.get()).toMatchObject([{ name: 'sample', transport: { kind: 'sample', folder }, origin: 'sample' }]);
  expect(warm.mock.calls).toEqual([['sample'], ['sample']]);
});

it('leaves a server of the person’s that has its name alone', () => {
  const own = aServer({ name: 'sample' });
  const { store, warm, firstTry } = aFirstTry([own]);
  expect(() => firstTry.addSample()).toThrow('A server of yours is named “sample” already.');
  expect([store.get(), warm.mock.calls]).toEqual([[own], []]);
});

it('adds nothing where the operator owns the configuration', () => {
  const { store, firstTry } = aFirstTry([], () => {
    throw new GatehouseError('conflict', 'The operator owns this.');
  });
  expect(() => firstTry.addSample()).toThrow('The operator owns this.');
  expect(store.get()).toEqual([]);
});

it('tries nothing without the sample', async () => {
  await expect(aFirstTry().firstTry.tryIt()).rejects.toMatchObject({ code: 'not-found' });
});

it('has a client of its own, whose token differs with each start', () => {
  const [one, other] = [aFirstTry().firstTry.client, aFirstTry().firstTry.client];
  expect([one.id, one.origin]).toEqual(['first-try', 'try-it']);
  expect(one.tokenDigest).not.toBe(other.tokenDigest);
});
