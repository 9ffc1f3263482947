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
  expect(screen.queryByRole('switch', { name: 'Start when I log in' })).toBeNull();
  expect(screen.queryByRole('textbox', { name: 'Keys that stop everything' })).toBeNull();
});

it('sets a passphrase where the system offers nothing, after it was typed twice', async () => {
  const { bridge, user } = await openDashboard('settings', {
    'security.method': 'none',
    'security.setPassphrase': () => undefined,
  });
  await user.click(await screen.findByRole('button', { name: 'Set a passphrase…' }));
  await user.type(await screen.findByLabelText('The new one'), 'short');
  await user.click(screen.getByRole('button', { name: 'Set it' }));
  expect(await screen.findByText('Use at least 8 characters.')).toBeTruthy();
  await user.type(screen.getByLabelText('The new one'), ' but longer');
  await user.click(screen.getByRole('button', { name: 'Set it' }));
  expect(await screen.findByText('The two differ.')).toBeTruthy();
  await user.type(screen.getByLabelText('The new one again'), 'short but longer');
  await user.click(screen.getByRole('button', { name: 'Set it' }));
  await waitFor(() =>
    expect(bridge.inputs('security.setPassphrase')).toEqual([{ current: null, next: 'short but longer' }]),
  );
  expect(await screen.findByText('The passphrase is set.')).toBeTruthy();
});

it('removes the passphrase only with the present one', async () => {
  const { bridge, user } = await openDashboard('settings', {
    'security.method': 'passphrase',
    'security.setPassphrase': ({ current }) => {
      if (current === 'the right one') return;
      throw Object.assign(new Error('That is not the passphrase.'), { code: 'not-authenticated' });
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Change the passphrase…' }));
  const remove = await screen.findByRole('button', { name: 'Remove it' });
  expect(remove.hasAttribute('disabled')).toBe(true);
  await user.type(screen.getByLabelText('The present one'), 'the wrong one');
  await user.click(remove);
  expect(await screen.findByText('That is not the passphrase.')).toBeTruthy();
  await user.clear(screen.getByLabelText('The present one'));
  await user.type(screen.getByLabelText('The present one'), 'the right one');
  await user.click(remove);
  expect(await screen.findByText('The passphrase is gone.')).toBeTruthy();
  expect(bridge.inputs('security.setPassphrase').at(-1)).toEqual({ current: 'the right one', next: null });
});

it('offers no passphrase where the system asks itself', async () => {
  await openDashboard('settings', { 'security.method': 'touch-id' });
  expect(await screen.findByText('Touch ID')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /passphrase/ })).toBeNull();
});

it('saves what becomes of requests while one is away, what takes a proof, and the keys that stop everything', async () => {
  const { bridge, user } = await openDashboard('settings', { 'settings.save': () => undefined });
  await user.click(await screen.findByRole('combobox', { name: 'Requests while I am away' }));
  await user.click(await screen.findByRole('option', { name: 'Deny them' }));
  await user.click(screen.getByRole('combobox', { name: 'What takes a proof' }));
  await user.click(await screen.findByRole('option', { name: 'Every yes to a destructive tool' }));
  await user.click(screen.getByRole('switch', { name: 'Let clients put harmless questions themselves' }));
  const keys = screen.getByRole('textbox', { name: 'Keys that stop everything' });
  await user.clear(keys);
  await user.type(keys, 'Control+Shift+F12');
  await user.click(screen.getByRole('button', { name: 'Save keys' }));
  await waitFor(() =>
    expect(bridge.inputs('settings.save')).toEqual([
      { whenAway: 'deny' },
      { authenticateFor: 'destructive' },
      { asksThroughClients: true },
      { panicHotkey: 'Control+Shift+F12' },
    ]),
  );
});
