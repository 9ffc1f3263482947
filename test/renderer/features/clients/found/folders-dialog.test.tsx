import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Preferences } from '../../../../../shared/domain/settings';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

async function openFolders(projectFolders: string[], overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('clients', {
    'settings.preferences': Preferences.parse({ projectFolders }),
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'More about clients on this computer' }));
  await opened.user.click(await screen.findByRole('menuitem', { name: 'Project folders…' }));
  await screen.findByRole('dialog', { name: 'Project folders' });
  return opened;
}

it('adds a folder', async () => {
  const { bridge, user } = await openFolders([], {
    'clients.setFolder': ({ path }) =>
      bridge.push('settings.preferences', Preferences.parse({ projectFolders: [path] })),
  });
  expect(screen.getByText('No folder was added yet.')).toBeTruthy();
  await user.type(screen.getByRole('textbox', { name: 'Folder' }), ' ~/site {Enter}');
  expect(await screen.findByRole('button', { name: 'Remove ~/site' })).toBeTruthy();
  expect(bridge.inputs('clients.setFolder')).toEqual([{ path: '~/site', isWatched: true }]);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Folder' }).value).toBe('');
});

it('removes a folder', async () => {
  const { bridge, user } = await openFolders(['/home/ana/site'], { 'clients.setFolder': () => undefined });
  await user.click(await screen.findByRole('button', { name: 'Remove /home/ana/site' }));
  await waitFor(() =>
    expect(bridge.inputs('clients.setFolder')).toEqual([{ path: '/home/ana/site', isWatched: false }]),
  );
});

it('says why a folder cannot be added, and keeps what was typed', async () => {
  const { user } = await openFolders([], {
    'clients.setFolder': () => {
      throw Object.assign(new Error('Give the whole path of the folder.'), { code: 'invalid-request' });
    },
  });
  await user.type(screen.getByRole('textbox', { name: 'Folder' }), 'site');
  await user.click(screen.getByRole('button', { name: 'Add this folder' }));
  expect(await screen.findByText('Give the whole path of the folder.')).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Folder' }).value).toBe('site');
});
