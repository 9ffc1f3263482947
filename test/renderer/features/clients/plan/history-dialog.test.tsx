import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aConnectionEvent, aFileChange } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

async function openHistory(overrides: FakeBridgeOverrides) {
  const opened = await openDashboard('clients', overrides);
  await opened.user.click(await screen.findByRole('button', { name: 'More about clients on this computer' }));
  await opened.user.click(await screen.findByRole('menuitem', { name: 'What was done to files…' }));
  await screen.findByRole('dialog', { name: 'What was done to files' });
  return opened;
}

it('lists what was done, and puts a file back after a look at what that changes', async () => {
  const made = aConnectionEvent({ what: 'Connected to a new file.', backupId: null });
  const { bridge, user } = await openHistory({
    'clients.history': () => ({ events: [aConnectionEvent(), made] }),
    'clients.planRestore': () => ({ id: 'p1', changes: [aFileChange({ steps: ['Makes the file what it was.'] })] }),
    'clients.applyPlan': () => ({
      outcomes: [{ fileId: 'cursor-file', path: '/x', outcome: 'written', text: 'The file is as it was then.' }],
    }),
  });
  const rows = within(await screen.findByRole('list', { name: 'What was done' })).getAllByRole('listitem');
  expect(rows.map((row) => within(row).queryAllByRole('button').length)).toEqual([1, 0]);
  await user.click(screen.getByRole('button', { name: /^Put back \/home\/ana\/\.cursor\/mcp\.json as it was before/ }));
  expect(await screen.findByRole('dialog', { name: 'Put a file back' })).toBeTruthy();
  expect(await screen.findByText('Makes the file what it was.')).toBeTruthy();
  expect(bridge.inputs('clients.planRestore')).toEqual([{ backupId: 'backup-1' }]);
  await user.click(screen.getByRole('button', { name: 'Apply' }));
  expect(await screen.findByText('The file is as it was then.')).toBeTruthy();
});

it('says that nothing was done yet', async () => {
  await openHistory({ 'clients.history': () => ({ events: [] }) });
  expect(await screen.findByText('Nothing was written into files of clients yet.')).toBeTruthy();
});

it('says why it cannot be read, and tries again', async () => {
  let isBroken = true;
  const { user } = await openHistory({
    'clients.history': () => {
      if (isBroken) throw Object.assign(new Error('The list cannot be read.'), { code: 'internal' });
      return { events: [] };
    },
  });
  expect(await screen.findByText('The list cannot be read.')).toBeTruthy();
  isBroken = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.getByText('Nothing was written into files of clients yet.')).toBeTruthy());
});
