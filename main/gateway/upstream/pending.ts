import type { GatehouseError } from '../../../shared/errors';
import { createCallMap } from '../call-map';
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
  /** When that is over, on the clock of `now`. Later by as long as it was held. */
  deadline: number;
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
  /**
   * Their time stands still until the returned function is called, also that of those which come meanwhile: the server waits
   * for somebody else. All in all not longer than an hour for each, or a server that goes on asking could hold a call for ever.
   */
  hold(isMeant: (request: PendingRequest) => boolean): () => void;
}

/** What a request that was ever held has left. */
interface Held {
  /** `null`: it is not held now. */
  since: number | null;
  /** However long it is held, in all. */
  readonly latest: number;
}

const mostHeldMs = 60 * 60_000;

interface PendingOptions {
  /** In ms. */
  now(): number;
  /** Its time is over; it still waits. */
  onOverdue(id: number, request: PendingRequest): void;
}

/** One timer for all of them, set for whoever is due first: with time-outs of the same length a call costs none. */
export function createPendingRequests({ now, onOverdue }: PendingOptions): PendingRequests {
  const waiting = createCallMap<number, PendingRequest>();
  const holds = new Set<(request: PendingRequest) => boolean>();
  const held = new Map<number, Held>();
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
    for (const [id, request] of [...waiting.entries()]) if (endOf(id, request) <= at) onOverdue(id, request);
    let next = Number.POSITIVE_INFINITY;
    for (const [id, request] of waiting.entries()) next = Math.min(next, endOf(id, request));
    arm(next);
  }

  function endOf(id: number, { deadline }: PendingRequest): number {
    const { since = null, latest = 0 } = held.get(id) ?? {};
    return since === null ? deadline : latest;
  }

  function begin(id: number, request: PendingRequest): void {
    const before = held.get(id);
    if (before) before.since ??= now();
    else held.set(id, { since: now(), latest: request.deadline + mostHeldMs });
  }

  function release(): void {
    const at = now();
    for (const [id, entry] of held) {
      const request = waiting.get(id);
      if (!request || entry.since === null || isHeld(request)) continue;
      request.deadline = Math.min(entry.latest, request.deadline + at - entry.since);
      entry.since = null;
      arm(request.deadline);
    }
  }

  function isHeld(request: PendingRequest): boolean {
    for (const isMeant of holds) if (isMeant(request)) return true;
    return false;
  }

  return {
    add(id, request) {
      waiting.set(id, request);
      if (holds.size > 0 && isHeld(request)) begin(id, request);
      arm(request.deadline);
    },
    get: (id) => waiting.get(id),
    take(id) {
      const request = waiting.get(id);
      if (!request) return undefined;
      waiting.delete(id);
      if (held.size > 0) held.delete(id);
      request.onTaken();
      return request;
    },
    takeAll() {
      const all = [...waiting.values()];
      waiting.clear();
      held.clear();
      clearTimeout(timer);
      due = Number.POSITIVE_INFINITY;
      for (const request of all) request.onTaken();
      return all;
    },
    all: () => waiting.values(),
    hold(isMeant) {
      holds.add(isMeant);
      for (const [id, request] of waiting.entries()) if (isMeant(request)) begin(id, request);
      return () => {
        if (holds.delete(isMeant)) release();
      };
    },
  };
}
