import { describe, expect, it } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createFoundClientServices, type FoundClientServiceParts } from '../../../main/ipc/found-client-services';
import type { FilePlan } from '../../../shared/domain/file-plan';
import { GatehouseError } from '../../../shared/errors';

const plan: FilePlan = { id: 'plan', changes: [] };

function aScene(parts: Partial<FoundClientServiceParts> = {}) {
  const calls: unknown[][] = [];
  const note =
    <T>(name: string, value: T) =>
    async (...args: unknown[]): Promise<T> => {
      calls.push([name, ...args]);
      return value;
    };
  const services = createFoundClientServices({
    survey: { found: createStore(null), scan: note('scan', []) },
    connections: {
      planConnect: note('connect', plan),
      planDisconnect: note('disconnect', plan),
      planRestore: note('restore', plan),
      apply: note('apply', []),
    },
    connectionEvents: () => [
      { at: '2026-11-01T00:00:00.000Z', fileId: 'f', path: '/x', what: 'Done.', backupId: null },
    ],
    folders: {
      add: (path) => void calls.push(['add', path]),
      remove: (path) => void calls.push(['remove', path]),
    },
    assertEditable: () => {},
    ...parts,
  });
  return { services, calls };
}

describe('clients on this machine', () => {
  it('are looked for when somebody wants it', async () => {
    const { services, calls } = aScene();
    expect(services['clients.found'].get()).toBeNull();
    expect(await services['clients.scan']()).toBeUndefined();
    expect(calls).toEqual([['scan']]);
  });

  it('are looked for in folders that are added, and no more in those that are removed', async () => {
    const { services, calls } = aScene();
    await services['clients.setFolder']({ path: '/a', isWatched: true });
    await services['clients.setFolder']({ path: '/a', isWatched: false });
    expect(calls).toEqual([['add', '/a'], ['scan'], ['remove', '/a'], ['scan']]);
  });

  it('are planned for and looked at again after a plan is carried out', async () => {
    const { services, calls } = aScene();
    expect(await services['clients.planConnect']({ fileIds: ['f'], others: 'keep' })).toBe(plan);
    expect(await services['clients.planDisconnect']({ fileIds: null, withSecrets: false })).toBe(plan);
    expect(await services['clients.planRestore']({ backupId: 'b' })).toBe(plan);
    expect(await services['clients.applyPlan']({ planId: 'plan' })).toEqual({ outcomes: [] });
    expect(calls).toEqual([
      ['connect', ['f'], 'keep'],
      ['disconnect', null, false],
      ['restore', 'b'],
      ['apply', 'plan'],
      ['scan'],
    ]);
  });

  it('have a history', () => {
    expect(aScene().services['clients.history']()).toMatchObject({ events: [{ what: 'Done.' }] });
  });

  it('are not connected where the clients are declared elsewhere', async () => {
    const { services, calls } = aScene({
      assertEditable: () => {
        throw new GatehouseError('conflict', 'Declared.');
      },
    });
    await expect(services['clients.planConnect']({ fileIds: ['f'], others: 'keep' })).rejects.toThrow('Declared.');
    expect(calls).toEqual([]);
  });
});
