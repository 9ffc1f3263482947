import type { ClientView } from '../../../../shared/domain/client';
import type { Profile } from '../../../../shared/domain/profile';
import type { ServerView } from '../../../../shared/domain/server';
import { toolCount } from '../seen-tools';
import { hasServer, hasTool } from './in-profile';

/** Names of the clients that have it. */
export function holdersOf({ id }: Profile, clients: readonly ClientView[]): readonly string[] {
  return clients.filter(({ profileId }) => profileId === id).map(({ name }) => name);
}

/** “3 servers, 41 tools · Cursor, Claude Code”: what is in it, whether it is switched on or not, and who has it. */
export function sayProfile(profile: Profile, servers: readonly ServerView[], holders: readonly string[]): string {
  const chosen = servers.filter(({ name }) => hasServer(profile, name));
  const tools = chosen.reduce((sum, server) => sum + toolsIn(profile, server), 0);
  const count = chosen.length === 1 ? '1 server' : `${chosen.length} servers`;
  return `${count}, ${toolCount(tools)} · ${holders.length === 0 ? 'no client has it' : few(holders).join(', ')}`;
}

/** How many tools of a server are in the profile. */
export function toolsIn(profile: Profile, { name, tools }: ServerView): number {
  return tools.filter((tool) => hasTool(profile, name, tool.name)).length;
}

/** Why it cannot be removed, with what to do first; `null`: it can. */
export function sayHeld(holders: readonly string[]): string | null {
  if (holders.length === 0) return null;
  const names = few(holders);
  const who = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return holders.length === 1
    ? `${who} has it. Choose another profile for it first, or “Everything”.`
    : `${who} have it. Choose another profile for them first, or “Everything”.`;
}

/** The first of many, and how many there are besides. */
function few(names: readonly string[]): readonly string[] {
  return names.length <= most ? names : [...names.slice(0, most), `${names.length - most} more`];
}

const most = 3;
