import { describe, expect, it } from 'vitest';
import type { Overview } from '../../../../main/cli/clients/desk';
import { clientsJson, printClients, stateOf } from '../../../../main/cli/clients/list-clients';
import { aConsole, aFoundConnection, anOverview } from '../../../support/a-client-desk';
import { aFoundClient, aFoundFile, anEntry } from '../../../support/dashboard-views';

function print(parts: Partial<Overview>, all = false) {
  const console = aConsole();
  printClients(anOverview(parts), { console, all, home: '/home/ana' });
  return { out: console.out(), error: console.error() };
}

const absent = aFoundClient({ kind: 'zed', name: 'Zed', isInstalled: false, files: [] });
const file = (parts: Parameters<typeof aFoundFile>[0]) => aFoundFile({ path: '/home/ana/.cursor/mcp.json', ...parts });

describe('the list', () => {
  it('has a line for each client that is here: name, state, servers besides ours, file', () => {
    const entries = [anEntry({ name: 'a', isOurs: false }), anEntry({ name: 'gatehouse', isOurs: true })];
    const client = aFoundClient({ files: [file({ connection: 'connected', entries }), file({ isTarget: false })] });
    const { out } = print({ clients: [client, absent] });
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['Client', 'Name', 'State', 'Servers', 'File'],
      ['cursor', 'Cursor', 'connected', expect.stringMatching(/^\d$/), '~/.cursor/mcp.json, and 1 more'],
    ]);
    expect(print({ clients: [client, absent] }, true).out).toMatch(/zed +Zed +not found/);
  });

  it('says that a file is not there yet', () => {
    expect(print({ clients: [aFoundClient({ files: [file({ state: 'absent', entries: [] })] })] }).out).toContain(
      '~/.cursor/mcp.json (not there yet)',
    );
  });

  it('names what cannot be read with line and column', () => {
    const problem = { text: 'A bracket is missing. Add it.', line: 3, column: 7 };
    const { error } = print({ clients: [aFoundClient({ files: [file({ state: 'malformed', problem })] })] });
    expect(error).toContain('Cursor: ~/.cursor/mcp.json, line 3, column 7: A bracket is missing. Add it.');
  });

  it('escapes what a hostile project calls its folder', () => {
    const { out } = print({ clients: [aFoundClient({ files: [file({ path: '/home/ana/\u001b[2J/mcp.json' })] })] });
    expect(out).toContain('~/\\u{1b}[2J/mcp.json');
  });

  it('says what to type next', () => {
    expect(print({ clients: [aFoundClient()] }).error).toContain('gatehouse connect cursor   (or --all)');
    expect(print({ clients: [aFoundClient({ files: [file({ connection: 'changed' })] })] }).error).toContain(
      'Put it right:       gatehouse connect cursor',
    );
    expect(print({ clients: [aFoundClient({ files: [file({ connection: 'connected' })] })] }).error).toContain(
      'gatehouse doctor',
    );
    expect(print({ clients: [absent] }).error).toContain('No client was found on this computer.');
    expect(print({ gateway: { ...anOverview().gateway, isRunning: false } }).error).toContain('Gatehouse does not run');
  });
});

it.each([
  [{ files: [file({ connection: 'connected' }), file({ connection: 'missing' })] }, 'missing'],
  [{ files: [file({ connection: 'connected' }), file({ connection: 'changed' })] }, 'changed'],
  [{ files: [file({ connection: 'connected' }), file({ connection: 'none' })] }, 'connected'],
  [{ files: [file({ connection: 'none' })] }, 'not-connected'],
  [{ how: 'manual' as const, files: [] }, 'by-hand'],
  [{ isInstalled: false, files: [] }, 'not-installed'],
])('of several files the worst says how a client is: %#', (parts, state) => {
  expect(stateOf(aFoundClient(parts))).toBe(state);
});

it('tells programs the same in fields that stay', () => {
  const client = aFoundClient({
    files: [file({ id: 'cursor-file', connection: 'connected', entries: [anEntry({ name: 'a' })] })],
  });
  const overview = anOverview({
    clients: [client, absent],
    connections: [aFoundConnection({ fileId: 'cursor-file' })],
  });
  expect(clientsJson(overview, false)).toEqual({
    gatehouse: { isRunning: true, version: '1.2.3', endpoint: 'http://127.0.0.1:7717/mcp' },
    clients: [
      {
        kind: 'cursor',
        name: 'Cursor',
        isInstalled: true,
        state: 'connected',
        how: 'http',
        servers: 1,
        files: [
          {
            path: '/home/ana/.cursor/mcp.json',
            scope: 'user',
            state: 'readable',
            problem: null,
            isTarget: true,
            connection: 'connected',
            connectedSince: '2026-11-01T00:00:00.000Z',
            servers: [expect.objectContaining({ name: 'a', isOurs: false })],
          },
        ],
      },
    ],
  });
  expect(clientsJson(overview, true)).toMatchObject({ clients: [{}, { kind: 'zed', state: 'not-installed' }] });
});
