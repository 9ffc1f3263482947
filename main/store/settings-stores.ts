import { z } from 'zod';
import { ClientConfig } from '../../shared/domain/client';
import { Rule } from '../../shared/domain/policy';
import { Profile } from '../../shared/domain/profile';
import { ServerConfig } from '../../shared/domain/server';
import { Preferences } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';
import { createStore, type Store } from '../gateway/store';

/** All that a person has set, as plain values. */
export interface SettingsValues {
  readonly preferences: Preferences;
  readonly servers: readonly ServerConfig[];
  readonly clients: readonly ClientConfig[];
  readonly profiles: readonly Profile[];
  readonly rules: readonly Rule[];
  /** The file that keeps the rules besides; `null`: none. */
  readonly rulesFile: string | null;
  readonly isFirstRun: boolean;
}

/** The same, observable. `update` throws a sentence when the new value is wrong or cannot be kept; then nothing changes. */
export type Settings = { readonly [K in keyof SettingsValues]: Store<SettingsValues[K]> };

interface SettingsOptions {
  initial: SettingsValues;
  /** Keeps all values; runs before anybody sees the new one. Throws when it cannot. */
  save(values: SettingsValues): void;
}

const schemas = {
  preferences: Preferences,
  servers: unique(z.array(ServerConfig), 'server', (server) => [server.name]),
  clients: unique(z.array(ClientConfig), 'client', (client) => [client.id, client.name, client.tokenDigest]),
  profiles: unique(z.array(Profile), 'profile', (profile) => [profile.id, profile.name]),
  rules: unique(z.array(Rule), 'rule', (rule) => [rule.id]),
  rulesFile: z.string().min(1).max(4000).nullable(),
  isFirstRun: z.boolean(),
};

export interface CreatedSettings {
  readonly settings: Settings;
  /** Puts all values in the place of those there are, kept at once and then seen one part after the other. */
  replaceAll(values: SettingsValues): void;
}

export function createSettings({ initial, save }: SettingsOptions): CreatedSettings {
  const stores: Settings = {
    preferences: createStore(initial.preferences),
    servers: createStore(initial.servers),
    clients: createStore(initial.clients),
    profiles: createStore(initial.profiles),
    rules: createStore(initial.rules),
    rulesFile: createStore(initial.rulesFile),
    isFirstRun: createStore(initial.isFirstRun),
  };
  const settings: Settings = {
    preferences: part('preferences'),
    servers: part('servers'),
    clients: part('clients'),
    profiles: part('profiles'),
    rules: part('rules'),
    rulesFile: part('rulesFile'),
    isFirstRun: part('isFirstRun'),
  };
  return {
    settings,
    replaceAll(values) {
      save(values);
      runAll([
        () => stores.preferences.update(() => values.preferences),
        () => stores.servers.update(() => values.servers),
        () => stores.profiles.update(() => values.profiles),
        () => stores.clients.update(() => values.clients),
        () => stores.rules.update(() => values.rules),
        () => stores.rulesFile.update(() => values.rulesFile),
        () => stores.isFirstRun.update(() => values.isFirstRun),
      ]);
    },
  };

  function part<K extends keyof SettingsValues>(key: K): Store<SettingsValues[K]> {
    const store = stores[key];
    return {
      get: store.get,
      subscribe: store.subscribe,
      update(change) {
        const next = change(store.get());
        if (Object.is(next, store.get())) return;
        const checked = check(key, next);
        save({ ...valuesOf(settings), [key]: checked });
        store.update(() => checked);
      },
    };
  }
}

/** What is kept must be what is in force, even when somebody fails over a part of it. */
function runAll(steps: readonly (() => void)[]): void {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

export function valuesOf(settings: Settings): SettingsValues {
  return {
    preferences: settings.preferences.get(),
    servers: settings.servers.get(),
    clients: settings.clients.get(),
    profiles: settings.profiles.get(),
    rules: settings.rules.get(),
    rulesFile: settings.rulesFile.get(),
    isFirstRun: settings.isFirstRun.get(),
  };
}

function check<K extends keyof SettingsValues>(key: K, value: SettingsValues[K]): SettingsValues[K] {
  const result = schemas[key].safeParse(value);
  if (result.success) return result.data as SettingsValues[K];
  const [issue] = result.error.issues;
  const where = issue?.path.length ? ` (${issue.path.map(String).join('.')})` : '';
  throw new GatehouseError('invalid-request', `The ${key} were not changed${where}: ${issue?.message ?? 'not valid'}`);
}

/** No two entries may share any of these: policy, routing and identity go by them. */
function unique<T>(entries: z.ZodType<T[]>, noun: string, keysOf: (entry: T) => readonly string[]): z.ZodType<T[]> {
  return entries.superRefine((list, context) => {
    const seen = new Set<string>();
    list.forEach((entry, index) => {
      const keys = keysOf(entry);
      if (keys.some((key) => seen.has(key))) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `There is another ${noun} like it. Choose another name.`,
        });
      }
      for (const key of keys) seen.add(key);
    });
  });
}
