import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aFileChange, aFoundClient, aFoundFile, aNewToken, anEntry } from '../../../../support/dashboard-views';
import { openDashboard } from '../../../../support/open-dashboard';

const zed = aFoundClient({
  kind: 'zed',
  name: 'Zed',
  files: [aFoundFile({ id: 'zed-file', path: '/home/ana/.config/zed/settings.json' })],
});
const rowOf = async (name: string) => {
  const row = (await screen.findByRole('button', { name: `Details of ${name}` })).closest('li');
  if (!row) throw new Error(`There is no row of ${name}.`);
  return within(row);
};

it('warns on a Mac that the system may ask', async () => {
  Object.defineProperty(navigator, 'platform', { value: 'MacIntel', configurable: true });
  try {
    await openDashboard('clients');
    expect(await screen.findByText(/macOS may ask you first/)).toBeTruthy();
  } finally {
    Reflect.deleteProperty(navigator, 'platform');
  }
});

it('says before it looks what it will do, and looks when asked', async () => {
  const { bridge, user } = await openDashboard('clients', {
    'clients.scan': () => bridge.push('clients.found', [aFoundClient()]),
  });
  expect(await screen.findByText(/changes nothing and starts nothing/)).toBeTruthy();
  expect(bridge.inputs('clients.scan')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Look for clients' }));
  expect(await screen.findByRole('button', { name: 'Details of Cursor' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Look for clients' })).toBeNull();
});

it('says while it looks that it does, and why it could not', async () => {
  let fail: (error: Error) => void = () => {};
  const { user } = await openDashboard('clients', {
    'clients.scan': () => new Promise<void>((_resolve, reject) => (fail = reject)),
  });
  await user.click(await screen.findByRole('button', { name: 'Look for clients' }));
  expect(await screen.findByText('Looking for clients…')).toBeTruthy();
  fail(Object.assign(new Error('The home folder cannot be read. Look again.'), { code: 'internal' }));
  expect(await screen.findByText('The home folder cannot be read. Look again.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Look for clients' })).toBeTruthy();
});

it('looks again, and keeps what was found when that fails', async () => {
  const { user } = await openDashboard('clients', {
    'clients.found': [aFoundClient()],
    'clients.scan': () => {
      throw Object.assign(new Error('It took too long. Look again.'), { code: 'internal' });
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Look again' }));
  expect(await screen.findByText('It took too long. Look again.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Details of Cursor' })).toBeTruthy();
});

it.each([
  ['Not connected', aFoundClient()],
  ['Connected', aFoundClient({ files: [aFoundFile({ connection: 'connected' })] })],
  ['Changed by somebody else', aFoundClient({ files: [aFoundFile({ connection: 'changed' })] })],
  ['Our entry is missing', aFoundClient({ files: [aFoundFile({ connection: 'missing' })] })],
  ['File cannot be read', aFoundClient({ files: [aFoundFile({ state: 'malformed' })] })],
  ['May not be looked at', aFoundClient({ isInstalled: false, files: [] })],
  ['Not ours to change', aFoundClient({ files: [aFoundFile({ isTarget: false })] })],
])('tells that a client is: %s', async (label, client) => {
  await openDashboard('clients', { 'clients.found': [client] });
  expect((await rowOf('Cursor')).getByText(label)).toBeTruthy();
});

it('says how a client is connected by hand, and makes a token with its name', async () => {
  const raycast = aFoundClient({
    kind: 'raycast',
    name: 'Raycast',
    how: 'manual',
    notes: ['Run “Install MCP Server” in Raycast.'],
    files: [],
  });
  const { bridge, user } = await openDashboard('clients', {
    'clients.found': [raycast],
    'clients.create': ({ name }) => aNewToken(name),
  });
  const row = await rowOf('Raycast');
  expect(row.getByText('By hand')).toBeTruthy();
  expect(row.getByText('Run “Install MCP Server” in Raycast.')).toBeTruthy();
  expect(row.queryByRole('checkbox')).toBeNull();
  await user.click(row.getByRole('button', { name: 'Make a token for Raycast' }));
  await user.click(await screen.findByRole('button', { name: 'Make a token' }));
  await waitFor(() => expect(bridge.inputs('clients.create')).toEqual([{ name: 'Raycast' }]));
});

it('shows what the files of a client hold, and what goes round Gatehouse', async () => {
  const entries = [
    anEntry({ name: 'gatehouse', summary: 'http://127.0.0.1:7717/mcp', isOurs: true }),
    anEntry({ isKnown: true }),
    anEntry({ name: 'old', isEnabled: false }),
    anEntry({ name: 'odd\u202e', problem: 'It has neither a command nor an address.' }),
  ];
  const file = aFoundFile({ connection: 'connected', entries });
  const { user } = await openDashboard('clients', {
    'clients.found': [aFoundClient({ isExperimental: true, files: [file] })],
  });
  const row = await rowOf('Cursor');
  expect(row.getByText('Experimental')).toBeTruthy();
  expect(row.getByText('2 servers go round Gatehouse, which has 1 of them too.')).toBeTruthy();
  expect(row.queryByRole('list')).toBeNull();
  await user.click(row.getByRole('button', { name: 'Details of Cursor' }));
  const servers = within(row.getByRole('list', { name: `Servers in ${file.path}` })).getAllByRole('listitem');
  expect(servers.map(({ textContent }) => textContent)).toEqual([
    'gatehouseLeads to Gatehousehttp://127.0.0.1:7717/mcp',
    'githubGoes round GatehouseGatehouse has itnpx -y some-github-server',
    'oldSwitched offnpx -y some-github-server',
    'oddU+202EGoes round Gatehousenpx -y some-github-serverIt has neither a command nor an address.',
  ]);
  expect(row.getByText(/at most 40 tools/)).toBeTruthy();
  expect(row.getByText(/Notices the change by itself/)).toBeTruthy();
  expect(row.getByText(/Servers of plugins appear/)).toBeTruthy();
});

it.each([
  ['malformed', 'Line 3, column 7: A comma is missing.'],
  ['odd', 'A comma is missing.'],
] as const)('says why a file that is %s cannot be read', async (state, text) => {
  const file = aFoundFile({ state, problem: { text: 'A comma is missing.', line: 3, column: 7 } });
  const { user } = await openDashboard('clients', { 'clients.found': [aFoundClient({ files: [file] })] });
  const row = await rowOf('Cursor');
  expect(row.queryByRole('checkbox')).toBeNull();
  expect(row.getByText(`${file.path}: ${text}`)).toBeTruthy();
  await user.click(row.getByRole('button', { name: 'Details of Cursor' }));
  expect(row.getByText(text)).toBeTruthy();
});

it('tells a project’s file by its folder', async () => {
  const file = aFoundFile({ scope: 'project', folder: '/home/ana/site', isTarget: false });
  const { user } = await openDashboard('clients', { 'clients.found': [aFoundClient({ files: [file] })] });
  const row = await rowOf('Cursor');
  await user.click(row.getByRole('button', { name: 'Details of Cursor' }));
  expect(row.getByText('/home/ana/site')).toBeTruthy();
});

it('connects those that are ticked, by keyboard too', async () => {
  const { bridge, user } = await openDashboard('clients', {
    'clients.found': [aFoundClient(), zed],
    'clients.planConnect': () => ({ id: 'p1', changes: [aFileChange()] }),
  });
  (await screen.findByRole('checkbox', { name: 'Cursor' })).focus();
  await user.keyboard(' ');
  expect(await screen.findByRole('button', { name: 'Connect 1 client…' })).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: 'Zed' }));
  await user.click(await screen.findByRole('button', { name: 'Connect 2 clients…' }));
  expect(await screen.findByRole('dialog', { name: 'Connect through Gatehouse' })).toBeTruthy();
  expect(bridge.inputs('clients.planConnect')).toEqual([{ fileIds: ['cursor-file', 'zed-file'], others: 'keep' }]);
});

it('disconnects one client, or everything, after a look at what that does', async () => {
  const { bridge, user } = await openDashboard('clients', {
    'clients.found': [aFoundClient({ files: [aFoundFile({ connection: 'connected' })] })],
    'clients.planDisconnect': () => ({ id: 'p1', changes: [aFileChange()] }),
  });
  await user.click((await rowOf('Cursor')).getByRole('button', { name: 'Disconnect Cursor' }));
  await user.click(await screen.findByRole('button', { name: 'Cancel' }));
  await user.click(screen.getByRole('button', { name: 'More about clients on this computer' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Disconnect everything…' }));
  await screen.findByRole('dialog', { name: 'Disconnect' });
  await waitFor(() =>
    expect(bridge.inputs('clients.planDisconnect')).toEqual([
      { fileIds: ['cursor-file'], withSecrets: false },
      { fileIds: null, withSecrets: false },
    ]),
  );
});

it('offers both to connect again and to disconnect where somebody changed our entry', async () => {
  await openDashboard('clients', {
    'clients.found': [aFoundClient({ files: [aFoundFile({ connection: 'changed' })] })],
  });
  const row = await rowOf('Cursor');
  expect(row.getByRole('button', { name: 'Connect Cursor' })).toBeTruthy();
  expect(row.getByRole('button', { name: 'Disconnect Cursor' })).toBeTruthy();
});

it('folds away what is not installed', async () => {
  const absent = [1, 2].map((n) =>
    aFoundClient({ kind: `k${n}`, name: `Absent ${n}`, isInstalled: false, sign: null, files: [] }),
  );
  const { user } = await openDashboard('clients', { 'clients.found': absent });
  expect(await screen.findByText(/None of the clients that Gatehouse knows is installed/)).toBeTruthy();
  expect(screen.queryByText('Absent 1')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Not installed 2 other clients' }));
  expect(await screen.findByText('Absent 2')).toBeTruthy();
});
