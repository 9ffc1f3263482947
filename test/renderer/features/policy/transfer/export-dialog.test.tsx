import { screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { aRule } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

// Whole screens are drawn with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

async function openExport(overrides: FakeBridgeOverrides) {
  // jsdom has neither.
  URL.createObjectURL ??= () => '';
  URL.revokeObjectURL ??= () => {};
  const made: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${made.push(blob as Blob)}`);
  const revoked = vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {});
  const opened = await openDashboard('policy', { 'policy.rules': [aRule('a')], ...overrides });
  await opened.user.click(await screen.findByRole('button', { name: 'Import and export' }));
  await opened.user.click(await screen.findByRole('menuitem', { name: 'Export rules…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Export rules' }));
  return { ...opened, dialog, made, revoked };
}

it('shows the rules as text, to be copied or saved', async () => {
  const { user, dialog, made, revoked } = await openExport({ 'policy.export': () => ({ text: 'rules: []\n' }) });
  expect(await dialog.findByText(/rules: \[\]/)).toBeTruthy();
  expect(dialog.getByRole('button', { name: 'Copy the rules' })).toBeTruthy();
  const link = await dialog.findByRole<HTMLAnchorElement>('link', { name: 'Save gatehouse-rules.yaml' });
  expect(link.download).toBe('gatehouse-rules.yaml');
  expect(link.getAttribute('href')).toBe(`blob:${made.length}`);
  expect(made.at(-1)?.size).toBe(10);
  await user.click(dialog.getAllByRole('button', { name: 'Close' })[0] ?? document.body);
  expect(revoked).toHaveBeenCalledWith(link.getAttribute('href'));
});

it('says why there is no text', async () => {
  const { dialog } = await openExport({
    'policy.export': () => {
      throw Object.assign(new Error('The rules cannot be read. Restart Gatehouse.'), { code: 'internal' });
    },
  });
  expect(await dialog.findByText('The rules cannot be read. Restart Gatehouse.')).toBeTruthy();
  expect(dialog.queryByRole('link')).toBeNull();
});
