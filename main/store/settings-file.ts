import { z } from 'zod';
import { ClientConfig } from '../../shared/domain/client';
import { Rule } from '../../shared/domain/policy';
import { Profile } from '../../shared/domain/profile';
import { ServerConfig } from '../../shared/domain/server';
import { Preferences } from '../../shared/domain/settings';
import type { SettingsValues } from './settings-stores';

/** The form of `settings.json`. Grows with every field that is added: an older Gatehouse must not drop what it does not know. */
export const settingsVersion = 3;

/**
 * What a settings file turned out to be. `newer`: written by a later Gatehouse, to be left alone. `broken`: not to be
 * trusted as a whole. `dropped` says in words which entries of a good file were left out.
 */
export type DecodedSettings =
  | { kind: 'good'; values: SettingsValues; dropped: readonly string[] }
  | { kind: 'newer'; what: string }
  | { kind: 'broken'; what: string };

const Envelope = z.object({
  version: z.union([z.literal(1), z.literal(2), z.literal(settingsVersion)]),
  preferences: z.record(z.string(), z.unknown()),
  servers: z.array(z.unknown()),
  clients: z.array(z.unknown()),
  /** Left out by versions that had none. */
  profiles: z.array(z.unknown()).default([]),
  rules: z.array(z.unknown()),
  /** Left out by versions that had none. */
  rulesFile: z.string().min(1).max(4000).nullable().default(null),
  isFirstRun: z.boolean(),
  /** Looked at by `settings-seal.ts` alone. */
  seal: z.unknown().optional(),
});
type Envelope = z.infer<typeof Envelope>;

export const defaultSettings: SettingsValues = {
  preferences: Preferences.parse({}),
  servers: [],
  clients: [],
  profiles: [],
  rules: [],
  rulesFile: null,
  isFirstRun: true,
};

export function encodeSettings(values: SettingsValues): string {
  return `${JSON.stringify({ version: settingsVersion, ...values }, null, 2)}\n`;
}

/** Never gives a file with a rule missing or wider than it was written: one bad rule makes the whole file broken. */
export function decodeSettings(text: string): DecodedSettings {
  if (text.trim() === '') return { kind: 'broken', what: 'it is empty' };
  const json = parseJson(text);
  if (json === undefined) return { kind: 'broken', what: 'it is not complete JSON' };
  const version = z.object({ version: z.number() }).safeParse(json).data?.version;
  if (version !== undefined && version > settingsVersion) {
    return { kind: 'newer', what: `has the form ${version}, and this version knows ${settingsVersion}` };
  }
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) return { kind: 'broken', what: `${placeOf(envelope.error)} is missing or wrong` };
  const unknown = findUnknown(json, envelope.data, '');
  return unknown === undefined ? decodeEntries(upgrade(envelope.data)) : unknownField(unknown);
}

/** What entries of earlier forms did not have, as it is meant there. */
const sinceForm2 = {
  rules: Rule.pick({ profile: true }).parse({}),
  servers: {},
  clients: ClientConfig.pick({ hiddenServers: true, profileId: true, kind: true, boundTo: true }).parse({}),
};
const sinceForm1: typeof sinceForm2 = {
  ...sinceForm2,
  rules: Rule.pick({
    profile: true,
    risks: true,
    condition: true,
    limits: true,
    holdsResult: true,
    isShadow: true,
    note: true,
    expiresAt: true,
    definition: true,
  }).parse({}),
  servers: ServerConfig.pick({ toolRisks: true }).parse({}),
};

function upgrade(envelope: Envelope): Envelope {
  if (envelope.version === settingsVersion) return envelope;
  const since = envelope.version === 1 ? sinceForm1 : sinceForm2;
  const add = (entries: readonly unknown[], fields: object) =>
    entries.map((entry) => (isObject(entry) ? { ...fields, ...entry } : entry));
  return {
    ...envelope,
    rules: add(envelope.rules, since.rules),
    servers: add(envelope.servers, since.servers),
    clients: add(envelope.clients, since.clients),
  };
}

