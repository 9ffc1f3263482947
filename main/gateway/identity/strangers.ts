import type { Peer, Stranger } from '../../../shared/domain/peer';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock } from '../ports';
import { createStore } from '../store';
import { newCallId } from './call-id';
import { programOf } from './peer/program';

export interface Strangers {
  readonly list: Readable<readonly Stranger[]>;
  /** Somebody sent a request without a token that is ours. */
  meet(peer: Peer, claims: Stranger['claims']): void;
  find(id: string): Stranger | undefined;
  /** It is not told of again as long as Gatehouse runs. */
  ignore(id: string): void;
  /** It was given a token. */
  forget(id: string): void;
}

/** More than a person would look at; the one that was not heard of for longest gives way. */
const mostStrangers = 20;

/** Programs that tried to connect without a token of ours: one each, however often it tried. In memory only. */
export function createStrangers(clock: Clock): Strangers {
  const list = createStore<readonly Stranger[]>([]);
  const ignored = new Set<string>();
  const keys = new Map<string, string>();

  function remove(id: string): void {
    list.update((all) => all.filter((stranger) => stranger.id !== id));
  }

  return {
    list,
    meet(peer, claims) {
      const key = keyOf(peer, claims);
      if (ignored.has(key)) return;
      const at = clock.now();
      const before = list.get().find(({ id }) => keys.get(id) === key);
      const met: Stranger = {
        id: before?.id ?? newCallId(at),
        peer,
        claims: claims ?? before?.claims ?? null,
        attempts: (before?.attempts ?? 0) + 1,
        firstAt: before?.firstAt ?? at.toISOString(),
        lastAt: at.toISOString(),
      };
      keys.set(met.id, key);
      list.update((all) => [met, ...all.filter(({ id }) => id !== met.id)].slice(0, mostStrangers));
      for (const id of keys.keys()) if (!list.get().some((stranger) => stranger.id === id)) keys.delete(id);
    },
    find: (id) => list.get().find((stranger) => stranger.id === id),
    ignore(id) {
      const key = keys.get(id);
      if (key !== undefined) ignored.add(key);
      remove(id);
    },
    forget: remove,
  };
}

/** The program, else what it says of itself. */
function keyOf({ process }: Peer, claims: Stranger['claims']): string {
  return (process && programOf(process)) ?? `says it is ${claims?.name ?? 'nobody'}`;
}
