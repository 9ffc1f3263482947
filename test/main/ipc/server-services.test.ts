import { describe, expect, it, vi } from 'vitest';
import { createCatalog } from '../../../main/gateway/catalog';
import type { Secrets } from '../../../main/gateway/ports';
import { createStore } from '../../../main/gateway/store';
import { createServerServices } from '../../../main/ipc/server-services';
import { createUndo } from '../../../main/ipc/undo';
import type { ClientConfig } from '../../../shared/domain/client';
import type { Risk } from '../../../shared/domain/risk';
import type { ServerConfig, ServerDraft } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import { aClient, aFakePool, aServer, aTool, testClock } from '../../support/builders';

const draft: ServerDraft = {
  name: 'files',
  transport: { kind: 'stdio', command: 'other', args: [], env: {} },
  isTrusted: true,
};
const named = (name: string) => aServer({ name });

function someServers({
  isDeclared = false,
  names = ['files', 'mail', 'web'],
}: {
  isDeclared?: boolean;
  names?: string[];
} = {}) {
  const fake = aFakePool(
    names.map((name) => ({
      config: named(name),
      lists: { tools: [aTool('read', { title: 'Read', description: 5 })] },
    })),
  );
  const servers = createStore<readonly ServerConfig[]>(names.map(named));
  const clients = createStore<readonly ClientConfig[]>([aClient(), aClient({ id: 'client-2', name: 'Cursor' })]);
  const undo = createUndo();
  const kept: string[] = [];
  const requireProof = vi.fn();
  const secrets = { set: (name: string) => Promise.resolve(void kept.push(name)) } as unknown as Secrets;
  const services = createServerServices({
    servers,
    clients,
    pool: fake.pool,
    catalog: createCatalog(fake.pool, servers),
    secrets,
    clock: testClock,
    undo,
    requireProof,
    assertEditable: () => {
      if (isDeclared) throw new GatehouseError('conflict', 'The operator’s file owns this.');
    },
  });
  return {
    ...fake,
    services,
    servers,
    clients,
    undo,
    kept,
    requireProof,
    order: () => servers.get().map(({ name }) => name),
  };
}

it('shows each server with its state and its tools', () => {
  const [view] = someServers().services['servers.list'].get();
  expect(view).toMatchObject({ name: 'files', status: 'running', pid: 42 });
  expect(view?.tools).toMatchObject([
    { name: 'read', exposedName: 'files_read', title: 'Read', description: '', hiddenFrom: [] },
  ]);
});

it('estimates what the definition of a tool costs a model, from what clients are shown of it', () => {
  const { services, pool, servers } = someServers();
  const [listed] = createCatalog(pool, servers).tools();
  const characters = listed?.exposedJson.length ?? 0;
  expect(characters).toBeGreaterThan(20);
  expect(services['servers.list'].get()[0]?.tools[0]?.tokens).toBe(Math.ceil(characters / 4));
});

it.each(['constructor', 'toString', 'valueOf'])('shows and switches the tools of a server named %s', (name) => {
  const { services } = someServers({ names: [name] });
  expect(services['servers.list'].get()[0]?.tools[0]?.hiddenFrom).toEqual([]);
  services['servers.setTool']({ server: name, tool: 'read', client: 'Cursor', isEnabled: false });
  expect(services['servers.list'].get()[0]?.tools[0]?.hiddenFrom).toEqual(['Cursor']);
});

it('adds a server at the end, not trusted unless the person said so, and refuses a second of its name', () => {
  const { services, servers } = someServers();
  services['servers.add']({ ...draft, name: 'new', isTrusted: false });
  expect(servers.get().at(-1)).toMatchObject({ name: 'new', origin: 'person', enabled: true, isTrusted: false });
  expect(() => services['servers.add'](draft)).toThrow(expect.objectContaining({ code: 'conflict' }));
});

it('changes how a server is reached, and keeps what was switched off', () => {
  const { services, servers } = someServers();
  services['servers.setTool']({ server: 'files', tool: 'read', client: null, isEnabled: false });
  services['servers.update']({ name: 'files', draft });
  expect(servers.get()[0]).toMatchObject({ transport: { command: 'other' }, isTrusted: true, disabledTools: ['read'] });
  expect(() => services['servers.update']({ name: 'mail', draft })).toThrow('keeps its name');
});

it('sets what a server may make us bear, and keeps the rest of it', () => {
  const { services, servers } = someServers();
  services['servers.tune']({ name: 'files', limits: { messageBytes: 1_048_576 }, sharing: 'per-client' });
  expect(servers.get()[0]).toMatchObject({ name: 'files', limits: { messageBytes: 1_048_576 }, sharing: 'per-client' });
  expect(servers.get()[1]).toMatchObject({ name: 'mail', limits: {}, sharing: 'shared' });
});

