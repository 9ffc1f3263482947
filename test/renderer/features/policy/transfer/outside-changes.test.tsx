import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { OutsideChange } from '../../../../../shared/domain/outside-change';
import { aRule } from '../../../../support/dashboard-views';
import { openDashboard } from '../../../../support/open-dashboard';

// Whole screens are drawn with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

const aChange = (fields: Partial<OutsideChange> = {}): OutsideChange => ({
  id: 'o1',
  source: 'rules-file',
  path: '/home/ana/rules.yaml',
  seenAt: '2026-11-21T10:00:00.000Z',
  problem: null,
  rules: [{ before: 'Deny b.', after: null, isMoved: false }],
  others: ['The client “Rogue” was added.'],
  ...fields,
});

async function openWith(...changes: OutsideChange[]) {
  const opened = await openDashboard('policy', {
    'policy.rules': [aRule('a')],
    'settings.outside': changes,
    'settings.acceptOutside': () => undefined,
    'settings.rejectOutside': () => undefined,
  });
  await screen.findByText(/When no rule matches/);
  const review = async () => {
    await opened.user.click(await screen.findByRole('button', { name: 'Review' }));
    return within(await screen.findByRole('dialog', { name: 'Review a change from outside' }));
  };
  return { ...opened, review };
}

it('says that a change is not in force, and shows all of it before it is accepted', async () => {
  const { bridge, user, review } = await openWith(aChange());
  expect(screen.getByRole('region', { name: 'Changes from outside' }).textContent).toContain(
    'It is not in force until you accept it.',
  );
  const dialog = await review();
  expect(dialog.getByText('Deny b.')).toBeTruthy();
  expect(dialog.getByText('The client “Rogue” was added.')).toBeTruthy();
  expect(bridge.inputs('settings.acceptOutside')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Accept the change' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.inputs('settings.acceptOutside')).toEqual([{ id: 'o1' }]);
});

it('rejects', async () => {
  const { bridge, user, review } = await openWith(aChange());
  const dialog = await review();
  await user.click(dialog.getByRole('button', { name: /^Reject/ }));
  await waitFor(() => expect(bridge.inputs('settings.rejectOutside')).toEqual([{ id: 'o1' }]));
});

it('cannot accept what cannot be read, and says why', async () => {
  const { review } = await openWith(
    aChange({ problem: 'Line 4, column 2: a rule has no “tol”.', rules: [], others: [] }),
  );
  const dialog = await review();
  expect(dialog.getByText('Line 4, column 2: a rule has no “tol”.')).toBeTruthy();
  expect(dialog.getByRole('button', { name: 'Accept the change' }).hasAttribute('disabled')).toBe(true);
});

it('closes the review when the change is withdrawn, and shows what came instead anew', async () => {
  const { bridge, review } = await openWith(aChange());
  await review();
  bridge.push('settings.outside', [aChange({ id: 'o2', rules: [], others: [] })]);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const dialog = await review();
  expect(dialog.getByText(/Nothing that counts is different/)).toBeTruthy();
});

it('takes no room while there is nothing', async () => {
  await openWith();
  expect(screen.queryByRole('region', { name: 'Changes from outside' })).toBeNull();
});
