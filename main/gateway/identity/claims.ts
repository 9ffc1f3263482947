import type { Readable } from '../../../shared/ipc/define';
import { createStore } from '../store';

export interface Claims {
  /** A program that uses this client's token calls itself so. */
  note(clientId: string, name: string, version: string): void;
  /** By client, as they were heard since the start. */
  readonly heard: Readable<ReadonlyMap<string, ReadonlySet<string>>>;
  /** By client, what was said last. */
  readonly latest: Readable<ReadonlyMap<string, Claim>>;
}

export interface Claim {
  readonly name: string;
  readonly version: string;
}

/** Somebody who gives itself ever new names is no longer told apart. */
const mostNames = 8;
const longestName = 200;

/** What programs say of themselves, which proves nothing. Asked with each request of the stateless era, and nearly always known. */
export function createClaims(): Claims {
  const heard = createStore<ReadonlyMap<string, ReadonlySet<string>>>(new Map());
  const latest = createStore<ReadonlyMap<string, Claim>>(new Map());
  return {
    heard,
    latest,
    note(clientId, name, version) {
      const before = latest.get().get(clientId);
      if (before?.name === name && before.version === version) return;
      if (name.length > longestName || version.length > longestName) return;
      latest.update((all) => new Map([...all, [clientId, { name, version }]]));
      const known = heard.get().get(clientId);
      if (known?.has(name) || (known?.size ?? 0) >= mostNames) return;
      heard.update((all) => new Map([...all, [clientId, new Set([...(known ?? []), name])]]));
    },
  };
}
