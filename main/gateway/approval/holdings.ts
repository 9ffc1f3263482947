import type { GrantView } from '../../../shared/domain/grant';
import type { Readable } from '../../../shared/ipc/define';
import { derive } from '../derive';
import type { Clock } from '../ports';
import { createStore } from '../store';
import { newId } from './new-id';

/** Something that holds for a while. */
export interface Holding {
  /** `null`: every client's. */
  readonly clientId: string | null;
  /** `null`: whatever the session. */
  readonly session: string | null;
  /** By the monotonic clock; `Infinity`: with its session. */
  readonly endsAtMs: number;
  /** As the person reads it. */
  readonly shown: Pick<GrantView, 'kind' | 'client' | 'server' | 'tool' | 'sentence' | 'reach' | 'scope' | 'requestId'>;
}

export interface Kept<T extends Holding> {
  readonly id: string;
  readonly holding: T;
}

export interface Holdings<T extends Holding> {
  readonly list: Readable<readonly GrantView[]>;
  add(holding: T): string;
  /** The oldest that has not ended and matches. */
  find(matches: (holding: T) => boolean): Kept<T> | undefined;
  /** Notes that it covered a call. */
  use(id: string): void;
  /** Ends those that match; whether there were any. */
  end(matches: (holding: T, id: string) => boolean): boolean;
}

interface Entry<T extends Holding> extends Kept<T> {
  readonly createdAt: Date;
  readonly lifetimeMs: number;
  lastUsedAt: Date | null;
  uses: number;
}

/** At least so often the time of day is looked at, too: timers stand still while the machine sleeps. */
const lookMs = 60_000;

/**
 * Keeps things until their end, and says so when one ends: by the monotonic clock, which nobody can set, or by the time of day, which
 * goes on while the machine sleeps, whichever comes first. In memory: a restart forgets them.
 */
export function createHoldings<T extends Holding>(clock: Clock, most = 1000): Holdings<T> {
  const entries = new Map<string, Entry<T>>();
  const changes = createStore(0);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function leftMs({ holding, createdAt, lifetimeMs }: Entry<T>): number {
    const byTimeOfDay = createdAt.getTime() + lifetimeMs - clock.now().getTime();
    return Math.min(holding.endsAtMs - clock.monotonicMs(), byTimeOfDay);
  }

  const isAlive = (entry: Entry<T>) => leftMs(entry) > 0;

  function changed(): void {
    for (const [id, entry] of entries) if (!isAlive(entry)) entries.delete(id);
    schedule();
    changes.update((count) => count + 1);
  }

  function schedule(): void {
    clearTimeout(timer);
    const next = Math.min(...[...entries.values()].map(leftMs));
    if (next === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(look, Math.min(lookMs, Math.ceil(next)));
    // Nothing of ours is done by it but telling; the process may end without.
    timer.unref();
  }

  function look(): void {
    if ([...entries.values()].every(isAlive)) schedule();
    else changed();
  }

  function viewOf(entry: Entry<T>): GrantView {
    const { id, holding, createdAt, lastUsedAt, uses } = entry;
    const left = leftMs(entry);
    return {
      ...holding.shown,
      id,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      uses,
      endsAt: left === Number.POSITIVE_INFINITY ? null : new Date(clock.now().getTime() + left).toISOString(),
    };
  }

  return {
    list: derive([changes], () => [...entries.values()].filter(isAlive).map(viewOf)),
    add(holding) {
      const id = newId((candidate) => entries.has(candidate), 8);
      const [oldest] = entries.keys();
      if (entries.size >= most && oldest !== undefined) entries.delete(oldest);
      const lifetimeMs = holding.endsAtMs - clock.monotonicMs();
      entries.set(id, { id, holding, createdAt: clock.now(), lifetimeMs, lastUsedAt: null, uses: 0 });
      changed();
      return id;
    },
    find(matches) {
      for (const entry of entries.values()) if (isAlive(entry) && matches(entry.holding)) return entry;
      return undefined;
    },
    use(id) {
      const entry = entries.get(id);
      if (!entry) return;
      entry.uses += 1;
      entry.lastUsedAt = clock.now();
      changes.update((count) => count + 1);
    },
    end(matches) {
      const ended = [...entries.values()].filter(({ id, holding }) => matches(holding, id));
      for (const { id } of ended) entries.delete(id);
      if (ended.length > 0) changed();
      return ended.length > 0;
    },
  };
}
