import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  aClient,
  aFoundClient,
  aFoundFile,
  aNewToken,
  aPeer,
  aProfile,
  aStatus,
  aStranger,
} from '../../../support/dashboard-views';
import { openDashboard } from '../../../support/open-dashboard';

it('leads a newcomer to looking for clients', async () => {
  await openDashboard('clients');
  expect(await screen.findByText(/No client is connected yet/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Look for clients' })).toBeTruthy();
});

it('connects a client by hand, shows its token once and how each program takes it', async () => {
  const { bridge, user } = await openDashboard('clients', { 'clients.create': ({ name }) => aNewToken(name) });
  await user.click(await screen.findByRole('button', { name: 'Connect by hand' }));
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), '  Codex ');
  await user.click(screen.getByRole('button', { name: 'Make a token' }));
  expect(await screen.findByText(/shown this once/)).toBeTruthy();
  expect(screen.getByText('claude mcp add')).toBeTruthy();
  await user.click(screen.getByRole('tab', { name: 'Cursor' }));
  expect(await screen.findByText('{"cursor":true}')).toBeTruthy();
  expect(bridge.inputs('clients.create')).toEqual([{ name: 'Codex' }]);
  await user.click(screen.getByRole('button', { name: 'I have copied it' }));
  await waitFor(() => expect(screen.queryByText('gh_secret-token')).toBeNull());
});

it.each([
  ['', 'Give the client a name.'],
  ['a*', 'Use a name without control characters, “*” or “?”.'],
])('refuses the name %j with a sentence and asks main nothing', async (name, sentence) => {
  const { bridge, user } = await openDashboard('clients');
  await user.click(await screen.findByRole('button', { name: 'Connect by hand' }));
  if (name) await user.type(await screen.findByRole('textbox', { name: 'Name' }), name);
  await user.click(await screen.findByRole('button', { name: 'Make a token' }));
  expect(await screen.findByText(sentence)).toBeTruthy();
  expect(bridge.inputs('clients.create')).toEqual([]);
});

it('revokes only after a question that names the client and says that live connections end', async () => {
  const { bridge, user } = await openDashboard('clients', {
    'clients.list': [aClient()],
    'clients.revoke': () => undefined,
  });
  await user.click(await screen.findByRole('button', { name: 'Actions for Cursor' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Revoke…' }));
  const question = await screen.findByRole('alertdialog', { name: /Revoke “Cursor”/ });
  expect(question.textContent).toContain('live connections end at once');
  expect(bridge.inputs('clients.revoke')).toEqual([]);
  await user.click(within(question).getByRole('button', { name: 'Revoke Cursor' }));
  await waitFor(() => expect(bridge.inputs('clients.revoke')).toEqual([{ id: 'c1' }]));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
});

it('replaces a token after asking, and shows the new one', async () => {
  const { user } = await openDashboard('clients', {
    'clients.list': [aClient()],
    'clients.rotate': () => aNewToken('Cursor'),
  });
  await user.click(await screen.findByRole('button', { name: 'Actions for Cursor' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Replace token…' }));
  await user.click(await screen.findByRole('button', { name: 'Replace token' }));
  expect(await screen.findByText('gh_secret-token')).toBeTruthy();
});

it.each(['Replace token…', 'Revoke…'])(
  'says at “%s” that the entry in the client’s file stays, and what to do',
  async (item) => {
    const file = aFoundFile({ connection: 'connected', clientId: 'c1' });
    const { user } = await openDashboard('clients', {
      'clients.list': [aClient()],
      'clients.found': [aFoundClient({ files: [file] })],
    });
    await user.click(await screen.findByRole('button', { name: 'Actions for Cursor' }));
    await user.click(await screen.findByRole('menuitem', { name: item }));
    const question = await screen.findByRole('alertdialog');
    expect(question.textContent).toContain(
      `Gatehouse wrote its entry into ${file.path}, which stays as it is. To have`,
    );
  },
);

it('offers profiles once there is a client to have one, or a profile to look after', async () => {
  const { bridge, user } = await openDashboard('clients');
  await screen.findByText(/No client is connected yet/);
  expect(screen.queryByRole('button', { name: 'Profiles…' })).toBeNull();
  act(() => bridge.push('profiles.list', [aProfile()]));
  expect(screen.getByRole('button', { name: 'Profiles…' })).toBeTruthy();
  act(() => bridge.push('profiles.list', []));
  expect(screen.queryByRole('button', { name: 'Profiles…' })).toBeNull();
  act(() => bridge.push('clients.list', [aClient()]));
  await user.click(screen.getByRole('button', { name: 'Profiles…' }));
  expect(await screen.findByRole('dialog', { name: 'Profiles' })).toBeTruthy();
});

it('shows what a client claims to be as hostile text', async () => {
  await openDashboard('clients', { 'clients.list': [aClient({ claims: { name: '<b>x</b>\u202e', version: '1' } })] });
  expect(await screen.findByText('U+202E')).toBeTruthy();
  expect(document.querySelector('td b')).toBeNull();
});

it.each([
  ['none since the start', null, 'Not seen yet'],
  ['none that the system tells', { process: null, reason: 'It was gone.' }, 'The system does not tell'],
  ['an executable', aPeer(), '/usr/bin/python3'],
  ['a script', aPeer({ script: '/srv/agent.py' }), '/srv/agent.py'],
])('names the program behind a client: %s', async (_what, peer, text) => {
  await openDashboard('clients', { 'clients.list': [aClient({ peer })] });
  const row = (await screen.findByRole('button', { name: 'Show Cursor' })).closest('tr');
  expect(row?.textContent).toContain(text);
});

it('leaves declared clients to the operator’s file, and says why nothing can be connected', async () => {
  await openDashboard('clients', {
    'gateway.status': aStatus({ isDeclared: true }),
    'clients.list': [aClient()],
    'clients.found': [aFoundClient()],
    'clients.strangers': [aStranger()],
  });
  expect(await screen.findByText(/operator’s configuration file/)).toBeTruthy();
  expect(screen.getByRole('button', { name: /Ignore/ })).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Actions for|Connect|Create client|Profiles/ })).toBeNull();
  expect(screen.queryByRole('checkbox')).toBeNull();
});

it('lets what was connected be disconnected where the operator’s file says which clients there are', async () => {
  await openDashboard('clients', {
    'gateway.status': aStatus({ isDeclared: true }),
    'clients.list': [],
    'clients.found': [aFoundClient({ files: [aFoundFile({ connection: 'changed' })] })],
  });
  expect(await screen.findByRole('button', { name: 'Disconnect Cursor' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Connect Cursor' })).toBeNull();
});
