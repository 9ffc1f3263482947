import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aClient, aNewToken, aStatus } from '../../../support/dashboard-views';
import { openDashboard } from '../../../support/open-dashboard';

it('connects a client, shows its token once and how each program takes it', async () => {
  const { bridge, user } = await openDashboard('clients', { 'clients.create': ({ name }) => aNewToken(name) });
  await user.click(await screen.findByRole('button', { name: 'Connect a client' }));
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
  await user.click(await screen.findByRole('button', { name: 'Connect a client' }));
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

it('shows what a client claims to be as hostile text', async () => {
  await openDashboard('clients', { 'clients.list': [aClient({ claims: { name: '<b>x</b>\u202e', version: '1' } })] });
  expect(await screen.findByText('U+202E')).toBeTruthy();
  expect(document.querySelector('td b')).toBeNull();
});

it('leaves declared clients to the operator’s file', async () => {
  await openDashboard('clients', { 'gateway.status': aStatus({ isDeclared: true }), 'clients.list': [aClient()] });
  expect(await screen.findByText(/operator’s configuration file/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Actions|Connect/ })).toBeNull();
});
