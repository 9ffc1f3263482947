import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aClient, aServer, aStatus, aTool } from '../../../support/dashboard-views';
import { openDashboard } from '../../../support/open-dashboard';

const secret = (name: string) => `\${secret:${name}}`;

async function openFiles(overrides: Parameters<typeof openDashboard>[1] = {}) {
  const opened = await openDashboard('servers', { 'servers.list': [aServer()], ...overrides });
  await opened.user.click(await screen.findByRole('button', { name: 'Show files' }));
  return opened;
}

it('says in words why a server failed', async () => {
  await openDashboard('servers', {
    'servers.list': [aServer({ status: 'failed', reason: 'The command was not found. Install it.' })],
  });
  expect(await screen.findByText('Failed')).toBeTruthy();
  expect(screen.getByText('The command was not found. Install it.')).toBeTruthy();
});

it('stores a typed secret before it adds the server that needs it', async () => {
  const asked: string[] = [];
  const { bridge, user } = await openDashboard('servers', {
    'servers.setSecret': () => void asked.push('secret'),
    'servers.add': () => void asked.push('server'),
  });
  await user.click(await screen.findByRole('button', { name: 'Add a server' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'api');
  await user.type(within(dialog).getByRole('textbox', { name: 'Command' }), 'npx');
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'Arguments' }), {
    target: { value: '-y\nsome-server' },
  });
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'Environment' }), {
    target: { value: `KEY=${secret('api-key')}` },
  });
  await user.type(await within(dialog).findByLabelText('Value of “api-key”'), 's3cret');
  await user.click(within(dialog).getByRole('button', { name: 'Add server' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked).toEqual(['secret', 'server']);
  expect(bridge.inputs('servers.setSecret')).toEqual([{ name: 'api-key', value: 's3cret' }]);
  expect(bridge.inputs('servers.add')).toMatchObject([
    { name: 'api', transport: { command: 'npx', args: ['-y', 'some-server'], env: { KEY: secret('api-key') } } },
  ]);
});

it('adds nothing while a field is wrong, and says which', async () => {
  const { bridge, user } = await openDashboard('servers');
  await user.click(await screen.findByRole('button', { name: 'Add a server' }));
  await user.click(await screen.findByRole('button', { name: 'Add server' }));
  expect(await screen.findByText('Say which command starts the server.')).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' }));
  expect(bridge.inputs('servers.add')).toEqual([]);
});

it('switches a tool for everybody and for one client', async () => {
  const { bridge, user } = await openFiles({ 'clients.list': [aClient()], 'servers.setTool': () => undefined });
  await user.click(await screen.findByRole('switch', { name: 'write_file is on for everybody' }));
  await user.click(screen.getByRole('button', { name: 'Clients that see write_file' }));
  await user.click(await screen.findByRole('switch', { name: 'Cursor' }));
  expect(bridge.inputs('servers.setTool')).toEqual([
    { server: 'files', tool: 'write_file', client: null, isEnabled: false },
    { server: 'files', tool: 'write_file', client: 'Cursor', isEnabled: false },
  ]);
});

it('takes the person’s word for what a tool can do, and takes it back', async () => {
  const { bridge, user } = await openFiles({ 'servers.setRisk': () => undefined });
  const risk = await screen.findByRole('combobox', { name: 'Risk of write_file' });
  expect(risk.textContent).toContain('As found out: writes');
  await user.click(risk);
  await user.click(await screen.findByRole('option', { name: 'Destroys' }));
  bridge.push('servers.list', [
    aServer({ tools: [aTool('write_file', { risk: 'destructive', isRiskByPerson: true })] }),
  ]);
  await waitFor(() => expect(risk.textContent).toContain('Destroys'));
  await user.click(risk);
  await user.click(await screen.findByRole('option', { name: 'As found out' }));
  expect(bridge.inputs('servers.setRisk')).toEqual([
    { server: 'files', tool: 'write_file', risk: 'destructive' },
    { server: 'files', tool: 'write_file', risk: null },
  ]);
});

