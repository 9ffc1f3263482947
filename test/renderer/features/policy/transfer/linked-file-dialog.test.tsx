import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { aRule } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

// Whole screens are drawn with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

async function openLinkedFile(overrides: FakeBridgeOverrides) {
  const opened = await openDashboard('policy', {
    'policy.rules': [aRule('a')],
    'policy.linkFile': () => undefined,
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Import and export' }));
  await opened.user.click(await screen.findByRole('menuitem', { name: 'Keep the rules in a file…' }));
  return { ...opened, dialog: within(await screen.findByRole('dialog', { name: 'Keep the rules in a file' })) };
}

it('keeps the rules in the file that was named', async () => {
  const { bridge, user, dialog } = await openLinkedFile({ 'policy.file': { path: null, problem: null } });
  expect(dialog.getByRole('button', { name: 'Use this file' }).hasAttribute('disabled')).toBe(true);
  await user.type(dialog.getByRole('textbox', { name: 'Path of the file' }), ' ~/rules.yaml {Enter}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.inputs('policy.linkFile')).toEqual([{ path: '~/rules.yaml' }]);
});

it('says where they are kept, and stops it', async () => {
  const { bridge, user, dialog } = await openLinkedFile({ 'policy.file': { path: '/etc/rules.yaml', problem: null } });
  expect(dialog.getByText('/etc/rules.yaml')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Stop keeping them there' }));
  await waitFor(() => expect(bridge.inputs('policy.linkFile')).toEqual([{ path: null }]));
});

it('says on the screen why the file cannot be used', async () => {
  const problem = 'The file “/etc/rules.yaml” cannot be read: permission denied. Choose another.';
  const { user, bridge } = await openDashboard('policy', {
    'policy.rules': [aRule('a')],
    'policy.file': { path: '/etc/rules.yaml', problem },
  });
  expect(await screen.findByText(problem)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Choose a file' }));
  expect(await screen.findByRole('dialog', { name: 'Keep the rules in a file' })).toBeTruthy();
  bridge.push('policy.file', { path: '/etc/rules.yaml', problem: null });
  await waitFor(() => expect(screen.queryAllByText(problem)).toEqual([]));
});

it('stays open with the sentence of main when it cannot be linked', async () => {
  const { user, dialog } = await openLinkedFile({
    'policy.linkFile': () => {
      throw Object.assign(new Error('“x” is a folder. Name a file.'), { code: 'invalid-request' });
    },
  });
  await user.type(dialog.getByRole('textbox', { name: 'Path of the file' }), 'x{Enter}');
  expect(await dialog.findByText('“x” is a folder. Name a file.')).toBeTruthy();
});
