import { z } from 'zod';
import { ClientConfig } from '../../shared/domain/client';
import { Rule } from '../../shared/domain/policy';
import { ServerConfig } from '../../shared/domain/server';
import { Preferences } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';
import { createStore, type Store } from '../gateway/store';

/** All that a person has set, as plain values. */
export interface SettingsValues {
  readonly preferences: Preferences;
  readonly servers: readonly ServerConfig[];
  readonly clients: readonly ClientConfig[];
  readonly rules: readonly Rule[];
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
  rules: unique(z.array(Rule), 'rule', (rule) => [rule.id]),
  isFirstRun: z.boolean(),
};

export function createSettings({ initial, save }: SettingsOptions): Settings {
  const settings: Settings = {
    preferences: part('preferences'),
    servers: part('servers'),
    clients: part('clients'),
    rules: part('rules'),
    isFirstRun: part('isFirstRun'),
  };
  return settings;

  function part<K extends keyof SettingsValues>(key: K): Store<SettingsValues[K]> {
    const store = createStore(initial[key]);
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

function valuesOf(settings: Settings): SettingsValues {
  return {
    preferences: settings.preferences.get(),
    servers: settings.servers.get(),
    clients: settings.clients.get(),
    rules: settings.rules.get(),
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
