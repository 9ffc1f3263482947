import { expect, it, vi } from 'vitest';
import { createImportServices, type ImportServiceParts } from '../../../main/ipc/import-services';
import { createUndo } from '../../../main/ipc/undo';
import type { ImportPlan } from '../../../shared/domain/import-plan';
import { GatehouseError } from '../../../shared/errors';

const plan: ImportPlan = { id: 'plan', candidates: [], problems: [] };
const choices = [{ id: 'c1', name: 'a', answers: {} }];

function aScene(parts: Partial<ImportServiceParts> = {}) {
  const calls: unknown[][] = [];
  const undo = createUndo();
  const services = createImportServices({
    imports: {
      plan: async (request) => {
        calls.push(['plan', request]);
        return plan;
      },
      carryOut: async (planId, wanted) => {
        calls.push(['carry out', planId, wanted]);
        return { servers: ['a', 'b'], takeBack: async () => void calls.push(['take back']) };
      },
    },
    warm: (name) => void calls.push(['warm', name]),
    scan: async () => void calls.push(['scan']),
    undo,
    assertEditable: () => {},
    ...parts,
  });
  return { services, undo, calls };
}

it('plans, and starts nothing by that', async () => {
  const { services, calls } = aScene();
  expect(await services['clients.planImport']({ from: 'clients' })).toBe(plan);
  expect(calls).toEqual([['plan', { from: 'clients' }]]);
});

it('starts what was added and looks at the clients anew, and takes it back once', async () => {
  const { services, undo, calls } = aScene();
  const { servers, undoId } = await services['clients.import']({ planId: 'plan', choices });
  expect(servers).toEqual(['a', 'b']);
  expect(calls).toEqual([['carry out', 'plan', choices], ['warm', 'a'], ['warm', 'b'], ['scan']]);
  await undo.restore(undoId);
  expect(calls.slice(4)).toEqual([['take back'], ['scan']]);
  await expect(undo.restore(undoId)).rejects.toMatchObject({ code: 'not-found' });
});

it('can be undone although the clients could not be looked at', async () => {
  const scan = vi.fn(() => Promise.reject(new Error('no disk')));
  const { services, undo, calls } = aScene({ scan });
  await undo.restore((await services['clients.import']({ planId: 'plan', choices })).undoId);
  expect(scan).toHaveBeenCalledTimes(2);
  expect(calls.at(-1)).toEqual(['take back']);
});

it('says what could not be taken back, and can be tried again', async () => {
  let isFull = true;
  const takeBack = () => (isFull ? Promise.reject(new GatehouseError('conflict', 'Full.')) : Promise.resolve());
  const { services, undo } = aScene({
    imports: { plan: async () => plan, carryOut: async () => ({ servers: ['a'], takeBack }) },
  });
  const { undoId } = await services['clients.import']({ planId: 'plan', choices });
  await expect(undo.restore(undoId)).rejects.toThrow('Full.');
  isFull = false;
  await expect(undo.restore(undoId)).resolves.toBeUndefined();
});

it('is not done where the servers are declared elsewhere', async () => {
  const { services, calls } = aScene({
    assertEditable: () => {
      throw new GatehouseError('conflict', 'Declared.');
    },
  });
  await expect(services['clients.planImport']({ from: 'clients' })).rejects.toThrow('Declared.');
  await expect(services['clients.import']({ planId: 'plan', choices })).rejects.toThrow('Declared.');
  expect(calls).toEqual([]);
});
