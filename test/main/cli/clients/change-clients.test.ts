import { describe, expect, it } from 'vitest';
import { connectClients, disconnectClients, undoLatest } from '../../../../main/cli/clients/change-clients';
import { aConsole, aDesk, aFoundConnection, anOverview } from '../../../support/a-client-desk';
import { aFileChange, aFoundClient, aFoundFile } from '../../../support/dashboard-views';

const usual = { home: undefined, json: false, yes: true, dryRun: false };
const connecting = { action: 'connect' as const, ...usual, kinds: ['cursor'], all: false, others: 'keep' as const };
const disconnecting = { action: 'disconnect' as const, ...usual, kinds: [], all: true, withSecrets: false };

function about(desk: ReturnType<typeof aDesk>) {
  const console = aConsole();
  return { context: { desk: desk.desk, console, home: '/home/ana' }, console };
}

describe('connecting', () => {
  it('plans for the client’s own file, with what becomes of its other servers, and carries that out', async () => {
    const desk = aDesk();
    const { context, console } = about(desk);
    expect(await connectClients({ ...connecting, others: 'disable' }, context)).toBe(0);
    expect(desk.asked).toEqual([['look'], ['planConnect', ['cursor-file'], 'disable'], ['apply', 'plan']]);
    expect(console.error()).toContain('gatehouse doctor');
  });

  it('says to start Gatehouse where it does not run', async () => {
    const { context, console } = about(aDesk({ overview: { gateway: { ...anOverview().gateway, isRunning: false } } }));
    await connectClients(connecting, context);
    expect(console.error()).toContain('Gatehouse does not run: start it');
  });

  it('what is connected already is a success', async () => {
    const file = aFoundFile({ id: 'cursor-file', connection: 'connected' });
    const desk = aDesk({
      overview: { clients: [aFoundClient({ files: [file] })] },
      planConnect: async () => ({
        id: 'plan',
        changes: [aFileChange({ problem: 'It is connected already.', diff: [] })],
      }),
    });
    expect(await connectClients(connecting, about(desk).context)).toBe(0);
    expect(desk.done()).toEqual(['look', 'planConnect']);
  });

  it('with --all takes every client that can be connected, and says so where there is none', async () => {
    const zed = aFoundClient({ kind: 'zed', files: [aFoundFile({ id: 'zed-file' })] });
    const desk = aDesk({ overview: { clients: [aFoundClient(), zed] } });
    await connectClients({ ...connecting, kinds: [], all: true }, about(desk).context);
    expect(desk.asked[1]).toEqual(['planConnect', ['cursor-file', 'zed-file'], 'keep']);
    const none = aDesk({ overview: { clients: [] } });
    await expect(connectClients({ ...connecting, kinds: [], all: true }, about(none).context)).rejects.toThrow(
      'No client',
    );
  });
});

describe('disconnecting', () => {
  const connections = [aFoundConnection({ fileId: 'a' }), aFoundConnection({ fileId: 'b', kind: 'zed' })];

  it('means everything with --all, and the files of the named clients otherwise', async () => {
    const everything = aDesk({ overview: { connections } });
    expect(await disconnectClients(disconnecting, about(everything).context)).toBe(0);
    expect(everything.asked).toEqual([['look'], ['planDisconnect', null], ['apply', 'plan']]);
    const one = aDesk({ overview: { connections } });
    await disconnectClients({ ...disconnecting, all: false, kinds: ['cursor'] }, about(one).context);
    expect(one.asked[1]).toEqual(['planDisconnect', ['a']]);
  });

  it('brings secrets back by a way of its own only', async () => {
    const desk = aDesk({ overview: { connections } });
    await disconnectClients({ ...disconnecting, withSecrets: true }, about(desk).context);
    expect(desk.asked[1]).toEqual(['planDisconnectWithSecrets', null]);
  });

  it('is done where nothing is connected', async () => {
    const desk = aDesk();
    const { context, console } = about(desk);
    expect(await disconnectClients(disconnecting, context)).toBe(0);
    expect([desk.done(), console.error()]).toEqual([['look'], 'Nothing is connected, so there is nothing to undo.']);
    const json = about(aDesk());
    await disconnectClients({ ...disconnecting, json: true }, json.context);
    expect(JSON.parse(json.console.out())).toEqual({ applied: false, changes: [], outcomes: [] });
  });
});

describe('taking the latest change back', () => {
  const latest = { at: '2026-11-01T00:00:00.000Z', fileId: 'a', path: '/a', what: 'Connected.' };
  const undoing = { action: 'undo' as const, ...usual };

  it('disconnects what was connected', async () => {
    const desk = aDesk({ overview: { latest, connections: [aFoundConnection({ fileId: 'a' })] } });
    expect(await undoLatest(undoing, about(desk).context)).toBe(0);
    expect(desk.asked[1]).toEqual(['planDisconnect', ['a']]);
  });

  it('connects what was disconnected', async () => {
    const nothing = async () => ({ id: 'nothing', changes: [] });
    const desk = aDesk({ overview: { latest: { ...latest, what: 'Disconnected.' } }, planDisconnect: nothing });
    const { context, console } = about(desk);
    await undoLatest(undoing, context);
    expect(desk.asked.find(([what]) => what === 'planConnect')).toEqual(['planConnect', ['a'], 'keep']);
    expect(console.error()).toBe('The latest change, of 2026-11-01T00:00:00.000Z: Disconnected.');
  });

  it('puts back what was taken out of a file that is not connected, and does not connect it', async () => {
    const desk = aDesk({ overview: { latest: { ...latest, what: 'Took “sly” out.' } } });
    expect(await undoLatest(undoing, about(desk).context)).toBe(0);
    expect(desk.done()).toEqual(['look', 'planDisconnect', 'apply']);
  });

  it('says so where nothing was done yet', async () => {
    await expect(undoLatest(undoing, about(aDesk()).context)).rejects.toThrow(
      'Nothing was done to a client’s file yet.',
    );
  });
});