it('shows a tool’s description as text and folds a long one with its count', async () => {
  const tool = aTool('x', { description: `<b>bold</b>\u202e${'y'.repeat(500)}END` });
  const { user } = await openFiles({ 'servers.list': [aServer({ tools: [tool] })] });
  expect(await screen.findByText('U+202E')).toBeTruthy();
  expect(document.querySelector('li b')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Show 275 more characters' }));
  expect(screen.getByText(/END/)).toBeTruthy();
});

it('reads the console again when it grows', async () => {
  let lines = ['first'];
  const { bridge, user } = await openFiles({
    'servers.console': () => ({
      lines: lines.map((text) => ({ at: '2026-11-21T10:00:00.000Z', source: 'stderr' as const, text })),
    }),
  });
  await user.click(await screen.findByRole('tab', { name: 'Console' }));
  expect(await screen.findByText('first')).toBeTruthy();
  lines = ['first', '<i>second</i>'];
  bridge.push('servers.list', [aServer({ consoleLines: 2 })]);
  expect(await screen.findByText('<i>second</i>')).toBeTruthy();
});

it('removes at once, goes back to the list and offers to undo', async () => {
  const { bridge, user } = await openFiles({
    'servers.remove': () => ({ undoId: 'u1' }),
    'undo.restore': () => undefined,
  });
  await user.click(await screen.findByRole('button', { name: 'Remove files' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Servers' })).toBeTruthy();
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(bridge.inputs('undo.restore')).toEqual([{ undoId: 'u1' }]));
});

it.each([
  ['Restart', 'servers.restart', 'running'],
  ['Stop', 'servers.stop', 'running'],
  ['Start', 'servers.start', 'stopped'],
] as const)('%s asks main for %s', async (label, channel, status) => {
  const { bridge, user } = await openFiles({ 'servers.list': [aServer({ status })], [channel]: () => undefined });
  await user.click(await screen.findByRole('button', { name: label }));
  await waitFor(() => expect(bridge.inputs(channel)).toEqual([{ name: 'files' }]));
});

it('offers no editing of a declared server, but starting and stopping', async () => {
  await openFiles({ 'gateway.status': aStatus({ isDeclared: true }) });
  expect(await screen.findByRole('button', { name: 'Stop' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Edit|Remove/ })).toBeNull();
});

it('offers no editing of the built-in sample', async () => {
  await openFiles({
    'servers.list': [aServer({ origin: 'sample', transport: { kind: 'sample', folder: '/scratch' } })],
  });
  expect(await screen.findByRole('button', { name: 'Remove files' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
});

it('says which limits a server ran into, and how often', async () => {
  const at = new Date().toISOString();
  await openFiles({
    'servers.list': [
      aServer({
        limitHits: [
          { limit: 'message-rate', count: 1200, at },
          { limit: 'list-entries', count: 1, at },
        ],
      }),
    ],
  });
  const notice = await screen.findByText('In the last 30 days this server');
  const lines = within(notice.closest('[role="status"]') as HTMLElement).getAllByRole('listitem');
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('sent notifications faster than allowed; the rest was dropped (1,200 times'),
    expect.stringContaining('listed more entries than allowed; the rest was left out (once'),
  ]);
});

it('saves the limits that differ from the defaults, and nothing while one is wrong', async () => {
  const { bridge, user } = await openFiles({ 'servers.tune': () => undefined });
  await user.click(await screen.findByRole('tab', { name: 'Limits' }));
  const largest = screen.getByRole('textbox', { name: 'Largest message, in MB' });
  await user.type(largest, '5000');
  await user.click(screen.getByRole('button', { name: 'Save limits' }));
  expect(await screen.findByText('The most is 1024.')).toBeTruthy();
  expect(bridge.inputs('servers.tune')).toEqual([]);
  await user.clear(largest);
  await user.type(largest, '8');
  await user.click(screen.getByRole('button', { name: 'Save limits' }));
  expect(await screen.findByText(/^Saved\./)).toBeTruthy();
  expect(bridge.inputs('servers.tune')).toEqual([
    { name: 'files', sharing: 'shared', limits: { messageBytes: 8 * 1024 * 1024 } },
  ]);
});

it('gives each client session its own process at one switch', async () => {
  const { bridge, user } = await openFiles({ 'servers.tune': () => undefined });
  await user.click(await screen.findByRole('tab', { name: 'Limits' }));
  await user.click(screen.getByRole('switch', { name: 'Each client session has its own' }));
  expect(bridge.inputs('servers.tune')).toEqual([{ name: 'files', limits: {}, sharing: 'per-client' }]);
});
