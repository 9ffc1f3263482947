import { type ErrorCode, GatehouseError } from '../../shared/errors';
import type { Approval } from './approval/approve';
import type { Known } from './call-tool';
import type { Exchange } from './exchange';
import { sizeOf } from './json/large-bytes';
import type { Clock } from './ports';
import type { ToolCall } from './tool-call';
import type { UpstreamAnswer } from './upstream/link';

/** A call that ran, and what came of it. */
export interface HeldResult extends Known {
  readonly approval: Approval | null;
  readonly answer: UpstreamAnswer;
}

/** Results whose clients could not wait until the person had looked at them. The identical retry gets them: no call runs twice for it. */
export interface HeldResults {
  /** Whether there is room for it. What is kept already is never dropped for it: then its call would run again. */
  keep(held: HeldResult): boolean;
  /** Whether there is one for this call. */
  has(call: ToolCall): boolean;
  /** For the identical call of the same client, once; the oldest first. */
  take(call: ToolCall): HeldResult | undefined;
  dropClient(clientId: string): void;
  clear(): void;
}

const lifetimeMs = 10 * 60_000;
const mostPerClient = 20;
const mostBytes = 128 * 1024 * 1024;

interface Kept {
  readonly key: string;
  readonly held: HeldResult;
  readonly bytes: number;
  readonly endsAtMs: number;
}

export function createHeldResults(clock: Clock): HeldResults {
  let kept: readonly Kept[] = [];

  function alive(): readonly Kept[] {
    const now = clock.monotonicMs();
    if (kept.some(({ endsAtMs }) => endsAtMs <= now)) kept = kept.filter(({ endsAtMs }) => endsAtMs > now);
    return kept;
  }

  function find(call: ToolCall): Kept | undefined {
    // Hardly ever is there any: most calls do not even get a key.
    if (kept.length === 0) return undefined;
    const key = keyOf(call);
    return alive().find((each) => each.key === key);
  }

  return {
    keep(held) {
      const { id } = held.call.client;
      const bytes = held.answer.bytes ? sizeOf(held.answer.bytes) : Buffer.byteLength(held.answer.json);
      const own = alive().filter(({ held: { call } }) => call.client.id === id);
      const all = kept.reduce((sum, each) => sum + each.bytes, bytes);
      if (own.length >= mostPerClient || all > mostBytes) return false;
      kept = [...kept, { key: keyOf(held.call), held, bytes, endsAtMs: clock.monotonicMs() + lifetimeMs }];
      return true;
    },
    has: (call) => find(call) !== undefined,
    take(call) {
      const found = find(call);
      if (found) kept = kept.filter((each) => each !== found);
      return found?.held;
    },
    dropClient(clientId) {
      kept = kept.filter(({ held: { call } }) => call.client.id !== clientId);
    },
    clear() {
      kept = [];
    },
  };
}

/** Asks the person about a result. When the client cannot wait for the answer, the result is kept for its retry. */
export function createHeldReview<Review>({
  review,
  results,
}: {
  review: (held: HeldResult, exchange: Exchange) => Promise<Review>;
  results: Pick<HeldResults, 'keep'>;
}) {
  return async function heldReview(held: HeldResult, exchange: Exchange): Promise<Review> {
    try {
      return await review(held, exchange);
    } catch (error) {
      if (isOwed(error) && !results.keep(held)) throw tooMany();
      throw error;
    }
  };
}

/** Nobody decided against it: the client was told to come back, or stopped waiting, which is how a time-out looks. */
const undecided: ReadonlySet<ErrorCode> = new Set(['approval-pending', 'cancelled']);

function isOwed(error: unknown): boolean {
  return error instanceof GatehouseError && undecided.has(error.code);
}

/** As its client sent it, for that is what a retry repeats: the same program, too. */
function keyOf({ client, server, method, tool, fingerprint, digest, original, impostor }: ToolCall): string {
  return JSON.stringify([client.id, server, method, tool, fingerprint, original?.digest ?? digest, impostor]);
}

function tooMany(): GatehouseError {
  const message =
    'The call was made, and its result withheld: too many results wait for the user already. Do not make it again; ask the user.';
  return new GatehouseError('result-blocked', message);
}
