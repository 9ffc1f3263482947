import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { ClientView } from '../../../../shared/domain/client';
import { aClient, aFoundClient, aProfile, aServer, aTool } from '../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../support/fake-bridge';
import { openDashboard } from '../../../support/open-dashboard';

async function cellsOf(client: Partial<ClientView>, overrides: FakeBridgeOverrides = {}): Promise<string[]> {
  await openDashboard('clients', { 'clients.list': [aClient(client)], ...overrides });
  const row = (await screen.findByRole('button', { name: 'Show Cursor' })).closest('tr');
  return within(row as HTMLElement)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent ?? '');
}

const servers = [aServer({ tools: [aTool('one', { tokens: 1234 }), aTool('two', { tokens: 4000 })] })];

it('says of a client which version it says it is, what it sees, and about what that costs its model', async () => {
  const claims = { name: 'cursor-vscode', version: '2.3.41' };
  const cells = await cellsOf(
    { claims, sessions: 2, lastSeenAt: '2026-11-21T10:00:00.000Z' },
    { 'servers.list': servers },
  );
  expect(cells[1]).toBe('cursor-vscode 2.3.41');
  expect(cells[3]).toBe('2 toolsabout 5,200 tokens');
  expect(cells[4]).toContain('2 open');
});

it('says that a client is shown more than it takes', async () => {
  const limits = { maxTools: 1, maxToolNameLength: null };
  const cells = await cellsOf(
    { kind: 'cursor' },
    { 'servers.list': servers, 'clients.found': [aFoundClient({ limits })] },
  );
  expect(cells[3]).toBe('2 toolsabout 5,200 tokensOver its limits');
});

it('says no cost where nothing is seen', async () => {
  const cells = await cellsOf({ hiddenServers: ['files'] }, { 'servers.list': servers });
  expect(cells[3]).toBe('0 tools');
});

it('names the profile that decides what a client sees, as hostile text', async () => {
  const cells = await cellsOf(
    { profileId: 'p1' },
    {
      'servers.list': servers,
      'profiles.list': [aProfile({ name: '\u0420aypal', hiddenTools: { files: ['two'] } })],
    },
  );
  expect(cells[3]).toMatch(/^1 tool · \u0420aypal.*about 1,200 tokens$/);
  expect(cells[3]).not.toContain('\u0420aypalabout');
});

it('says that the profile of a client is missing, and counts nothing', async () => {
  const cells = await cellsOf({ profileId: 'gone' }, { 'servers.list': servers, 'profiles.list': [aProfile()] });
  expect(cells[3]).toBe('0 toolsProfile missing');
});
