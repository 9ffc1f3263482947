import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ClientView } from '../../../../shared/domain/client';
import {
  aClient,
  aFoundClient,
  aFoundFile,
  aPeer,
  aProfile,
  aServer,
  aStatus,
  aTool,
} from '../../../support/dashboard-views';
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
  expect(dialog.getByText(/^It is shown 1 tool: about 100 tokens of definitions/)).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'files 1 tool, about 100 tokens' }));
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
  expect(dialog.getByText(/^It is shown 0 tools\b/)).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'files Hidden' }));
  expect(dialog.getByRole('switch', { name: 'Cursor sees files' }).getAttribute('aria-checked')).toBe('false');
  expect(dialog.queryByRole('switch', { name: 'Cursor sees write_file' })).toBeNull();
});

it('says of a server and of a tool that they are not in the profile, and offers no switch that would do nothing', async () => {
  const { dialog, user } = await showClient(
    { profileId: 'p1' },
    {
      'servers.list': [aServer({ tools: [aTool('one'), aTool('two')] }), aServer({ name: 'mail' })],
      'profiles.list': [aProfile({ hiddenTools: { files: ['two'] } })],
    },
  );
  expect(dialog.getByText(/^It is shown 1 tool: about 100 tokens/)).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'files 1 tool, about 100 tokens' }));
  const two = dialog.getByRole('switch', { name: 'Cursor sees two' });
  expect(two.getAttribute('aria-checked')).toBe('false');
  expect(two.getAttribute('aria-disabled') ?? two.getAttribute('data-disabled')).not.toBeNull();
  expect(two.closest('li')?.textContent).toContain('Not in the profile');
  expect(dialog.getByRole('switch', { name: 'Cursor sees one' }).getAttribute('aria-checked')).toBe('true');
  await user.click(dialog.getByRole('button', { name: 'mail Not in the profile' }));
  expect(dialog.getByText(/It is not in the profile, so this client is not shown it\. Put it there/)).toBeTruthy();
  expect(dialog.queryByRole('switch', { name: /mail|write_file/ })).toBeNull();
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
  await user.click(dialog.getByRole('button', { name: 'files 1 tool, about 100 tokens' }));
  expect(dialog.queryByRole('switch', { name: 'Cursor sees files' })).toBeNull();
});

it('does not count what it cannot know: tools of servers that were never started', async () => {
  const { dialog } = await showClient(
    { hiddenServers: ['hidden'] },
    {
      'servers.list': [
        aServer(),
        aServer({ name: 'mail', tools: [], protocol: null }),
        aServer({ name: 'hidden', tools: [], protocol: null }),
      ],
    },
  );
  expect(dialog.getByText(/Not counted: mail, until started once\.$/)).toBeTruthy();
});

describe('on this computer', () => {
  const found = aFoundClient({ files: [aFoundFile({ clientId: 'c1', connection: 'connected' })] });
  const facts = (dialog: Awaited<ReturnType<typeof showClient>>['dialog']) =>
    within(dialog.getByRole('region', { name: 'On this computer' })).getAllByRole('listitem');

  it('a client is installed, connected by a file, and can take so much', async () => {
    const { dialog } = await showClient({ kind: 'cursor' }, { 'clients.found': [found] });
    expect(facts(dialog).map(({ textContent }) => textContent)).toEqual([
      'Cursor, by Anysphere: installed (found by /home/ana/.cursor)',
      'Connected by its entry in /home/ana/.cursor/mcp.json',
      'It comes by the address of Gatehouse.',
      'It takes at most 40 tools and names of tools of at most 60 characters.',
      'After a change of its file: Notices the change by itself.',
    ]);
  });

  it('a client is known by its kind where no file has its entry', async () => {
    const limits = { maxTools: null, maxToolNameLength: null };
    const gone = aFoundClient({ isInstalled: false, sign: null, limits, how: 'manual' });
    const { dialog } = await showClient({ kind: 'cursor' }, { 'clients.found': [gone] });
    expect(facts(dialog).map(({ textContent }) => textContent)).toEqual([
      'Cursor, by Anysphere: not installed any more',
      'No file of it has the entry: it was connected by hand.',
      'Nothing is known to limit how many tools it takes.',
      'After a change of its file: Notices the change by itself.',
    ]);
  });

  it.each([
    ['nobody looked', 'cursor', null, /Nobody looked since Gatehouse started/],
    ['nothing is known of its kind any more', 'cursor', [], /It is not known here any more/],
    ['it was connected by hand', null, [], /no file of a client here has its entry/],
    ['it was connected by hand and nobody looked', null, null, /^It was connected by hand\.$/],
  ])('says so where %s', async (_what, kind, clients, sentence) => {
    const { dialog } = await showClient({ kind }, { 'clients.found': clients });
    expect(dialog.getByText(sentence)).toBeTruthy();
  });
});
