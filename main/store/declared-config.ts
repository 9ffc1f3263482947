import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ClientConfig } from '../../shared/domain/client';
import type { Rule } from '../../shared/domain/policy';
import type { ServerConfig } from '../../shared/domain/server';
import { Preferences } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';
import { loadConditions } from '../gateway/policy/cel';
import { compileGlob } from '../gateway/policy/glob';
import { checkDeclared, type DeclaredValues } from './declared-schema';
import { parseDeclared } from './declared-source';
import { explainFailure } from './explain-failure';
import { withIds } from './rule-ids';
import { createSettings, type Settings } from './settings-stores';

export interface DeclaredConfig {
  /** In memory: changes last until the process ends, the file is never written. */
  readonly settings: Settings;
  /** What is allowed and probably not meant. */
  readonly notices: readonly string[];
}

const largestFile = 1024 * 1024;

/** Loads what it takes to see mistakes in conditions, where the file has any. What is wrong with the file itself is for `readDeclaredConfig`. */
export async function prepareDeclared(path: string): Promise<void> {
  let text = '';
  try {
    text = read(path).text;
  } catch {
    return;
  }
  if (text.includes('condition')) await loadConditions();
}

/**
 * Reads the file of `gatehouse serve --config` (its keys: `docs/declared-config.md`). Throws one error that lists
 * every problem as `file:line:column sentence`.
 */
export function readDeclaredConfig(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): DeclaredConfig {
  const { text, changedAt } = read(path);
  const checked = checkDeclared(parseDeclared(text, environment));
  if ('problems' in checked) {
    const list = checked.problems.map(({ line, column, text }) => `${path}:${line}:${column} ${text}`);
    throw new GatehouseError('invalid-request', `The configuration was not taken:\n${list.join('\n')}`);
  }
  const { values } = checked;
  const { settings } = createSettings({
    initial: {
      preferences: toPreferences(values),
      servers: values.servers.map((server) => toServer(server, dirname(resolve(path)), changedAt)),
      clients: values.clients.map((client) => toClient(client, changedAt)),
      profiles: values.profiles.map((profile) => ({ ...profile, id: profileId(profile.name), createdAt: changedAt })),
      rules: toRules(values.rules, changedAt),
      rulesFile: null,
      isFirstRun: false,
    },
    save: () => {},
  });
  return { settings, notices: findIdleRules(values) };
}

function toPreferences({ port, approvals }: DeclaredValues): Preferences {
  return Preferences.parse({ port, approvalTimeoutMs: approvals.timeoutMs, pendingAfterMs: approvals.pendingAfterMs });
}

function toServer(declared: DeclaredValues['servers'][number], folder: string, addedAt: string): ServerConfig {
  const { name, trusted: isTrusted, enabled, limits, sharing, toolRisks, ...target } = declared;
  const transport =
    'command' in target
      ? { kind: 'stdio' as const, ...target, cwd: resolve(folder, target.cwd ?? '.') }
      : { kind: 'http' as const, ...target };
  return {
    name,
    transport,
    enabled,
    isTrusted,
    limits,
    sharing,
    toolRisks,
    disabledTools: [],
    origin: 'config',
    addedAt,
  };
}

/** The id stays the same over restarts, and with it the client's sessions. */
function toClient({ name, token, profile }: DeclaredValues['clients'][number], createdAt: string): ClientConfig {
  const tokenDigest = createHash('sha256').update(token).digest('hex');
  const id = `config-${name}`;
  const ofProfile = profile === undefined ? {} : { profileId: profileId(profile) };
  return ClientConfig.parse({ id, name, tokenDigest, ...ofProfile, origin: 'config', createdAt });
}

function profileId(name: string): string {
  return `config-${name}`;
}

function toRules(declared: DeclaredValues['rules'], createdAt: string): readonly Rule[] {
  return withIds(declared, 'config').map((rule): Rule => ({ ...rule, origin: 'config', createdAt }));
}

function findIdleRules({ rules, servers, clients, profiles }: DeclaredValues): readonly string[] {
  return rules.flatMap((rule, index) => [
    ...idle(`Rule ${index + 1}`, 'server', rule.server, servers),
    ...idle(`Rule ${index + 1}`, 'client', rule.client, clients),
    ...idle(`Rule ${index + 1}`, 'profile', rule.profile, profiles),
  ]);
}

function idle(rule: string, noun: string, glob: string, named: readonly { name: string }[]): readonly string[] {
  const matches = compileGlob(glob);
  if (glob === '*' || named.some(({ name }) => matches(name))) return [];
  return [
    `${rule} is for the ${noun} “${glob}”, and no ${noun} of that name is declared, so it never applies. Correct the name or take the rule out.`,
  ];
}

function read(path: string): { text: string; changedAt: string } {
  try {
    const { size, mtime } = statSync(path);
    if (size > largestFile)
      throw new GatehouseError('too-large', `The configuration “${path}” is larger than 1 MB. Name the right file.`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return { text, changedAt: mtime.toISOString() };
  } catch (cause) {
    if (cause instanceof GatehouseError) throw cause;
    const why = cause instanceof TypeError ? 'it is not UTF-8 text' : explainFailure(cause);
    throw new GatehouseError(
      'invalid-request',
      `The configuration “${path}” cannot be read: ${why}. Name another file with --config.`,
      {
        cause,
      },
    );
  }
}
