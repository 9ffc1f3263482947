import { describe, expect, it } from 'vitest';
import { clientsNamed, connectable, connectionsOf, filesToConnect } from '../../../../main/cli/clients/choose';
import { aFoundConnection } from '../../../support/a-client-desk';
import { aFoundClient, aFoundFile } from '../../../support/dashboard-views';

const cursor = aFoundClient();
const code = aFoundClient({ kind: 'claude-code', name: 'Claude Code' });
const desktop = aFoundClient({ kind: 'claude-desktop', name: 'Claude Desktop' });

describe('a client is named', () => {
  it.each(['cursor', 'Cursor', 'CURSOR'])('as “%s”', (word) => {
    expect(clientsNamed([word], [code, cursor])).toEqual([cursor]);
  });

  it('by its name with a blank, too, and once however often it is said', () => {
    expect(clientsNamed(['claude code', 'claude-code'], [code, cursor])).toEqual([code]);
  });

  it('rightly or not at all: the nearest are proposed', () => {
    expect(() => clientsNamed(['claude'], [cursor, code, desktop])).toThrow(
      'No client is called “claude”. Is it “claude-code” or “claude-desktop”? “gatehouse clients --all” lists them.',
    );
    expect(() => clientsNamed(['zzz'], [cursor])).toThrow('No client is called “zzz”. “gatehouse clients --all”');
  });
});

describe('what connecting writes', () => {
  it('is the files that the client reads as its own', () => {
    const own = aFoundFile({ id: 'own', isTarget: true });
    const client = aFoundClient({ files: [aFoundFile({ id: 'project', isTarget: false }), own] });
    expect(filesToConnect([client])).toEqual([own]);
  });

  it('is asked about where there is none of these, so that the plan says why', () => {
    const shared = aFoundFile({ id: 'shared', isTarget: false });
    expect(filesToConnect([aFoundClient({ files: [shared] })])).toEqual([shared]);
  });

  it('is nothing where there is no client, or no file', () => {
    expect(() => filesToConnect([aFoundClient({ isInstalled: false })])).toThrow('Cursor is not on this computer');
    expect(() => filesToConnect([aFoundClient({ files: [], notes: ['Do it in its settings.'] })])).toThrow(
      'Cursor has no file that Gatehouse could write. Do it in its settings.',
    );
  });

  it('with --all leaves out what is not here and what is connected by hand', () => {
    const clients = [
      cursor,
      aFoundClient({ isInstalled: false }),
      aFoundClient({ how: 'manual' }),
      aFoundClient({ files: [] }),
    ];
    expect(connectable(clients)).toEqual([cursor]);
  });
});

it('disconnecting a client means all of its files, and one at least', () => {
  const connections = [
    aFoundConnection({ fileId: 'a' }),
    aFoundConnection({ fileId: 'b' }),
    aFoundConnection({ kind: 'zed' }),
  ];
  expect(connectionsOf([cursor], { connections }).map(({ fileId }) => fileId)).toEqual(['a', 'b']);
  expect(() => connectionsOf([code], { connections })).toThrow('Claude Code is not connected.');
});
