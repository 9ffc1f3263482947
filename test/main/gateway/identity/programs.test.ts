import type { Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import type { FindPeer } from '../../../../main/gateway/identity/peer/find-peer';
import { createPrograms } from '../../../../main/gateway/identity/programs';
import { createStore } from '../../../../main/gateway/store';
import type { ClientConfig } from '../../../../shared/domain/client';
import type { Peer, PeerProcess } from '../../../../shared/domain/peer';
import { aClient } from '../../../support/builders';

const someProcess: PeerProcess = {
  pid: 7,
  executable: '/opt/cursor/cursor',
  script: null,
  startedAt: null,
  parents: [],
  signer: null,
};

const other: Partial<PeerProcess> = { pid: 8, executable: '/usr/bin/curl' };

function aSocket(remotePort = 50_000): Socket {
  return { remotePort, localPort: 7717 } as Socket;
}

function somePrograms(processes: readonly Partial<PeerProcess>[] = [{}], client: Partial<ClientConfig> = {}) {
  const clients = createStore<readonly ClientConfig[]>([aClient({ id: 'c', name: 'Cursor', ...client })]);
  const left = [...processes];
  const findPeer = vi.fn<FindPeer>(async () => ({ process: { ...someProcess, ...left.shift() }, reason: null }));
  const programs = createPrograms({
    findPeer,
    clients,
    isBridge: ({ executable }) => executable === '/opt/gatehouse',
    describe: (pid) => (pid === 70 ? { ...someProcess, pid: 70, executable: '/opt/claude' } : undefined),
    report: () => undefined,
  });
  const attest = async (socket = aSocket()) => await programs.attest(clients.get()[0] ?? aClient(), socket);
  return { programs, clients, findPeer, attest };
}

describe('a token', () => {
  test('is bound to the program that uses it first', async () => {
    const { attest, clients } = somePrograms();
    expect((await attest()).impostor).toBeNull();
    expect(clients.get()[0]?.boundTo).toBe('/opt/cursor/cursor');
  });

  test('that another program uses is told, and who it is', async () => {
    const { attest, clients } = somePrograms([{}, other]);
    await attest(aSocket(50_000));
    expect((await attest(aSocket(50_001))).impostor).toBe('/usr/bin/curl');
    expect(clients.get()[0]?.boundTo).toBe('/opt/cursor/cursor');
  });

  test('goes on belonging to its program after another one tried', async () => {
    const { attest } = somePrograms([{}, other, { pid: 9 }]);
    await attest(aSocket(1));
    await attest(aSocket(2));
    expect((await attest(aSocket(3))).impostor).toBeNull();
  });

  test('that was let go belongs to whoever uses it next, also over a connection of before', async () => {
    const { attest, clients } = somePrograms([{}, other]);
    await attest(aSocket(1));
    const second = aSocket(2);
    expect((await attest(second)).impostor).toBe('/usr/bin/curl');
    clients.update((all) => all.map((client) => ({ ...client, boundTo: null })));
    expect((await attest(second)).impostor).toBeNull();
    expect(clients.get()[0]?.boundTo).toBe('/usr/bin/curl');
  });

  test('whose program cannot be told is neither bound nor suspected', async () => {
    const { attest, clients } = somePrograms([{ executable: null }], { boundTo: '/opt/cursor/cursor' });
    expect((await attest()).impostor).toBeNull();
    expect(clients.get()[0]?.boundTo).toBe('/opt/cursor/cursor');
  });

  test('stays usable where the binding cannot be saved', async () => {
    const { attest, clients } = somePrograms();
    clients.update = () => {
      throw new Error('full disk');
    };
    expect((await attest()).impostor).toBeNull();
  });
});

describe('the program behind a connection', () => {
  test('is looked up once, and then known at once', async () => {
    const { attest, programs, findPeer, clients } = somePrograms();
    const socket = aSocket();
    await Promise.all([attest(socket), attest(socket)]);
    expect(findPeer).toHaveBeenCalledTimes(1);
    expect(programs.attest(clients.get()[0] ?? aClient(), socket)).not.toBeInstanceOf(Promise);
  });

  test('is the one that started our bridge, where the bridge speaks for it', async () => {
    const parents = [{ pid: 70, executable: '/opt/claude' }];
    const { attest, programs } = somePrograms([{ executable: '/opt/gatehouse', parents }]);
    await attest();
    expect(programs.latest('c')?.process?.executable).toBe('/opt/claude');
  });

  test('is not known when the bridge was left alone', async () => {
    const { attest } = somePrograms([{ executable: '/opt/gatehouse', parents: [] }]);
    expect((await attest()).peer).toEqual({ process: null, reason: 'The program that started the bridge is gone.' });
  });

  test('of a connection that is gone already is not looked for', async () => {
    const { programs, findPeer } = somePrograms();
    const peer = await programs.peerOf({ remotePort: undefined, localPort: 7717 } as unknown as Socket);
    expect(peer.process).toBeNull();
    expect(findPeer).not.toHaveBeenCalled();
  });

  test('that the system does not tell in time holds nobody up', async () => {
    vi.useFakeTimers();
    const clients = createStore<readonly ClientConfig[]>([aClient({ id: 'c' })]);
    const programs = createPrograms({
      findPeer: () => new Promise<Peer>(() => {}),
      clients,
      isBridge: () => false,
      describe: () => undefined,
      report: () => undefined,
    });
    const attested = Promise.resolve(programs.attest(clients.get()[0] ?? aClient(), aSocket()));
    await vi.advanceTimersByTimeAsync(2000);
    expect((await attested).peer.reason).toBe('The system took too long to tell which program this is.');
    vi.useRealTimers();
  });

  test('is news once a connection', async () => {
    const { attest, programs } = somePrograms([{}, { pid: 9 }]);
    const socket = aSocket(1);
    await attest(socket);
    await attest(socket);
    expect(programs.changes.get()).toBe(1);
    await attest(aSocket(2));
    expect(programs.changes.get()).toBe(2);
  });
});

describe('trying a client’s way', () => {
  test('binds nothing, is remembered as nobody’s connection, and its calls are asked about', async () => {
    const { programs, clients } = somePrograms();
    const client = clients.get()[0] ?? aClient();
    expect((await programs.attest(client, aSocket(), true)).impostor).toBe('/opt/cursor/cursor');
    expect(clients.get()[0]?.boundTo).toBeNull();
    expect(programs.latest('c')).toBeUndefined();
  });

  test('gains its own program nothing, and takes it nothing', async () => {
    const { programs, clients, attest } = somePrograms();
    const socket = aSocket();
    await attest(socket);
    const client = clients.get()[0] ?? aClient();
    expect((await programs.attest(client, socket, true)).impostor).toBe('/opt/cursor/cursor');
    expect((await attest(socket)).impostor).toBeNull();
  });

  test('by a bridge that our own command started is seen without being told', async () => {
    const clients = createStore<readonly ClientConfig[]>([aClient({ id: 'c' })]);
    const own = { ...someProcess, pid: 71, executable: '/opt/gatehouse' };
    const programs = createPrograms({
      findPeer: async () => ({ process: { ...own, pid: 70, parents: [{ pid: 71, executable: null }] }, reason: null }),
      clients,
      isBridge: ({ executable }) => executable === '/opt/gatehouse',
      describe: () => own,
      report: () => undefined,
    });
    const { impostor } = await programs.attest(clients.get()[0] ?? aClient(), aSocket());
    expect(impostor).toBe('/opt/gatehouse');
    expect(clients.get()[0]?.boundTo).toBeNull();
  });
});
