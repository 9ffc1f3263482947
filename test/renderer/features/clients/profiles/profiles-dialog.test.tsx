import { screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Profile } from '../../../../../shared/domain/profile';
import { aClient, aProfile, aServer, aTool } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

vi.setConfig({ testTimeout: 20_000 });

const servers = [
  aServer({ tools: [aTool('read'), aTool('write')] }),
  aServer({ name: 'mail', tools: [aTool('send')] }),
];

async function openProfiles(profiles: Profile[], overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('clients', {
    'clients.list': [aClient()],
    'servers.list': servers,
    'profiles.list': profiles,
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Profiles…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Profiles' }));
  return { ...opened, dialog };
}

it('says what profiles are for while there is none', async () => {
  const { dialog } = await openProfiles([]);
  expect(dialog.getByText('No profiles yet')).toBeTruthy();
  expect(dialog.getByText(/A profile is a choice of servers and tools for several clients at once/)).toBeTruthy();
});

it('says of each profile what is in it and who has it', async () => {
  const { dialog } = await openProfiles(
    [
      aProfile({ servers: ['files', 'mail'], hiddenTools: { files: ['write'] } }),
      aProfile({ id: 'p2', name: 'Writing' }),
    ],
    { 'clients.list': [aClient({ profileId: 'p1' }), aClient({ id: 'c2', name: 'Codex', profileId: 'p1' })] },
  );
  expect(dialog.getByRole('button', { name: 'Work 2 servers, 2 tools · Cursor, Codex' })).toBeTruthy();
  expect(dialog.getByRole('button', { name: 'Writing 1 server, 2 tools · no client has it' })).toBeTruthy();
});

it('makes a profile of all servers there are, and opens it where the person goes on', async () => {
  const { bridge, user, dialog } = await openProfiles([aProfile()], {
    'profiles.create': ({ name, servers: chosen }) => {
      bridge.push('profiles.list', [aProfile(), aProfile({ id: 'p2', name, servers: chosen })]);
      return { id: 'p2' };
    },
  });
  dialog.getByRole('button', { name: 'New profile…' }).focus();
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(dialog.getByRole('textbox', { name: 'Name of the new profile' }));
  await user.keyboard(' Writing {Enter}');
  const made = await dialog.findByRole('button', { name: 'Writing' });
  expect(made.getAttribute('aria-expanded')).toBe('true');
  expect(document.activeElement).toBe(made);
  expect(bridge.inputs('profiles.create')).toEqual([{ name: 'Writing', servers: ['files', 'mail'] }]);
  expect(dialog.getByRole('button', { name: 'New profile…' })).toBeTruthy();
});

it('opens a new profile also when the list comes after the answer', async () => {
  const { bridge, user, dialog } = await openProfiles([], { 'profiles.create': () => ({ id: 'p1' }) });
  await user.click(dialog.getByRole('button', { name: 'New profile…' }));
  await user.keyboard('Work{Enter}');
  await dialog.findByRole('button', { name: 'New profile…' });
  bridge.push('profiles.list', [aProfile()]);
  const made = await dialog.findByRole('button', { name: 'Work' });
  expect(made.getAttribute('aria-expanded')).toBe('true');
  expect(document.activeElement).toBe(made);
});

it('shows one profile at a time', async () => {
  const { user, dialog } = await openProfiles([aProfile(), aProfile({ id: 'p2', name: 'Writing' })]);
  await user.click(dialog.getByRole('button', { name: /^Work/ }));
  await user.click(dialog.getByRole('button', { name: /^Writing/ }));
  expect(dialog.getByRole('button', { name: 'Writing' }).getAttribute('aria-expanded')).toBe('true');
  expect(dialog.getByRole('button', { name: /^Work 1 server/ }).getAttribute('aria-expanded')).toBe('false');
  await user.click(dialog.getByRole('button', { name: 'Writing' }));
  expect(dialog.queryByRole('list')).toBeNull();
});

it('shows hostile and long names as what they are', async () => {
  const name = `W\u043erk ${'w'.repeat(54)}`;
  const { dialog } = await openProfiles([aProfile({ name })]);
  const button = dialog.getByRole('button', { name: /tools · no client has it$/ });
  expect(button.querySelector('bdi')?.textContent).toContain('w'.repeat(54));
  expect(button.querySelector('bdi')?.textContent).not.toBe(name);
});
