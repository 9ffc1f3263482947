import { describe, expect, it } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createProfileServices } from '../../../main/ipc/profile-services';
import { createUndo } from '../../../main/ipc/undo';
import type { ClientConfig } from '../../../shared/domain/client';
import type { Profile } from '../../../shared/domain/profile';
import { GatehouseError } from '../../../shared/errors';
import { aClient, aProfile, aServer, testClock } from '../../support/builders';

function someProfiles({
  isDeclared = false,
  initial = [aProfile()],
}: {
  isDeclared?: boolean;
  initial?: Profile[];
} = {}) {
  const profiles = createStore<readonly Profile[]>(initial);
  const clients = createStore<readonly ClientConfig[]>([aClient(), aClient({ id: 'client-2', name: 'Cursor' })]);
  const servers = createStore([aServer(), aServer({ name: 'mail' })]);
  const undo = createUndo();
  const services = createProfileServices({
    profiles,
    clients,
    servers,
    clock: testClock,
    undo,
    assertEditable: () => {
      if (isDeclared) throw new GatehouseError('conflict', 'The operator’s file owns this.');
    },
  });
  return { services, profiles, clients, servers, undo };
}

describe('a profile', () => {
  it('is made of the servers that it is to have, each once', () => {
    const { services, profiles } = someProfiles({ initial: [] });
    const { id } = services['profiles.create']({ name: 'Work', servers: ['files', 'mail', 'files'] });
    expect(profiles.get()).toMatchObject([{ id, name: 'Work', servers: ['files', 'mail'], hiddenTools: {} }]);
    expect(services['profiles.list'].get()).toBe(profiles.get());
  });

  it('is not made of a server that is not there', () => {
    const { services, profiles } = someProfiles({ initial: [] });
    const make = () => services['profiles.create']({ name: 'Work', servers: ['gone'] });
    expect(make).toThrow('There is no server named “gone” any more.');
    expect(profiles.get()).toEqual([]);
  });

  it('does not have the name of another one, in whatever case: rules go by it', () => {
    const { services } = someProfiles();
    expect(() => services['profiles.create']({ name: 'WORK', servers: [] })).toThrow(
      'There is already a profile named “WORK”. Choose another name.',
    );
  });

  it('is given and taken from servers and tools, one by one', () => {
    const { services, profiles } = someProfiles();
    services['profiles.setServer']({ id: 'profile-1', server: 'mail', isIn: true });
    services['profiles.setTool']({ id: 'profile-1', server: 'mail', tool: 'send', isIn: false });
    services['profiles.setServer']({ id: 'profile-1', server: 'files', isIn: false });
    expect(profiles.get()).toMatchObject([{ servers: ['mail'], hiddenTools: { mail: ['send'] } }]);
    services['profiles.setTool']({ id: 'profile-1', server: 'mail', tool: 'send', isIn: true });
    expect(profiles.get()[0]?.hiddenTools).toEqual({ mail: [] });
  });

  it('lets go of a server that is gone', () => {
    const { services, profiles, servers } = someProfiles();
    servers.update(() => []);
    services['profiles.setServer']({ id: 'profile-1', server: 'files', isIn: false });
    expect(profiles.get()).toMatchObject([{ servers: [] }]);
  });

  it('that is changed leaves the others alone', () => {
    const other = aProfile({ id: 'profile-2', name: 'Home' });
    const { services, profiles } = someProfiles({ initial: [aProfile(), other] });
    services['profiles.setServer']({ id: 'profile-1', server: 'files', isIn: false });
    expect(profiles.get()[1]).toBe(other);
  });

  it('is not removed while clients have it, for they would see everything', () => {
    const { services, profiles } = someProfiles();
    services['clients.setProfile']({ id: 'client-1', profileId: 'profile-1' });
    const remove = () => services['profiles.remove']({ id: 'profile-1' });
    expect(remove).toThrow('“Claude” has this profile. Choose another one there first.');
    services['clients.setProfile']({ id: 'client-2', profileId: 'profile-1' });
    expect(remove).toThrow('“Claude”, “Cursor” have this profile.');
    expect(profiles.get()).toHaveLength(1);
  });

  it('that was removed is brought back to its place', async () => {
    const initial = [
      aProfile(),
      aProfile({ id: 'profile-2', name: 'Home' }),
      aProfile({ id: 'profile-3', name: 'Play' }),
    ];
    const { services, profiles, undo } = someProfiles({ initial });
    const { undoId } = services['profiles.remove']({ id: 'profile-2' });
    expect(profiles.get().map(({ name }) => name)).toEqual(['Work', 'Play']);
    await undo.restore(undoId);
    expect(profiles.get()).toEqual(initial);
  });

  it('is not brought back beside another of its name', async () => {
    const { services, profiles, undo } = someProfiles();
    const { undoId } = services['profiles.remove']({ id: 'profile-1' });
    services['profiles.create']({ name: 'work', servers: [] });
    await expect(undo.restore(undoId)).rejects.toThrow('There is already a profile named “Work”');
    expect(profiles.get()).toHaveLength(1);
  });
});

describe('a client', () => {
  it('is given a profile, and none', () => {
    const { services, clients } = someProfiles();
    services['clients.setProfile']({ id: 'client-2', profileId: 'profile-1' });
    expect(clients.get().map(({ profileId }) => profileId)).toEqual([null, 'profile-1']);
    services['clients.setProfile']({ id: 'client-2', profileId: null });
    expect(clients.get().map(({ profileId }) => profileId)).toEqual([null, null]);
  });

  it('is given no profile that is gone, and one that is gone is given none', () => {
    const { services, clients } = someProfiles();
    expect(() => services['clients.setProfile']({ id: 'client-1', profileId: 'gone' })).toThrow(
      'This profile does not exist any more. Choose another one.',
    );
    expect(() => services['clients.setProfile']({ id: 'gone', profileId: null })).toThrow(
      expect.objectContaining({ code: 'unknown-client' }),
    );
    expect(clients.get().map(({ profileId }) => profileId)).toEqual([null, null]);
  });
});

it('refuses what is about a profile or server that is gone', () => {
  const { services } = someProfiles();
  const gone = expect.objectContaining({ code: 'not-found' });
  expect(() => services['profiles.remove']({ id: 'gone' })).toThrow(gone);
  expect(() => services['profiles.setServer']({ id: 'gone', server: 'files', isIn: true })).toThrow(gone);
  const unknown = expect.objectContaining({ code: 'unknown-server' });
  expect(() => services['profiles.setServer']({ id: 'profile-1', server: 'gone', isIn: true })).toThrow(unknown);
  const tool = { id: 'profile-1', server: 'gone', tool: 'x', isIn: true };
  expect(() => services['profiles.setTool'](tool)).toThrow(unknown);
});

it('changes nothing in a declared configuration', () => {
  const { services, profiles, clients } = someProfiles({ isDeclared: true });
  const before = [profiles.get(), clients.get()];
  const server = { id: 'profile-1', server: 'mail' };
  for (const change of [
    () => services['profiles.create']({ name: 'Home', servers: [] }),
    () => services['profiles.remove']({ id: 'profile-1' }),
    () => services['profiles.setServer']({ ...server, isIn: true }),
    () => services['profiles.setTool']({ ...server, tool: 'send', isIn: false }),
    () => services['clients.setProfile']({ id: 'client-1', profileId: 'profile-1' }),
  ])
    expect(change).toThrow('The operator’s file owns this.');
  expect([profiles.get(), clients.get()]).toEqual(before);
});
