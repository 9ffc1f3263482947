import type { Readable } from '../../shared/ipc/define';

/** An observable value that its owner may change. */
export interface Store<T> extends Readable<T> {
  update(change: (current: T) => T): void;
}

/** Listeners run after the value has changed, in the order they came; nothing runs when the value stays the same. */
export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    update(change) {
      const next = change(current);
      if (Object.is(next, current)) return;
      current = next;
      tellAll(listeners);
    },
  };
}

/** Everybody hears of it, even when somebody fails over it; the first failure is thrown after that. */
function tellAll(listeners: ReadonlySet<() => void>): void {
  const failures: unknown[] = [];
  for (const listener of [...listeners]) {
    try {
      listener();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
