/** When to give up: as much of an `AbortSignal` as anybody here needs, so that either will do. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** Throws the reason. */
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Stop extends StopSignal {
  /** Tells all listeners, once; the first reason stays. */
  abort(reason: Error): void;
}

/**
 * Each call has two of these and hardly any is ever used. An `AbortController` costs as much as reading the message, and is
 * kept by the garbage collector for longer than the call. Listeners hear of it once.
 */
export function createStop(): Stop {
  return new OwnStop();
}

/** A class, like `StatelessPeer`, with its methods shared: a closure for each of them would be most of the cost. */
class OwnStop implements Stop {
  aborted = false;
  reason: unknown = undefined;
  /** Most have one listener at most. */
  #first: (() => void) | undefined = undefined;
  #others: Set<() => void> | undefined = undefined;

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.aborted || this.#first === listener) return;
    // Once there are others it stays empty: the first would be told before those that came earlier.
    if (this.#first === undefined && this.#others === undefined) this.#first = listener;
    else {
      this.#others ??= new Set();
      this.#others.add(listener);
    }
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#first === listener) this.#first = undefined;
    else this.#others?.delete(listener);
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const failures: unknown[] = [];
    if (this.#first) run(this.#first, failures);
    // A set that is walked leaves out what is removed meanwhile: who no longer listens is not told.
    for (const listener of this.#others ?? []) run(listener, failures);
    this.#first = undefined;
    this.#others = undefined;
    if (failures.length > 0) throw failures[0];
  }
}

/** A listener that fails is no reason not to tell the next. */
function run(listener: () => void, failures: unknown[]): void {
  try {
    listener();
  } catch (error) {
    failures.push(error);
  }
}

/** Aborts with whichever comes first. `release` lets go of all, when nobody waits any more. */
export function firstOf(signals: readonly StopSignal[]): { signal: StopSignal; release(): void } {
  const stop = createStop();
  const over = signals.find(({ aborted }) => aborted);
  if (over) {
    stop.abort(over.reason as Error);
    return { signal: stop, release: () => undefined };
  }
  const releases = signals.map((signal) => {
    const end = () => stop.abort(signal.reason as Error);
    signal.addEventListener('abort', end, { once: true });
    return () => signal.removeEventListener('abort', end);
  });
  return {
    signal: stop,
    release() {
      for (const letGo of releases) letGo();
    },
  };
}
