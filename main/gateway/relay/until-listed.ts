import type { Catalog } from '../catalog';
import type { Viewer } from '../list-tools';
import type { StopSignal } from '../stop-signal';
import type { UpstreamPool } from '../upstream/pool';

export interface ListingParts {
  catalog: Pick<Catalog, 'enabled'>;
  pool: UpstreamPool;
}

/** How long a list waits for servers that are still starting, in ms: there is something to show already, or nothing yet. */
const briefMs = 250;
const longMs = 3000;

/** Resolves when a list may be given. Those that come later announce themselves. Rejects when the server of a per-server endpoint does not start. */
export async function untilListed({ server }: Viewer, parts: ListingParts, signal: StopSignal): Promise<void> {
  const { pool } = parts;
  if (server !== null) {
    pool.startAll([server]);
    // With one server there is no other to delay, and an empty list would hide why.
    if (!pool.get(server)?.greeting()) await pool.get(server)?.ready(signal);
    return;
  }
  const enabled = parts.catalog.enabled();
  // All of them: one that runs may have another list by now, which it announces like those that come late.
  pool.startAll(enabled);
  const isKnown = (name: string) => Boolean(pool.get(name)?.greeting());
  const unlisted = enabled.filter((name) => !isKnown(name));
  if (unlisted.length === 0) return;
  if (unlisted.length === enabled.length) await untilAnyKnown(unlisted, { pool, isKnown });
  if (enabled.some(isKnown)) await pool.settled(unlisted, briefMs);
}

/** Resolves with the first that is known, or when none of them is starting any more, or after the longest wait. */
async function untilAnyKnown(
  names: readonly string[],
  { pool, isKnown }: { pool: UpstreamPool; isKnown: (name: string) => boolean },
): Promise<void> {
  let stop = () => undefined as unknown;
  const known = new Promise<void>((resolve) => {
    stop = pool.states.subscribe(() => {
      if (names.some(isKnown)) resolve();
    });
  });
  try {
    await Promise.race([known, pool.settled(names, longMs)]);
  } finally {
    stop();
  }
}
