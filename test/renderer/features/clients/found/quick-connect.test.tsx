import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { FoundClient } from '../../../../../shared/domain/found-client';
import { aFileChange, aFoundClient, aFoundFile, aStatus } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

const firstRun = (found: FoundClient[] | null, overrides: FakeBridgeOverrides = {}) =>
  openDashboard('activity', {
    'gateway.status': aStatus({ isFirstRun: true }),
    'clients.found': found,
    ...overrides,
  });
const other = (fields: Partial<FoundClient>) =>
  aFoundClient({ kind: 'other', name: 'Other', files: [aFoundFile({ id: 'other-file' })], ...fields });

it('shows what is here and cannot be ticked', async () => {
  await firstRun([other({ how: 'manual', files: [] })]);
  expect(await screen.findByText('By hand')).toBeTruthy();
  expect(screen.queryByRole('checkbox')).toBeNull();
  expect(screen.queryByRole('button', { name: /^Connect \d/ })).toBeNull();
});

it('looks for clients on a first visit, and connects those that are ticked', async () => {
  const { bridge, user } = await firstRun(null, {
    'clients.scan': () => bridge.push('clients.found', [aFoundClient(), other({ isExperimental: true })]),
    'clients.planConnect': () => ({ id: 'p1', changes: [aFileChange()] }),
    'clients.applyPlan': () => {
      bridge.push('clients.found', [aFoundClient({ files: [aFoundFile({ connection: 'connected' })] })]);
      return { outcomes: [{ fileId: 'cursor-file', path: '/x', outcome: 'written', text: 'Start it anew.' }] };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Look for clients' }));
  expect((await screen.findByRole('checkbox', { name: 'Cursor' })).getAttribute('aria-checked')).toBe('true');
  expect(screen.getByRole('checkbox', { name: 'Other' }).getAttribute('aria-checked')).toBe('false');
  await user.click(screen.getByRole('button', { name: 'Connect 1 client…' }));
  await waitFor(() =>
    expect(bridge.inputs('clients.planConnect')).toEqual([{ fileIds: ['cursor-file'], others: 'disable' }]),
  );
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Apply' }).disabled).toBe(false));
  await user.click(screen.getByRole('button', { name: 'Apply' }));
  expect(await screen.findByText('Start it anew.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Done' }));
  expect(await screen.findByRole('heading', { name: /^Connect your clients.*done/ })).toBeTruthy();
});

it('says that none is installed, and leaves the way by hand', async () => {
  await firstRun([other({ isInstalled: false, sign: null, files: [] })]);
  expect(await screen.findByText(/None of the clients that Gatehouse knows is installed here/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Make a token' })).toBeTruthy();
});
