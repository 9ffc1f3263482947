import { isDeepStrictEqual } from 'node:util';
import type { ClientConfig } from '../../shared/domain/client';
import type { Profile } from '../../shared/domain/profile';
import type { ConfiguredTransport, ServerConfig } from '../../shared/domain/server';
import type { SettingsValues } from './settings-stores';

/** What differs besides the rules, a sentence each, as the person has to know it before taking it over: whole commands and addresses. */
export function compareSettings(before: SettingsValues, after: SettingsValues): string[] {
  return [
    ...compareServers(before.servers, after.servers),
    ...compareClients(before.clients, after.clients),
    ...compareProfiles(before.profiles, after.profiles),
    ...comparePreferences(before.preferences, after.preferences),
    ...(before.rulesFile === after.rulesFile ? [] : [sayRulesFile(after.rulesFile)]),
  ];
}

/** Whether taking it over could let more through than now, leaving the rules aside. */
export function mayWiden(before: SettingsValues, after: SettingsValues): boolean {
  const rank = ['never', 'remembering', 'destructive'];
  const strictness = ({ preferences }: SettingsValues) => rank.indexOf(preferences.authenticateFor);
  // When a client was last heard of is written down now and then.
  const known = (client: ClientConfig) => ({ ...client, lastSeenAt: null });
  return (
    strictness(after) < strictness(before) ||
    !isDeepStrictEqual(before.servers, after.servers) ||
    !isDeepStrictEqual(before.profiles, after.profiles) ||
    !isDeepStrictEqual(before.clients.map(known), after.clients.map(known))
  );
}

interface Pairs<T> {
  added: readonly T[];
  removed: readonly T[];
  changed: readonly (readonly [T, T])[];
}

function pair<T>(before: readonly T[], after: readonly T[], keyOf: (entry: T) => string): Pairs<T> {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const kept = new Set(after.map(keyOf));
  return {
    added: after.filter((entry) => !old.has(keyOf(entry))),
    removed: before.filter((entry) => !kept.has(keyOf(entry))),
    changed: after.flatMap((entry) => {
      const was = old.get(keyOf(entry));
      return was !== undefined && !isDeepStrictEqual(was, entry) ? [[was, entry] as const] : [];
    }),
  };
}

function compareServers(before: readonly ServerConfig[], after: readonly ServerConfig[]): string[] {
  const { added, removed, changed } = pair(before, after, ({ name }) => name);
  return [
    ...added.map((server) => `The server “${server.name}” was added. ${sayTransport(server.transport)}`),
    ...removed.map(({ name }) => `The server “${name}” was removed.`),
    ...changed.flatMap(([was, is]) => changesOfServer(was, is)),
  ];
}

function changesOfServer(was: ServerConfig, is: ServerConfig): string[] {
  const server = `the server “${is.name}”`;
  const fields = (Object.keys(is) as (keyof ServerConfig)[]).filter((key) => !isDeepStrictEqual(was[key], is[key]));
  return fields.map((field) => {
    if (field === 'transport') return `What ${server} is was changed. ${sayTransport(is.transport)}`;
    if (field === 'enabled') return `The server “${is.name}” was switched ${is.enabled ? 'on' : 'off'}.`;
    if (field === 'isTrusted') return `The server “${is.name}” is ${is.isTrusted ? 'now' : 'no longer'} trusted.`;
    return `“${field}” of ${server} was changed to ${JSON.stringify(is[field])}.`;
  });
}

function sayTransport(transport: ConfiguredTransport): string {
  switch (transport.kind) {
    case 'stdio': {
      const { command, args, cwd, env } = transport;
      const where = cwd === undefined ? '' : ` in the folder “${cwd}”`;
      return `It runs ${JSON.stringify([command, ...args])}${where}${sayPairs(env, ' with ')}.`;
    }
    case 'http':
      return `It is reached at “${transport.url}”${sayPairs(transport.headers, ' with ')}.`;
    case 'sample':
      return `It is the built-in sample in “${transport.folder}”.`;
  }
}

/** Values too: what a variable is set to decides what a program does. */
function sayPairs(pairs: Readonly<Record<string, string>>, opening: string): string {
  const said = Object.entries(pairs).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return said.length === 0 ? '' : opening + said.join(', ');
}

function compareClients(before: readonly ClientConfig[], after: readonly ClientConfig[]): string[] {
  const { added, removed, changed } = pair(before, after, ({ id }) => id);
  return [
    ...added.map(({ name }) => `The client “${name}” was added.`),
    ...removed.map(({ name }) => `The client “${name}” was removed.`),
    ...changed.flatMap(([was, is]) => changesOfClient(was, is)),
  ];
}

function changesOfClient(was: ClientConfig, is: ClientConfig): string[] {
  return [
    ...(was.name === is.name ? [] : [`The client “${was.name}” was renamed “${is.name}”.`]),
    ...(was.tokenDigest === is.tokenDigest ? [] : [`The client “${is.name}” has another token.`]),
    ...(isDeepStrictEqual(was.hiddenTools, is.hiddenTools) ? [] : [`The client “${is.name}” sees other tools.`]),
    ...(isDeepStrictEqual(was.hiddenServers, is.hiddenServers) ? [] : [`The client “${is.name}” sees other servers.`]),
    ...(was.profileId === is.profileId ? [] : [`The client “${is.name}” has another profile.`]),
    ...(was.boundTo === is.boundTo ? [] : [`The token of the client “${is.name}” belongs to another program.`]),
  ];
}

function compareProfiles(before: readonly Profile[], after: readonly Profile[]): string[] {
  const { added, removed, changed } = pair(before, after, ({ id }) => id);
  return [
    ...added.map(({ name }) => `The profile “${name}” was added.`),
    ...removed.map(({ name }) => `The profile “${name}” was removed.`),
    ...changed.flatMap(([was, is]) => [
      ...(was.name === is.name ? [] : [`The profile “${was.name}” was renamed “${is.name}”.`]),
      ...(isDeepStrictEqual({ ...was, name: '' }, { ...is, name: '' })
        ? []
        : [`The profile “${is.name}” has other servers or tools.`]),
    ]),
  ];
}

function comparePreferences(before: SettingsValues['preferences'], after: SettingsValues['preferences']): string[] {
  const keys = Object.keys(after) as (keyof SettingsValues['preferences'])[];
  return keys
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map(
      (key) =>
        `The preference “${key}” was changed from ${JSON.stringify(before[key])} to ${JSON.stringify(after[key])}.`,
    );
}

function sayRulesFile(path: string | null): string {
  return path === null ? 'The rules are no longer kept in a file.' : `The rules are also kept in the file “${path}”.`;
}
