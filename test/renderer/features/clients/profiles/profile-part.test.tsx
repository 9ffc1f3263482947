import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { aClient, aProfile, aServer } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

vi.setConfig({ testTimeout: 20_000 });

async function openWork(overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('clients', {
    'clients.list': [aClient()],
    'servers.list': [aServer()],
    'profiles.list': [aProfile()],
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Profiles…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Profiles' }));
  await opened.user.click(await dialog.findByRole('button', { name: /^Work/ }));
  const remove = dialog.getByRole<HTMLButtonElement>('button', { name: 'Remove Work' });
  return { ...opened, dialog, remove };
}

it('removes a profile at once, and brings it back', async () => {
  const { bridge, user, dialog, remove } = await openWork({
    'profiles.remove': () => {
      bridge.push('profiles.list', []);
      return { undoId: 'u1' };
    },
    'undo.restore': () => bridge.push('profiles.list', [aProfile()]),
  });
  await user.click(remove);
  expect(await screen.findByText('Removed the profile “Work”')).toBeTruthy();
  expect(dialog.getByText('No profiles yet')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  expect(await dialog.findByRole('button', { name: /^Work/ })).toBeTruthy();
  expect(bridge.inputs('profiles.remove')).toEqual([{ id: 'p1' }]);
  expect(bridge.inputs('undo.restore')).toEqual([{ undoId: 'u1' }]);
});

it('does not remove a profile that clients have, and says whose it is', async () => {
  const { bridge, user, dialog, remove } = await openWork({ 'clients.list': [aClient({ profileId: 'p1' })] });
  expect(remove.disabled).toBe(true);
  const reason = 'Cursor has it. Choose another profile for it first, or “Everything”.';
  expect(dialog.getByText(reason)).toBeTruthy();
  expect(document.getElementById(remove.getAttribute('aria-describedby') ?? '')?.textContent).toBe(reason);
  await user.click(remove);
  expect(bridge.inputs('profiles.remove')).toEqual([]);
});

it('says why main did not remove a profile', async () => {
  const { user, dialog, remove } = await openWork({
    'profiles.remove': () => {
      throw Object.assign(new Error('Codex has the profile. Take it away first.'), { code: 'conflict' });
    },
  });
  await user.click(remove);
  expect((await dialog.findByRole('alert')).textContent).toBe('Codex has the profile. Take it away first.');
  await waitFor(() => expect(remove.disabled).toBe(false));
});

it('says why a removal could not be taken back', async () => {
  const { user, remove } = await openWork({
    'profiles.remove': () => ({ undoId: 'u1' }),
    'undo.restore': () => {
      throw Object.assign(new Error('It is too late for that.'), { code: 'not-found' });
    },
  });
  await user.click(remove);
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect((await screen.findAllByText('It is too late for that.')).length).toBeGreaterThan(0);
});
