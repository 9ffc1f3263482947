import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aStatus } from '../../../support/dashboard-views';
import { openDashboard } from '../../../support/open-dashboard';

it('saves a chosen time alone, as it is chosen', async () => {
  const { bridge, user } = await openDashboard('settings', { 'settings.save': () => undefined });
  await user.click(await screen.findByRole('combobox', { name: 'Deny when nobody answers after' }));
  await user.click(await screen.findByRole('option', { name: 'Wait for ever' }));
  await waitFor(() => expect(bridge.inputs('settings.save')).toEqual([{ approvalTimeoutMs: 0 }]));
});

it.each(['0', '65536', '80a', ' '])('refuses the port %j and saves nothing', async (text) => {
  const { bridge, user } = await openDashboard('settings');
  const port = await screen.findByRole('textbox', { name: 'Port' });
  await user.clear(port);
  await user.type(port, text);
  await user.click(screen.getByRole('button', { name: 'Save port' }));
  expect(await screen.findByText('Give a port between 1 and 65535.')).toBeTruthy();
  expect(bridge.inputs('settings.save')).toEqual([]);
});

it('shows the sentence of main when a port cannot be had', async () => {
  const { user } = await openDashboard('settings', {
    'settings.save': () => {
      throw Object.assign(new Error('Port 80 is taken. Choose another one.'), { code: 'port-taken' });
    },
  });
  const port = await screen.findByRole('textbox', { name: 'Port' });
  await user.clear(port);
  await user.type(port, '80');
  await user.click(screen.getByRole('button', { name: 'Save port' }));
  expect(await screen.findByText('Port 80 is taken. Choose another one.')).toBeTruthy();
});

it('starts at login only where there is a desktop', async () => {
  const { bridge } = await openDashboard('settings');
  expect(await screen.findByRole('switch', { name: 'Start when I log in' })).toBeTruthy();
  bridge.push('gateway.status', aStatus({ mode: 'headless', secretsKeptIn: 'encrypted-file' }));
  expect(await screen.findByText(/In an encrypted file/)).toBeTruthy();
  expect(screen.queryByRole('switch')).toBeNull();
});
