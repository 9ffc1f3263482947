import type { GatehouseError } from '../../../shared/errors';
import type { Party } from '../exchange';
import type { UpstreamAnswer } from './link';

/** A request of ours that waits for its answer. */
export interface PendingRequest {
  readonly method: string;
  /** For whom it is made; `undefined`: for the gateway itself. */
  readonly party: Party | undefined;
  /** The task that it is about, where it is about one. */
  readonly taskId: string | undefined;
  /** Raw text of the progress token that the caller gave. */
  readonly callerToken: string | null;
  /** In ms; `Infinity` for a standing request. */
  readonly timeoutMs: number;
  /** When that is over, on the clock of `now`. */
  readonly deadline: number;
  /** Where its own notifications go; only a standing request has such. */
  readonly onAcknowledged?: ((paramsJson: string) => void) | undefined;
  readonly onProgress: ((paramsJson: string) => void) | undefined;
  resolve(answer: UpstreamAnswer): void;
  reject(error: GatehouseError): void;
  /** Runs once, when it no longer waits. */
  onTaken(): void;
}

/** Whoever takes an entry settles it; everything that comes for its id later finds nothing. */
export interface PendingRequests {
  add(id: number, request: PendingRequest): void;
  get(id: number): PendingRequest | undefined;
  take(id: number): PendingRequest | undefined;
  takeAll(): PendingRequest[];
  /** The latest last. */
  all(): Iterable<PendingRequest>;
}

interface PendingOptions {
  /** In ms. */
  now(): number;
  /** Its time is over; it still waits. */
  onOverdue(id: number, request: PendingRequest): void;
}

/** One timer for all of them, set for whoever is due first: with time-outs of the same length a call costs none. */
export function createPendingRequests({ now, onOverdue }: PendingOptions): PendingRequests {
  const waiting = new Map<number, PendingRequest>();
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;

  function arm(deadline: number): void {
    if (deadline >= due) return;
    clearTimeout(timer);
    due = deadline;
    timer = setTimeout(sweep, Math.max(1, deadline - now())).unref();
  }

  function sweep(): void {
    due = Number.POSITIVE_INFINITY;
    const at = now();
    for (const [id, request] of [...waiting]) if (request.deadline <= at) onOverdue(id, request);
    let next = Number.POSITIVE_INFINITY;
    for (const { deadline } of waiting.values()) next = Math.min(next, deadline);
    arm(next);
  }

  return {
    add(id, request) {
      waiting.set(id, request);
      arm(request.deadline);
    },
    get: (id) => waiting.get(id),
    take(id) {
      const request = waiting.get(id);
      if (!request) return undefined;
      waiting.delete(id);
      request.onTaken();
      return request;
    },
    takeAll() {
      const all = [...waiting.values()];
      waiting.clear();
      clearTimeout(timer);
      due = Number.POSITIVE_INFINITY;
      for (const request of all) request.onTaken();
      return all;
    },
    all: () => waiting.values(),
  };
}
