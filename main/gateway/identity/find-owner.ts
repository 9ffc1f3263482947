import { GatehouseError } from '../../../shared/errors';
import type { Catalog } from '../catalog';
import type { Viewer } from '../list-tools';
import type { StopSignal } from '../stop-signal';
import type { UpstreamPool } from '../upstream/pool';

export interface OwnerParts {
  catalog: Catalog;
  pool: UpstreamPool;
}

export interface Search {
  viewer: Viewer;
  parts: OwnerParts;
  signal: StopSignal;
  isFound: () => boolean;
}

/** Servers that were never greeted may own the name; only this call waits, and no longer than for the one that has it. */
export async function startWhatMayOwn(
  name: string,
  { viewer, parts, signal, isFound }: Search,
): Promise<{ server: string; tool: string; refusal: GatehouseError } | undefined> {
  if (isFound()) return undefined;
  const { pool } = parts;
  const refusals = new Map<string, GatehouseError>();
  const mayOwn = (server: string) =>
    viewer.server === null ? name.startsWith(`${server}_`) : server === viewer.server;
  const attempts = ungreeted(parts).filter(mayOwn).map(attempt);
  await Promise.any(attempts).catch(() => undefined);
  const [failure] = isFound() ? [] : refusals;
  if (!failure) return undefined;
  const [server, refusal] = failure;
  return { server, tool: viewer.server === null ? name.slice(server.length + 1) : name, refusal };

  async function attempt(server: string): Promise<void> {
    const refusal = await startFailure(pool, server, signal);
    if (refusal) refusals.set(server, refusal);
    if (!isFound()) throw new GatehouseError('not-found', `Server “${server}” has no “${name}”.`);
  }
}

/** How long a URI that nobody is known to own waits for servers that are still starting. */
const ownerWaitMs = 3000;

/** The server that a URI belongs to, or a template of URIs. */
export async function findOwner(uri: string, parts: OwnerParts): Promise<string | undefined> {
  const known = parts.catalog.ownerOf(uri);
  if (known !== undefined) return known;
  const starting = ungreeted(parts);
  if (starting.length === 0) return undefined;
  parts.pool.startAll(starting);
  await parts.pool.settled(starting, ownerWaitMs);
  return parts.catalog.ownerOf(uri);
}

function ungreeted({ catalog, pool }: OwnerParts): string[] {
  return catalog.enabled().filter((server) => !pool.get(server)?.greeting());
}

/** Why the server did not start; `undefined` when it did. */
async function startFailure(
  pool: UpstreamPool,
  server: string,
  signal: StopSignal,
): Promise<GatehouseError | undefined> {
  try {
    await pool.get(server)?.ready(signal);
    return undefined;
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    return new GatehouseError('upstream-unavailable', `Server “${server}” did not start. Look at its console.`);
  }
}
