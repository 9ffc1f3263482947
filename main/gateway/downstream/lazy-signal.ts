/** An `AbortSignal` that is made when somebody looks at it: most requests end without one. */
export interface LazySignal {
  signal(): AbortSignal;
  isAborted(): boolean;
  /** The first reason stays. */
  abort(reason: Error): void;
}

export function createLazySignal(): LazySignal {
  let controller: AbortController | undefined;
  let reason: Error | undefined;
  return {
    signal() {
      if (!controller) {
        controller = new AbortController();
        if (reason) controller.abort(reason);
      }
      return controller.signal;
    },
    isAborted: () => reason !== undefined,
    abort(because) {
      reason ??= because;
      controller?.abort(reason);
    },
  };
}
