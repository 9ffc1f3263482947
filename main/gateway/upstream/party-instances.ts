import { GatehouseError } from '../../../shared/errors';
import type { Upstream } from './upstream';

/** Servers of which each party has one of its own: a process or connection that shares nothing with the others. */
export interface PartyInstances {
  /** Made on first use. Throws `GatehouseError('upstream-unavailable')` when as many as may be are all needed. */
  of(server: string, partyId: string): Upstream;
  /** Those that are this party's own by now. */
  ofParty(partyId: string): readonly Upstream[];
  endParty(partyId: string): void;
  all(): readonly Upstream[];
  /** Resolves when none of this server's is left. */
  endServer(server: string): Promise<void>;
  /** Resolves when none is left. */
  close(): Promise<void>;
}

interface PartyInstancesOptions {
  make(server: string, partyId: string): Upstream;
  /** In ms. */
  now(): number;
  /** As many of this server as may be are busy. */
  onFull(server: string): void;
}

interface Instance {
  readonly server: string;
  readonly partyId: string;
  readonly upstream: Upstream;
  usedAt: number;
}

const mostPerServer = 50;
const idleMs = 10 * 60_000;
const lookMs = 60_000;

export function createPartyInstances({ make, now, onFull }: PartyInstancesOptions): PartyInstances {
  const instances = new Map<string, Instance>();
  const leaving = new Map<Promise<void>, string>();
  let timer: NodeJS.Timeout | undefined;

  function end(key: string, { server, upstream }: Instance): void {
    instances.delete(key);
    if (instances.size === 0) clearInterval(timer);
    const gone: Promise<void> = upstream.setEnabled(false).finally(() => leaving.delete(gone));
    leaving.set(gone, server);
  }

  function endWhere(isMeant: (instance: Instance) => boolean): void {
    for (const [key, instance] of [...instances]) if (isMeant(instance)) end(key, instance);
  }

  function endIdle(): void {
    const at = now();
    endWhere(({ usedAt, upstream }) => at - usedAt >= idleMs && !isNeeded(upstream));
  }

  /** The one that was not used for longest makes room. */
  function makeRoom(server: string): void {
    const own = [...instances].filter(([, instance]) => instance.server === server);
    if (own.length < mostPerServer) return;
    const [oldest] = own.filter(([, { upstream }]) => !isNeeded(upstream)).sort(([, a], [, b]) => a.usedAt - b.usedAt);
    if (!oldest) {
      onFull(server);
      throw full(server);
    }
    end(...oldest);
  }

  function add(key: string, server: string, partyId: string): Instance {
    makeRoom(server);
    if (instances.size === 0) timer = setInterval(endIdle, lookMs).unref();
    const instance = { server, partyId, upstream: make(server, partyId), usedAt: now() };
    instances.set(key, instance);
    return instance;
  }

  async function allGone(isMeant: (server: string) => boolean): Promise<void> {
    await Promise.allSettled([...leaving].filter(([, server]) => isMeant(server)).map(([gone]) => gone));
  }

  return {
    of(server, partyId) {
      const key = `${server}\0${partyId}`;
      const instance = instances.get(key) ?? add(key, server, partyId);
      instance.usedAt = now();
      return instance.upstream;
    },
    ofParty: (partyId) =>
      [...instances.values()].filter((each) => each.partyId === partyId).map((each) => each.upstream),
    all: () => [...instances.values()].map(({ upstream }) => upstream),
    endParty: (partyId) => endWhere((instance) => instance.partyId === partyId),
    async endServer(server) {
      endWhere((instance) => instance.server === server);
      await allGone((name) => name === server);
    },
    async close() {
      endWhere(() => true);
      await allGone(() => true);
    },
  };
}

/** One that tells of resources works while nobody calls it. */
function isNeeded(upstream: Upstream): boolean {
  return upstream.isBusy() || upstream.isWatched();
}

function full(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” runs once for each client, and ${mostPerServer} of them are busy or tell their clients of changes. Wait until one is done, then call again.`,
  );
}
