import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { BackTest } from '../../../../shared/domain/simulation';
import { aRule } from '../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../support/fake-bridge';
import { openDashboard } from '../../../support/open-dashboard';

// Whole screens are drawn with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

const counts = { allow: 1, ask: 1, deny: 1 };
const aBackTest = (differing: number): BackTest => ({
  ...{ calls: 3, since: null, leftOut: 0, recorded: counts, now: counts, changed: counts },
  ...{ differing, examples: [], tookMs: 1 },
});

async function openFor(id: string, overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('policy', {
    'policy.rules': [aRule('t', { isLocked: true }), aRule('a'), aRule('b'), aRule('c')],
    'policy.backTest': () => aBackTest(0),
    'policy.setEnabled': () => undefined,
    'policy.move': () => undefined,
    'policy.remove': () => ({ undoId: 'u' }),
    ...overrides,
  });
  const { user } = opened;
  await user.click(await screen.findByRole('button', { name: new RegExp(`^More actions: Deny ${id}`) }));
  await user.click(await screen.findByRole('menuitem', { name: /^Try a change/ }));
  const dialog = within(await screen.findByRole('dialog'));
  const choose = async (option: string) => {
    await user.click(dialog.getByRole('combobox', { name: 'What if' }));
    await user.click(await screen.findByRole('option', { name: option }));
  };
  return { ...opened, dialog, choose };
}

it('shows at once what switching the rule off would mean, and does it on demand', async () => {
  const { bridge, user, dialog } = await openFor('b');
  expect(await dialog.findByText('No call of the last 3 would be decided otherwise.')).toBeTruthy();
  expect(bridge.inputs('policy.backTest')).toEqual([
    { change: { kind: 'set-enabled', id: 'b', isEnabled: false }, last: 10_000 },
  ]);
  expect(bridge.inputs('policy.setEnabled')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Make this change' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.inputs('policy.setEnabled')).toEqual([{ id: 'b', isEnabled: false }]);
});

it('moves it only to where it may stand, below the rules of the team', async () => {
  const { bridge, user, dialog, choose } = await openFor('b');
  await choose('it stood elsewhere');
  const position = dialog.getByRole('textbox', { name: 'Position, 2 to 4' });
  await user.clear(position);
  await user.type(position, '1');
  expect(dialog.getByText('Write a position other than the one it has.')).toBeTruthy();
  expect(dialog.getByRole('button', { name: 'Make this change' }).hasAttribute('disabled')).toBe(true);
  await user.clear(position);
  await user.type(position, '4');
  await waitFor(() =>
    expect(bridge.inputs('policy.backTest').at(-1)).toEqual({
      change: { kind: 'move', id: 'b', index: 3 },
      last: 10_000,
    }),
  );
  await user.click(dialog.getByRole('button', { name: 'Make this change' }));
  await waitFor(() => expect(bridge.inputs('policy.move')).toEqual([{ id: 'b', index: 3 }]));
});

it('deletes with an undo', async () => {
  const { bridge, user, dialog, choose } = await openFor('b');
  await choose('it were not there');
  await user.click(dialog.getByRole('button', { name: 'Delete the rule' }));
  expect(await screen.findByRole('button', { name: 'Undo' })).toBeTruthy();
  expect(bridge.inputs('policy.remove')).toEqual([{ id: 'b' }]);
});

it('shows the result of the last change asked for, however late the others come', async () => {
  const waiting: ((result: BackTest) => void)[] = [];
  const { dialog, choose } = await openFor('b', {
    'policy.backTest': () => new Promise((resolve) => waiting.push(resolve)),
  });
  await choose('it were not there');
  await waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]?.(aBackTest(2));
  expect(await dialog.findByText('2 calls of the last 3 would be decided otherwise.')).toBeTruthy();
  waiting[0]?.(aBackTest(0));
  await Promise.resolve();
  expect(dialog.queryByText(/^No call/)).toBeNull();
});

it('says why it could not be tried', async () => {
  const { dialog } = await openFor('b', {
    'policy.backTest': () => {
      throw Object.assign(new Error('The record is locked. Close the other Gatehouse.'), {
        code: 'record-unavailable',
      });
    },
  });
  expect(await dialog.findByText('The record is locked. Close the other Gatehouse.')).toBeTruthy();
});