describe('the person’s word on a tool’s risk', () => {
  const toolOf = ({ services }: ReturnType<typeof someServers>) => services['servers.list'].get()[0]?.tools[0];

  it('counts from then on, and is shown as such', () => {
    const scene = someServers();
    expect(toolOf(scene)).toMatchObject({ risk: 'read', isRiskByPerson: false });
    scene.services['servers.setRisk']({ server: 'files', tool: 'read', risk: 'destructive' });
    expect(scene.servers.get()[0]?.toolRisks).toEqual({ read: 'destructive' });
    expect(toolOf(scene)).toMatchObject({
      risk: 'destructive',
      riskReason: 'the user set it so',
      isRiskByPerson: true,
    });
  });

  it('is taken back, and leaves the others', () => {
    const scene = someServers();
    scene.services['servers.setRisk']({ server: 'files', tool: 'read', risk: 'exec' });
    scene.services['servers.setRisk']({ server: 'files', tool: 'other', risk: 'read' });
    scene.services['servers.setRisk']({ server: 'files', tool: 'read', risk: null });
    expect(scene.servers.get()[0]?.toolRisks).toEqual({ other: 'read' });
    expect(toolOf(scene)).toMatchObject({ risk: 'read', isRiskByPerson: false });
  });

  it('takes a proof where a tool that destroys or executes, or one not known, would count as harmless', () => {
    const { services, requireProof } = someServers();
    const set = (tool: string, risk: Risk | null) => services['servers.setRisk']({ server: 'files', tool, risk });
    set('read', 'destructive');
    set('unheard_of', 'exec');
    expect(requireProof).not.toHaveBeenCalled();
    set('read', 'write');
    set('read', 'exec');
    set('read', null);
    expect(requireProof).toHaveBeenCalledTimes(2);
    set('unheard_of', 'read');
    expect(requireProof).toHaveBeenCalledTimes(3);
  });

  it('gives the proof back where it cannot be kept', () => {
    const { services, servers, requireProof } = someServers();
    const giveBack = vi.fn();
    requireProof.mockReturnValue(giveBack);
    const set = () => services['servers.setRisk']({ server: 'files', tool: 'unheard_of', risk: 'read' });
    set();
    expect(giveBack).not.toHaveBeenCalled();
    servers.update = () => {
      throw new GatehouseError('internal', 'The disk is full.');
    };
    expect(set).toThrow('The disk is full.');
    expect(giveBack).toHaveBeenCalledOnce();
  });

  it.each(['constructor', 'toString', '__proto__'])('is about no other tool than the one named: %s', (tool) => {
    const scene = someServers();
    scene.services['servers.setRisk']({ server: 'files', tool, risk: 'exec' });
    expect(toolOf(scene)?.risk).toBe('read');
    expect(Object.getPrototypeOf(scene.servers.get()[0]?.toolRisks)).toBe(Object.prototype);
  });

  it('is not taken where the operator’s file owns the servers, nor for a server that is not there', () => {
    const set = (scene: ReturnType<typeof someServers>, server: string) => () =>
      scene.services['servers.setRisk']({ server, tool: 'read', risk: 'read' });
    expect(set(someServers({ isDeclared: true }), 'files')).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(set(someServers(), 'x')).toThrow(expect.objectContaining({ code: 'unknown-server' }));
  });
});

it('brings a removed server back where it was', async () => {
  const { services, undo, order } = someServers();
  const { undoId } = services['servers.remove']({ name: 'mail' });
  expect(order()).toEqual(['files', 'web']);
  await undo.restore(undoId);
  expect(order()).toEqual(['files', 'mail', 'web']);
});

describe('a toggle', () => {
  it('switches a tool for everybody, and back', () => {
    const { services, servers } = someServers();
    const toggle = (isEnabled: boolean) =>
      services['servers.setTool']({ server: 'files', tool: 'read', client: null, isEnabled });
    toggle(false);
    toggle(false);
    expect(servers.get()[0]?.disabledTools).toEqual(['read']);
    toggle(true);
    expect(servers.get()[0]?.disabledTools).toEqual([]);
  });

  it('switches a tool for one client', () => {
    const { services, clients } = someServers();
    services['servers.setTool']({ server: 'files', tool: 'read', client: 'Cursor', isEnabled: false });
    expect(clients.get().map(({ hiddenTools }) => hiddenTools)).toEqual([{}, { files: ['read'] }]);
  });

  it('says so when there is no such server or client', () => {
    const { services } = someServers();
    const toggle = (server: string, client: string | null) => () =>
      services['servers.setTool']({ server, tool: 'read', client, isEnabled: false });
    expect(toggle('gone', null)).toThrow(expect.objectContaining({ code: 'unknown-server' }));
    expect(toggle('gone', 'Cursor')).toThrow(expect.objectContaining({ code: 'unknown-server' }));
    expect(toggle('files', 'gone')).toThrow(expect.objectContaining({ code: 'unknown-client' }));
  });

  it('switches a server off and on, and starts it', () => {
    const { services, servers, started } = someServers();
    services['servers.setEnabled']({ name: 'files', isEnabled: false });
    expect([servers.get()[0]?.enabled, started]).toEqual([false, []]);
    services['servers.setEnabled']({ name: 'files', isEnabled: true });
    expect([servers.get()[0]?.enabled, started]).toEqual([true, ['files']]);
  });
});

it('starts, stops and restarts', async () => {
  const { services, started } = someServers();
  await services['servers.start']({ name: 'files' });
  await services['servers.stop']({ name: 'files' });
  await services['servers.restart']({ name: 'files' });
  expect(started).toEqual(['start files', 'stop files', 'restart files']);
  await expect(services['servers.start']({ name: 'gone' })).rejects.toMatchObject({ code: 'unknown-server' });
});

it('keeps a secret under its name', async () => {
  const { services, kept } = someServers();
  await services['servers.setSecret']({ name: 'api-key', value: 'x' });
  expect(kept).toEqual(['api-key']);
});

it('changes no server where the operator’s file owns them', () => {
  const { services, servers } = someServers({ isDeclared: true });
  const before = servers.get();
  const conflict = expect.objectContaining({ code: 'conflict' });
  expect(() => services['servers.add']({ ...draft, name: 'new' })).toThrow(conflict);
  expect(() => services['servers.update']({ name: 'files', draft })).toThrow(conflict);
  expect(() => services['servers.remove']({ name: 'files' })).toThrow(conflict);
  expect(() => services['servers.tune']({ name: 'files', limits: {}, sharing: 'shared' })).toThrow(conflict);
  expect(servers.get()).toBe(before);
});
