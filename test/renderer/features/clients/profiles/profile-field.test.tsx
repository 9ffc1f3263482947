import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { aClient, aProfile, aServer, aStatus } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

vi.setConfig({ testTimeout: 20_000 });

const profiles = [aProfile(), aProfile({ id: 'p2', name: 'Writing', servers: [] })];

async function showClient(profileId: string | null, overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('clients', {
    'clients.list': [aClient({ profileId })],
    'servers.list': [aServer()],
    'profiles.list': profiles,
    'clients.setProfile': () => undefined,
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Show Cursor' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Cursor' }));
  const chosen = () => dialog.getByRole('combobox', { name: 'Profile' });
  return { ...opened, dialog, chosen };
}

it('gives a client a profile, and what it sees follows', async () => {
  const { bridge, dialog, user, chosen } = await showClient(null, {
    'clients.setProfile': ({ profileId }) => bridge.push('clients.list', [aClient({ profileId })]),
  });
  expect(chosen().textContent).toBe('Everything');
  await user.click(chosen());
  expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
    'Everything',
    'Work',
    'Writing',
  ]);
  await user.click(screen.getByRole('option', { name: 'Writing' }));
  expect(await dialog.findByText(/^It is shown 0 tools\b/)).toBeTruthy();
  expect(bridge.inputs('clients.setProfile')).toEqual([{ id: 'c1', profileId: 'p2' }]);
});

it('lets a client see everything again, by the keyboard alone', async () => {
  const { bridge, user, chosen } = await showClient('p1');
  expect(chosen().textContent).toBe('Work');
  chosen().focus();
  await user.keyboard('{Enter}');
  await screen.findByRole('option', { name: 'Everything' });
  await user.keyboard('{ArrowUp}{Enter}');
  await waitFor(() => expect(bridge.inputs('clients.setProfile')).toEqual([{ id: 'c1', profileId: null }]));
});

it('shows the sentence of main when a profile cannot be given', async () => {
  const { dialog, user, chosen } = await showClient(null, {
    'clients.setProfile': () => {
      throw Object.assign(new Error('There is no such profile any more. Choose another.'), { code: 'not-found' });
    },
  });
  await user.click(chosen());
  await user.click(await screen.findByRole('option', { name: 'Work' }));
  expect((await dialog.findByRole('alert')).textContent).toBe('There is no such profile any more. Choose another.');
  expect(chosen().textContent).toBe('Everything');
});

it('says that a profile is missing, that nothing is shown for it, and what to do', async () => {
  const { dialog, user, chosen } = await showClient('gone');
  expect(chosen().textContent).toBe('One that is not there any more');
  expect(dialog.getByText(/is shown nothing\. Choose another one, or “Everything”\./)).toBeTruthy();
  expect(dialog.getByText(/^It is shown 0 tools\b/)).toBeTruthy();
  await user.click(chosen());
  const option = await screen.findByRole('option', { name: 'One that is not there any more' });
  expect(option.getAttribute('aria-disabled')).toBe('true');
});

it.each([
  ['p1', 'Profile: Work'],
  [null, 'Profile: Everything'],
])('shows the profile %j as text where the operator’s file owns it', async (profileId, text) => {
  const { dialog } = await showClient(profileId, { 'gateway.status': aStatus({ isDeclared: true }) });
  expect(
    dialog.getByText((_content, element) => element?.tagName === 'P' && element.textContent === text),
  ).toBeTruthy();
  expect(dialog.queryByRole('combobox', { name: 'Profile' })).toBeNull();
  expect(dialog.queryByRole('button', { name: 'Profiles…' })).toBeNull();
});

it('sends the person to the operator’s file where a declared profile is missing', async () => {
  const { dialog } = await showClient('gone', { 'gateway.status': aStatus({ isDeclared: true }) });
  expect(dialog.getByText(/Name another one in the operator’s configuration file\./)).toBeTruthy();
});

it('leads to the profiles and back to the client', async () => {
  const { dialog, user } = await showClient(null);
  await user.click(dialog.getByRole('button', { name: 'Profiles…' }));
  const profilesDialog = within(await screen.findByRole('dialog', { name: 'Profiles' }));
  await user.click(profilesDialog.getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Profiles' })).toBeNull());
  expect(dialog.getByRole('heading', { name: 'What it sees' })).toBeTruthy();
  expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Profiles…' }));
});

it('shows the words of a name as hostile text', async () => {
  const { chosen } = await showClient('p1', { 'profiles.list': [aProfile({ name: 'W\u043erk' })] });
  expect(chosen().querySelector('bdi')).toBeTruthy();
  expect(chosen().textContent).not.toBe('W\u043erk');
});
