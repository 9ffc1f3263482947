import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { ClientView } from '../../../../shared/domain/client';
import { aClient, aFoundClient, aPeer, aServer, aStatus, aTool } from '../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../support/fake-bridge';
import { openDashboard } from '../../../support/open-dashboard';

async function showClient(client: Partial<ClientView>, overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('clients', { 'clients.list': [aClient(client)], ...overrides });
  await opened.user.click(await screen.findByRole('button', { name: 'Show Cursor' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Cursor' }));
  return { ...opened, dialog };
}

it('tells the program whole: executable, script, signer, process and parents', async () => {
  const peer = aPeer({ executable: '/usr/bin/node', script: '/opt/cursor/cli.js', signer: 'Anysphere Inc' });
  const { dialog } = await showClient({ peer, boundTo: 'signed by Anysphere Inc' });
  expect(dialog.getByText('/usr/bin/node')).toBeTruthy();
  expect(dialog.getByText('/opt/cursor/cli.js')).toBeTruthy();
  expect(dialog.getByText('Anysphere Inc')).toBeTruthy();
  expect(dialog.getByRole('list', { name: 'Parents, the nearest first' }).textContent).toBe('/usr/bin/bash, pid 42');
  expect(dialog.getByText('signed by Anysphere Inc')).toBeTruthy();
  expect(dialog.queryByRole('button', { name: 'It is mine: let it' })).toBeNull();
});

it.each([
  ['it has not connected', null, /It has not connected since Gatehouse started/],
  ['the system does not tell', { process: null, reason: 'Another person runs it.' }, /Another person runs it\./],
])('says honestly that %s', async (_what, peer, text) => {
  const { dialog } = await showClient({ peer });
  expect(dialog.getByText(text)).toBeTruthy();
  expect(dialog.getByText(/The token belongs to no program yet/)).toBeTruthy();
});

it('says that another program uses the token, and lets it when the person says so', async () => {
  const { bridge, dialog, user } = await showClient(
    { peer: aPeer(), boundTo: '/opt/cursor/cursor', isOtherProgram: true },
    { 'clients.unbind': () => bridge.push('clients.list', [aClient({ peer: aPeer() })]) },
  );
  expect(screen.getAllByText('Another program')).toHaveLength(1);
  expect(dialog.getByText(/This is another program now/)).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'It is mine: let it' }));
  await waitFor(() => expect(dialog.queryByText(/This is another program now/)).toBeNull());
  expect(bridge.inputs('clients.unbind')).toEqual([{ id: 'c1' }]);
});

it('hides a server from a client, and a tool', async () => {
  const { bridge, dialog, user } = await showClient(
    {},
    {
      'servers.list': [aServer({ tools: [aTool('write_file'), aTool('list', { hiddenFrom: ['Cursor'] })] })],
      'clients.setServer': () => undefined,
      'servers.setTool': () => undefined,
    },
  );
  expect(dialog.getByText('It is shown 1 tool.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'files 1 tool' }));
  await user.click(dialog.getByRole('switch', { name: 'Cursor sees list' }));
  await user.click(dialog.getByRole('switch', { name: 'Cursor sees files' }));
  await waitFor(() =>
    expect(bridge.inputs('clients.setServer')).toEqual([{ id: 'c1', server: 'files', isEnabled: false }]),
  );
  expect(bridge.inputs('servers.setTool')).toEqual([
    { server: 'files', tool: 'list', client: 'Cursor', isEnabled: true },
  ]);
});

it('shows a hidden server as such, without its tools', async () => {
  const { dialog, user } = await showClient({ hiddenServers: ['files'] }, { 'servers.list': [aServer()] });
  expect(dialog.getByText('It is shown 0 tools.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'files Hidden' }));
  expect(dialog.getByRole('switch', { name: 'Cursor sees files' }).getAttribute('aria-checked')).toBe('false');
  expect(dialog.queryByRole('switch', { name: 'Cursor sees write_file' })).toBeNull();
});

it('warns where a client is shown more than it takes', async () => {
  const { dialog } = await showClient(
    { kind: 'cursor' },
    {
      'servers.list': [aServer({ tools: [aTool('one'), aTool('two')] })],
      'clients.found': [aFoundClient({ limits: { maxTools: 1, maxToolNameLength: null } })],
    },
  );
  expect(dialog.getByText(/takes 1 tool and leaves the others out/)).toBeTruthy();
});

it('lets nothing be changed that the operator’s file owns', async () => {
  const { dialog, user } = await showClient(
    { peer: aPeer(), boundTo: '/opt/x', isOtherProgram: true },
    { 'gateway.status': aStatus({ isDeclared: true }), 'servers.list': [aServer()] },
  );
  expect(dialog.getByText(/This is another program now/)).toBeTruthy();
  expect(dialog.queryByRole('button', { name: 'It is mine: let it' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'files 1 tool' }));
  expect(dialog.queryByRole('switch', { name: 'Cursor sees files' })).toBeNull();
});
