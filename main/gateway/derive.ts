import type { Readable } from '../../shared/ipc/define';

/** Anything that says when it changed. */
export type Changing = Pick<Readable<unknown>, 'subscribe'>;

/** A value computed from others: at the first look after one of them changed, and not before. */
export function derive<T>(sources: readonly Changing[], compute: () => T): Readable<T> {
  let cached: { value: T } | undefined;
  const listeners = new Set<() => void>();
  for (const source of sources) {
    source.subscribe(() => {
      cached = undefined;
      for (const listener of [...listeners]) listener();
    });
  }
  return {
    get() {
      cached ??= { value: compute() };
      return cached.value;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