function decodeEntries(envelope: Envelope): DecodedSettings {
  const rules = envelope.rules.map((entry, index) => decodeEntry(Rule, entry, `rules[${index}]`));
  const servers = envelope.servers.map((entry, index) => decodeEntry(ServerConfig, entry, `servers[${index}]`));
  const clients = envelope.clients.map((entry, index) => decodeEntry(ClientConfig, entry, `clients[${index}]`));
  const profiles = envelope.profiles.map((entry, index) => decodeEntry(Profile, entry, `profiles[${index}]`));
  const preferences = decodePreferences(envelope.preferences);
  const unknown = [...rules, ...servers, ...clients, ...profiles, preferences].find(
    (entry) => entry.unknown !== undefined,
  )?.unknown;
  if (unknown !== undefined) return unknownField(unknown);

  const badRule = rules.find((entry) => entry.value === undefined);
  const keptRules = rules.flatMap((entry) => entry.value ?? []);
  if (badRule) return { kind: 'broken', what: `${badRule.what} is missing or wrong` };
  if (!areDistinct(keptRules.map((rule) => rule.id))) return { kind: 'broken', what: 'two rules have the same id' };

  const keptServers = keepDistinct(servers, (server) => [server.name]);
  const keptClients = keepDistinct(clients, (client) => [client.id, client.name, client.tokenDigest]);
  // A client of a profile that is left out sees nothing.
  const keptProfiles = keepDistinct(profiles, (profile) => [profile.id, profile.name]);
  return {
    kind: 'good',
    values: {
      preferences: preferences.value,
      servers: keptServers.values,
      clients: keptClients.values,
      profiles: keptProfiles.values,
      rules: keptRules,
      rulesFile: envelope.rulesFile,
      isFirstRun: envelope.isFirstRun,
    },
    dropped: [...preferences.dropped, ...keptServers.dropped, ...keptClients.dropped, ...keptProfiles.dropped],
  };
}

interface DecodedEntry<T> {
  where: string;
  value?: T;
  /** Where in it something is missing or wrong. */
  what?: string;
  /** A field that this version does not know. */
  unknown?: string | undefined;
}

/** Every field must be there, defaults included: a rule without its `tool` would match every tool. */
function decodeEntry<T>(schema: z.ZodType<T>, entry: unknown, where: string): DecodedEntry<T> {
  const parsed = schema.safeParse(entry);
  if (!parsed.success) return { where, what: `${where}.${placeOf(parsed.error)}` };
  const unknown = findUnknown(entry, parsed.data, where);
  if (unknown !== undefined) return { where, unknown };
  const missing = findUnknown(parsed.data, entry, where);
  return missing === undefined ? { where, value: parsed.data } : { where, what: missing };
}

function decodePreferences(fields: Readonly<Record<string, unknown>>) {
  const unknown = Object.keys(fields).find((key) => !Object.hasOwn(Preferences.shape, key));
  const bad = Object.entries(Preferences.shape).filter(([key, schema]) => !schema.safeParse(fields[key]).success);
  const good = Object.fromEntries(Object.entries(fields).filter(([key]) => !bad.some(([name]) => name === key)));
  return {
    unknown: unknown === undefined ? undefined : `preferences.${unknown}`,
    value: Preferences.parse(good),
    dropped: bad.map(([key]) => `preferences.${key}`),
  };
}

/** Leaving out a server or a client takes away what it could do; it never allows anything. */
function keepDistinct<T>(entries: readonly DecodedEntry<T>[], keysOf: (value: T) => readonly string[]) {
  const seen = new Set<string>();
  const values: T[] = [];
  const dropped: string[] = [];
  for (const { value, where, what } of entries) {
    const keys = value === undefined ? [] : keysOf(value);
    if (value === undefined || keys.some((key) => seen.has(key))) dropped.push(what ?? where);
    else values.push(value);
    for (const key of keys) seen.add(key);
  }
  return { values, dropped };
}

function areDistinct(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

function unknownField(where: string): DecodedSettings {
  return { kind: 'newer', what: `holds “${where}”, which this version does not know` };
}

/** The first field of `value` that `known` has not, as a path. */
function findUnknown(value: unknown, known: unknown, where: string): string | undefined {
  if (!isObject(value)) return undefined;
  if (!isObject(known)) return where;
  for (const [key, inner] of Object.entries(value)) {
    const place = placeIn(value, key, where);
    const found = Object.hasOwn(known, key) ? findUnknown(inner, Reflect.get(known, key), place) : place;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function placeIn(parent: object, key: string, where: string): string {
  if (Array.isArray(parent)) return `${where}[${key}]`;
  return where === '' ? key : `${where}.${key}`;
}

function placeOf(error: z.ZodError): string {
  return error.issues[0]?.path.map(String).join('.') || 'the whole';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
