import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Profile } from '../../../../../shared/domain/profile';
import { aClient, aProfile, aServer, aTool } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

vi.setConfig({ testTimeout: 20_000 });

const servers = [
  aServer({ tools: [aTool('read'), aTool('write', { isEnabled: false })] }),
  aServer({ name: 'mail', tools: [aTool('send')] }),
];

async function openWork(profile: Partial<Profile> = {}, overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('clients', {
    'clients.list': [aClient()],
    'servers.list': servers,
    'profiles.list': [aProfile(profile)],
    'profiles.setServer': () => undefined,
    'profiles.setTool': () => undefined,
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Profiles…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Profiles' }));
  await opened.user.click(await dialog.findByRole('button', { name: /tools? · / }));
  const isOn = (name: string) => dialog.getByRole('switch', { name }).getAttribute('aria-checked') === 'true';
  const rowOf = (name: string) => dialog.getByRole('switch', { name }).closest('li')?.textContent;
  return { ...opened, dialog, isOn, rowOf };
}

it('puts a server into a profile and takes one out', async () => {
  const { bridge, user, dialog, isOn, rowOf } = await openWork();
  expect([isOn('Work has files'), isOn('Work has mail')]).toEqual([true, false]);
  expect(rowOf('Work has mail')).toContain('Not in the profile');
  await user.click(dialog.getByRole('switch', { name: 'Work has mail' }));
  await user.click(dialog.getByRole('switch', { name: 'Work has files' }));
  await waitFor(() =>
    expect(bridge.inputs('profiles.setServer')).toEqual([
      { id: 'p1', server: 'mail', isIn: true },
      { id: 'p1', server: 'files', isIn: false },
    ]),
  );
});

it('chooses the tools of a server that is in it, by the keyboard alone', async () => {
  const { bridge, user, dialog, isOn, rowOf } = await openWork({ hiddenTools: { files: ['write'] } });
  const fold = dialog.getByRole('button', { name: '1 of 2 tools of files' });
  fold.focus();
  await user.keyboard('{Enter}');
  expect(fold.getAttribute('aria-expanded')).toBe('true');
  expect([isOn('Work has read of files'), isOn('Work has write of files')]).toEqual([true, false]);
  expect(rowOf('Work has write of files')).toContain('Off for everybody');
  await user.tab();
  await user.tab();
  expect(document.activeElement).toBe(dialog.getByRole('switch', { name: 'Work has read of files' }));
  await user.keyboard(' ');
  await user.tab();
  await user.keyboard(' ');
  await waitFor(() =>
    expect(bridge.inputs('profiles.setTool')).toEqual([
      { id: 'p1', server: 'files', tool: 'read', isIn: false },
      { id: 'p1', server: 'files', tool: 'write', isIn: true },
    ]),
  );
  await user.click(fold);
  expect(dialog.queryByRole('list', { name: 'Tools of files' })).toBeNull();
});

it.each([
  [aServer({ name: 'files', tools: [], protocol: null }), 'Tools not known yet'],
  [aServer({ name: 'files', tools: [] }), '0 tools'],
  [aServer({ name: 'files', tools: [aTool('one')] }), '1 tool'],
])('says how much is known of a server: %#', async (server, words) => {
  const { rowOf } = await openWork({}, { 'servers.list': [server] });
  expect(rowOf('Work has files')).toContain(words);
});

it('shows a server that is in it and gone, so that its name brings nothing back unseen', async () => {
  const { bridge, user, dialog, rowOf } = await openWork({ servers: ['files', 'old'] });
  expect(rowOf('Work has old')).toContain('There is no such server now');
  await user.click(dialog.getByRole('switch', { name: 'Work has old' }));
  await waitFor(() => expect(bridge.inputs('profiles.setServer')).toEqual([{ id: 'p1', server: 'old', isIn: false }]));
});

it('says that there is no server yet', async () => {
  const { dialog } = await openWork({ servers: [] }, { 'servers.list': [] });
  expect(dialog.getByText('There is no server yet. Add one under Servers.')).toBeTruthy();
});

it('says beside the server why it could not be changed, and beside the tools why one could not', async () => {
  const refuse = (text: string) => () => {
    throw Object.assign(new Error(text), { code: 'not-found' });
  };
  const { user, dialog } = await openWork(
    {},
    { 'profiles.setServer': refuse('The server is gone.'), 'profiles.setTool': refuse('The tool is gone.') },
  );
  await user.click(dialog.getByRole('switch', { name: 'Work has mail' }));
  expect((await dialog.findByText('The server is gone.')).closest('li')?.textContent).toContain('mail');
  await user.click(dialog.getByRole('button', { name: '2 tools of files' }));
  await user.click(dialog.getByRole('switch', { name: 'Work has read of files' }));
  expect((await dialog.findByText('The tool is gone.')).closest('li')?.textContent).toContain('files');
});

it('shows the name of a hostile tool as text', async () => {
  const { user, dialog } = await openWork({}, { 'servers.list': [aServer({ tools: [aTool('<b>x</b>\u202e')] })] });
  await user.click(dialog.getByRole('button', { name: '1 tool of files' }));
  expect(dialog.getByText('U+202E')).toBeTruthy();
  expect(document.querySelector('li b')).toBeNull();
});
