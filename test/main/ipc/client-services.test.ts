import { expect, it } from 'vitest';
import type { Sessions } from '../../../main/gateway/downstream/sessions';
import { createStrangers } from '../../../main/gateway/identity/strangers';
import { findClient } from '../../../main/gateway/identity/tokens';
import { createStore } from '../../../main/gateway/store';
import { createClientServices } from '../../../main/ipc/client-services';
import type { ClientConfig } from '../../../shared/domain/client';
import type { Peer } from '../../../shared/domain/peer';
import { GatehouseError } from '../../../shared/errors';
import { aClient, testClock } from '../../support/builders';

interface Wanted {
  isDeclared?: boolean;
  peer?: Peer;
  claim?: { name: string; version: string };
}

function someClients({ isDeclared = false, peer, claim }: Wanted = {}) {
  const clients = createStore<readonly ClientConfig[]>([aClient({ token: 'old' })]);
  const cut: { id: string; known: boolean }[] = [];
  const strangers = createStrangers(testClock);
  const sessions = {
    latestInfo: () => ({ name: 'cursor-vscode', version: '1' }),
    count: () => 1,
  } as unknown as Sessions;
  const services = createClientServices({
    clients,
    sessions,
    activity: createStore(0),
    lastSeenAt: () => '2026-11-20T10:00:00.000Z',
    latestClaim: () => claim,
    latestPeer: () => peer,
    strangers,
    clock: testClock,
    snippets: (token) => [{ id: 'other', label: 'Other', where: '', language: 'text', text: token }],
    assertEditable: () => {
      if (isDeclared) throw new GatehouseError('conflict', 'The operator’s file owns this.');
    },
    cutOff: (id) => void cut.push({ id, known: clients.get().some((client) => client.id === id) }),
  });
  return { services, clients, cut, strangers };
}

it('shows no digest of a token, and what a client says of itself as its claim', () => {
  const [view] = someClients().services['clients.list'].get();
  expect(view).not.toHaveProperty('tokenDigest');
  expect(view).toMatchObject({
    sessions: 1,
    lastSeenAt: '2026-11-20T10:00:00.000Z',
    claims: { name: 'cursor-vscode' },
  });
});

it('shows what a client without a session says of itself, and that before what an older session said', () => {
  const [view] = someClients({ claim: { name: 'claude-code', version: '2' } }).services['clients.list'].get();
  expect(view?.claims).toEqual({ name: 'claude-code', version: '2' });
});

it('creates a client whose token is told once and kept as a digest', () => {
  const { services, clients } = someClients();
  const { token, client, snippets } = services['clients.create']({ name: 'Cursor' });
  expect(findClient(token, clients.get())?.id).toBe(client.id);
  expect(JSON.stringify(clients.get())).not.toContain(token);
  expect(snippets[0]?.text).toBe(token);
  expect(client).toMatchObject({ name: 'Cursor', origin: 'person' });
});

it.each(['Claude', 'CLAUDE'])('refuses a second client named %s, for rules go by the name', (name) => {
  const { services } = someClients();
  expect(() => services['clients.create']({ name })).toThrow(expect.objectContaining({ code: 'conflict' }));
});

it('rotates: the old token is nobody’s at once, and what is open is cut off', () => {
  const { services, clients, cut } = someClients();
  const { token } = services['clients.rotate']({ id: 'client-1' });
  expect(findClient('old', clients.get())).toBeUndefined();
  expect(findClient(token, clients.get())?.id).toBe('client-1');
  expect(cut).toEqual([{ id: 'client-1', known: true }]);
});

it('revokes: first the token, then all that is open', () => {
  const { services, clients, cut } = someClients();
  services['clients.revoke']({ id: 'client-1' });
  expect(clients.get()).toEqual([]);
  expect(cut).toEqual([{ id: 'client-1', known: false }]);
});

it.each(['clients.rotate', 'clients.revoke'] as const)('%s says so when the client is gone', (action) => {
  const { services, cut } = someClients();
  expect(() => services[action]({ id: 'gone' })).toThrow(expect.objectContaining({ code: 'unknown-client' }));
  expect(cut).toEqual([]);
});

it('changes nothing where the operator’s file owns the clients', () => {
  const { services, clients, cut } = someClients({ isDeclared: true });
  const before = clients.get();
  const conflict = expect.objectContaining({ code: 'conflict' });
  expect(() => services['clients.create']({ name: 'X' })).toThrow(conflict);
  expect(() => services['clients.rotate']({ id: 'client-1' })).toThrow(conflict);
  expect(() => services['clients.revoke']({ id: 'client-1' })).toThrow(conflict);
  expect(clients.get()).toBe(before);
  expect(cut).toEqual([]);
});

const aPeer: Peer = {
  process: { pid: 7, executable: '/usr/bin/curl', script: null, startedAt: null, parents: [], signer: null },
  reason: null,
};

it('hides a server from a client and shows it again', () => {
  const { services, clients } = someClients();
  services['clients.setServer']({ id: 'client-1', server: 'files', isEnabled: false });
  services['clients.setServer']({ id: 'client-1', server: 'files', isEnabled: false });
  expect(clients.get()[0]?.hiddenServers).toEqual(['files']);
  services['clients.setServer']({ id: 'client-1', server: 'files', isEnabled: true });
  expect(clients.get()[0]?.hiddenServers).toEqual([]);
});

it('shows the program behind a client, and whether it is another one than its token belongs to', () => {
  const { services, clients } = someClients({ peer: aPeer });
  expect(services['clients.list'].get()[0]).toMatchObject({ peer: aPeer, isOtherProgram: false });
  clients.update((all) => all.map((client) => ({ ...client, boundTo: '/opt/cursor' })));
  expect(services['clients.list'].get()[0]).toMatchObject({ isOtherProgram: true });
  services['clients.unbind']({ id: 'client-1' });
  expect(services['clients.list'].get()[0]).toMatchObject({ boundTo: null, isOtherProgram: false });
});

it('lets go of the program with the token that belonged to it', () => {
  const { services, clients } = someClients();
  clients.update((all) => all.map((client) => ({ ...client, boundTo: '/opt/cursor' })));
  services['clients.rotate']({ id: 'client-1' });
  expect(clients.get()[0]?.boundTo).toBeNull();
});

it('makes a client of a program that tried to connect, which is then no stranger any more', () => {
  const { services, strangers } = someClients();
  strangers.meet(aPeer, null);
  const id = strangers.list.get()[0]?.id ?? '';
  const { client } = services['clients.admitStranger']({ id, name: 'Curl' });
  expect(client.name).toBe('Curl');
  expect(services['clients.strangers'].get()).toEqual([]);
  expect(() => services['clients.admitStranger']({ id, name: 'Curl 2' })).toThrow(
    expect.objectContaining({ code: 'not-found' }),
  );
});

it('forgets a program that the person wants to hear nothing of', () => {
  const { services, strangers } = someClients();
  strangers.meet(aPeer, null);
  services['clients.ignoreStranger']({ id: strangers.list.get()[0]?.id ?? '' });
  strangers.meet(aPeer, null);
  expect(services['clients.strangers'].get()).toEqual([]);
});
