import type { ClientView } from '../../../../shared/domain/client';
import type { Profile } from '../../../../shared/domain/profile';

/** What a client's profile leaves it. `null`: it has none, so everything. `missing`: it has one that is not there, so nothing. */
export type Choice = Profile | 'missing' | null;

export function choiceOf({ profileId }: Pick<ClientView, 'profileId'>, profiles: readonly Profile[]): Choice {
  if (profileId === null) return null;
  return profiles.find(({ id }) => id === profileId) ?? 'missing';
}

export function hasServer(choice: Choice, server: string): boolean {
  if (choice === null) return true;
  return choice !== 'missing' && choice.servers.includes(server);
}

/** `tool`: the server's own name of it. */
export function hasTool(choice: Choice, server: string, tool: string): boolean {
  if (choice === null) return true;
  return choice !== 'missing' && hasServer(choice, server) && !hiddenIn(choice, server).includes(tool);
}

// A server may be named like something that every object has.
function hiddenIn({ hiddenTools }: Profile, server: string): readonly string[] {
  return Object.hasOwn(hiddenTools, server) ? (hiddenTools[server] ?? []) : [];
}
