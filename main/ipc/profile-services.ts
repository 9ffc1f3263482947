import { randomUUID } from 'node:crypto';
import type { ClientConfig } from '../../shared/domain/client';
import type { Profile } from '../../shared/domain/profile';
import type { ServerConfig } from '../../shared/domain/server';
import { GatehouseError } from '../../shared/errors';
import type { Clock } from '../gateway/ports';
import type { Store } from '../gateway/store';
import { toggled, withTool } from './toggled';
import type { Undo } from './undo';

export interface ProfileServiceParts {
  profiles: Store<readonly Profile[]>;
  clients: Store<readonly ClientConfig[]>;
  servers: Store<readonly ServerConfig[]>;
  clock: Clock;
  assertEditable: () => void;
  undo: Undo;
}

/** What several clients are shown together. */
export function createProfileServices(parts: ProfileServiceParts) {
  const { profiles, clients, undo } = parts;

  function find(id: string): Profile {
    const profile = profiles.get().find((candidate) => candidate.id === id);
    if (!profile) throw new GatehouseError('not-found', 'This profile does not exist any more. Choose another one.');
    return profile;
  }

  function assertServer(name: string): void {
    if (!parts.servers.get().some((server) => server.name === name))
      throw new GatehouseError('unknown-server', `There is no server named “${name}” any more.`);
  }

  function assertNew(name: string): void {
    if (profiles.get().some((profile) => profile.name.toLowerCase() === name.toLowerCase()))
      throw new GatehouseError('conflict', `There is already a profile named “${name}”. Choose another name.`);
  }

  function change(id: string, fields: (profile: Profile) => Partial<Profile>): void {
    parts.assertEditable();
    const profile = find(id);
    profiles.update((all) => all.map((each) => (each === profile ? { ...each, ...fields(each) } : each)));
  }

  function remove(id: string): { undoId: string } {
    parts.assertEditable();
    const profile = find(id);
    const having = clients.get().filter(({ profileId }) => profileId === id);
    if (having.length > 0) {
      const names = having.map(({ name }) => `“${name}”`).join(', ');
      const message = `${names} ${having.length === 1 ? 'has' : 'have'} this profile. Choose another one there first.`;
      throw new GatehouseError('conflict', message);
    }
    const index = profiles.get().indexOf(profile);
    profiles.update((all) => all.filter((each) => each !== profile));
    return undo.keep(() => {
      assertNew(profile.name);
      profiles.update((all) => all.toSpliced(index, 0, profile));
    });
  }

  return {
    'profiles.list': profiles,
    'profiles.create': ({ name, servers }: { name: string; servers: readonly string[] }): { id: string } => {
      parts.assertEditable();
      assertNew(name);
      for (const server of servers) assertServer(server);
      const id = randomUUID();
      const createdAt = parts.clock.now().toISOString();
      profiles.update((all) => [...all, { id, name, servers: [...new Set(servers)], hiddenTools: {}, createdAt }]);
      return { id };
    },
    'profiles.remove': ({ id }: { id: string }) => remove(id),
    'profiles.setServer': ({ id, server, isIn }: { id: string; server: string; isIn: boolean }): void => {
      // One that is gone can be taken out, so that another of its name is not in by that.
      if (isIn) assertServer(server);
      change(id, ({ servers }) => ({ servers: toggled(servers, server, isIn) }));
    },
    'profiles.setTool': (wanted: { id: string; server: string; tool: string; isIn: boolean }): void => {
      const { id, server, tool, isIn } = wanted;
      assertServer(server);
      change(id, (profile) => ({ hiddenTools: withTool(profile, { server, tool, isShown: isIn }) }));
    },
    'clients.setProfile': ({ id, profileId }: { id: string; profileId: string | null }): void => {
      parts.assertEditable();
      if (!clients.get().some((client) => client.id === id))
        throw new GatehouseError('unknown-client', 'This client does not exist any more.');
      if (profileId !== null) find(profileId);
      clients.update((all) => all.map((client) => (client.id === id ? { ...client, profileId } : client)));
    },
  };
}
