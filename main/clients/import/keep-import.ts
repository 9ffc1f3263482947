import { rm } from 'node:fs/promises';
import type { ServerConfig } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import { sha256 } from '../../gateway/json/digest';
import type { Secrets } from '../../gateway/ports';
import type { Store } from '../../gateway/store';
import { isSame, type Json } from '../formats/config-value';
import type { CarriedOut } from './carry-out';
import { namedSecrets } from './named-secrets';

export interface KeepParts {
  readonly servers: Store<readonly ServerConfig[]>;
  readonly secrets: Pick<Secrets, 'get' | 'set' | 'delete'>;
}

export interface ToKeep {
  readonly servers: readonly ServerConfig[];
  /** Never to be logged. */
  readonly secrets: CarriedOut['secrets'];
  readonly bundle: {
    readonly folder: string;
    /** Writes its files. `false`: they are there already. */
    unpack(): Promise<boolean>;
  } | null;
}

/**
 * Keeps the secrets, then the files of a bundle, then all servers in one go; when one of these cannot be kept, nothing is. No secret
 * that is there takes another value. What is returned takes away again what this added, as far as it is unchanged and unused.
 * @throws GatehouseError with a sentence.
 */
export async function keepImport(wanted: ToKeep, parts: KeepParts): Promise<() => Promise<void>> {
  const added: Added = { servers: wanted.servers, secrets: [], folder: null };
  try {
    for (const secret of wanted.secrets) await keepSecret(secret, added, parts.secrets);
    if (wanted.bundle && (await wanted.bundle.unpack())) added.folder = wanted.bundle.folder;
    parts.servers.update((all) => [...all, ...wanted.servers]);
  } catch (error) {
    const left = await takeAway(added, parts).catch(() => [
      'A part of it may be kept already. Look at the Servers page.',
    ]);
    throw left.length === 0 ? error : withLeft(error, left);
  }
  return async () => {
    const left = await takeAway(added, parts);
    if (left.length > 0) throw new GatehouseError('conflict', left.join(' '));
  };
}

interface Added {
  readonly servers: readonly ServerConfig[];
  /** By digest: whoever can undo this may hold it for long. */
  readonly secrets: { readonly name: string; readonly digest: string }[];
  /** Of a bundle. */
  folder: string | null;
}

async function keepSecret(
  { name, value }: ToKeep['secrets'][number],
  added: Added,
  secrets: KeepParts['secrets'],
): Promise<void> {
  const earlier = await secrets.get(name);
  if (earlier === value) return;
  if (earlier !== undefined)
    throw new GatehouseError(
      'conflict',
      `Another secret named “${name}” is kept here by now, so nothing was imported. Look for servers anew.`,
    );
  // A keychain may fail after it has kept it.
  added.secrets.push({ name, digest: sha256(value) });
  await secrets.set(name, value);
}

/** What could not be taken away, a sentence each. What somebody has changed since, or uses, is theirs. */
async function takeAway(added: Added, parts: KeepParts): Promise<string[]> {
  const left = takeServers(added.servers, parts.servers);
  const rest = JSON.stringify(parts.servers.get());
  const named = new Set(namedSecrets(parts.servers.get()));
  const names: string[] = [];
  for (const secret of added.secrets) {
    const isGone = named.has(secret.name) || (await deleteSecret(secret, parts.secrets));
    if (!isGone) names.push(secret.name);
  }
  if (names.length > 0) left.push(keptSecrets(names));
  const { folder } = added;
  if (folder !== null && !rest.includes(JSON.stringify(folder).slice(1, -1)) && !(await removeFolder(folder)))
    left.push(`The folder “${folder}” could not be removed. Remove it yourself.`);
  return left;
}

function takeServers(own: readonly ServerConfig[], servers: KeepParts['servers']): string[] {
  const isUnchanged = (server: ServerConfig) => own.some((each) => isSame(plain(each), plain(server)));
  if (servers.get().some(isUnchanged)) servers.update((all) => all.filter((server) => !isUnchanged(server)));
  const changed = own.filter(({ name, addedAt }) =>
    servers.get().some((server) => server.name === name && server.addedAt === addedAt),
  );
  if (changed.length === 0) return [];
  const names = changed.map(({ name }) => `“${name}”`).join(', ');
  return [`${names} was changed since it was imported, so it stayed. Remove it on the Servers page.`];
}

/** As it is kept: members that are undefined are none. */
function plain(server: ServerConfig): Json {
  return JSON.parse(JSON.stringify(server)) as Json;
}

async function deleteSecret(
  { name, digest }: Added['secrets'][number],
  secrets: KeepParts['secrets'],
): Promise<boolean> {
  try {
    const value = await secrets.get(name);
    if (value !== undefined && sha256(value) === digest) await secrets.delete(name);
    return true;
  } catch {
    return false;
  }
}

function keptSecrets(names: readonly string[]): string {
  return `These secrets could not be removed and are still kept: ${names.join(', ')}. Remove each with “gatehouse secret remove”.`;
}

async function removeFolder(folder: string): Promise<boolean> {
  return await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).then(
    () => true,
    () => false,
  );
}

function withLeft(cause: unknown, left: readonly string[]): GatehouseError {
  const [code, text] =
    cause instanceof GatehouseError ? [cause.code, cause.message] : (['internal', 'The import failed.'] as const);
  return new GatehouseError(code, `${text} ${left.join(' ')}`, { cause });
}
