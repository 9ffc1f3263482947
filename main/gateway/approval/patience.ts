import { type CallMap, createCallMap } from '../call-map';
import type { Exchange } from '../exchange';
import { memberText } from '../json/member';
import type { Clock } from '../ports';

/** How long clients wait for an answer before they give up. */
export interface Patience {
  /** How long, in ms, this request may stay without an answer, from when it arrived. */
  longestMs(exchange: Exchange): number;
  /** The same for the whole of a wait that begins now, in which the client may come back several times. */
  leftMs(exchange: Exchange): number;
  /** The client gave up while a person was waited for. When it has done so at one age again and again, it is answered before that. */
  gaveUp(exchange: Exchange): void;
}

/** How long a client waits that hears nothing meanwhile (`quietMs`), and one that hears progress (`heardMs`). */
interface Limits {
  readonly quietMs: number;
  readonly heardMs: number;
}

const sdk: Limits = { quietMs: 50_000, heardMs: 50_000 };
const fiveMinutes: Limits = { quietMs: 240_000, heardMs: 240_000 };

/**
 * By what clients call themselves, in small letters. Each is a claim, so that all it can do is move the time within the bounds below.
 * 60 s and no more: the reference SDK's own limit, which is also that of claude.ai, of Claude Code over HTTP whatever it is told,
 * of Cline and of Codex. Goose waits 300 s and Gemini CLI 600 s.
 */
const known: ReadonlyMap<string, Limits> = new Map([
  ['claude-ai', sdk],
  ['claude-code', sdk],
  ['cline', sdk],
  ['@cline/core', sdk],
  ['codex', sdk],
  ['codex-mcp-client', sdk],
  ['goose', fiveMinutes],
  ['gemini-cli-mcp-client', fiveMinutes],
]);

/** Nothing that was learned makes it shorter: a person could answer nothing. */
const shortestMs = 5_000;
/** Of an unknown client that hears progress: most reset their limit by it. */
const heardFactor = 4;
/** Answered so much before the client gave up. */
const learnedShare = 0.8;
/** A client's own round trips come to an end too: the reference SDK makes ten. Some are left to the server's questions. */
const mostRounds = 6;
const mostLearned = 1000;

export function createPatience({ clock, pendingAfterMs }: { clock: Clock; pendingAfterMs: () => number }): Patience {
  /** When each client gives up, the shortest; and what was seen of each last, which may have been a whim. */
  const learned = createCallMap<string, number>();
  const suspected = createCallMap<string, Seen>();

  function longestMs(exchange: Exchange): number {
    const seen = learned.get(keyOf(exchange));
    const usual = usualMs(exchange, pendingAfterMs());
    return seen === undefined ? usual : Math.min(usual, Math.max(shortestMs, seen * learnedShare));
  }

  function remember<T>(map: CallMap<string, T>, key: string, value: T): void {
    const [oldest] = [...map.entries()];
    if (map.size >= mostLearned && oldest) map.delete(oldest[0]);
    map.set(key, value);
  }

  return {
    longestMs,
    leftMs(exchange) {
      if (exchange.rounds) return longestMs(exchange) * mostRounds;
      return Math.max(0, longestMs(exchange) - (clock.monotonicMs() - exchange.arrivedMs));
    },
    gaveUp(exchange) {
      const key = keyOf(exchange);
      const atMs = clock.monotonicMs();
      const waitedMs = atMs - exchange.arrivedMs;
      const seen = { waitedMs, atMs, times: timesOf(waitedMs, atMs, suspected.get(key)) };
      remember(suspected, key, seen);
      if (seen.times < (isLimit(waitedMs) ? proofs.usual : proofs.odd)) return;
      remember(learned, key, Math.min(waitedMs, learned.get(key) ?? waitedMs));
    },
  };
}

function usualMs(exchange: Exchange, ceilingMs: number): number {
  const hears = exchange.hearsProgress();
  const limits = known.get(nameOf(exchange).toLowerCase());
  if (limits) return hears ? limits.heardMs : limits.quietMs;
  return hears ? ceilingMs * heardFactor : ceilingMs;
}

function nameOf({ peer }: Exchange): string {
  return memberText(peer.clientInfoJson ?? '{}', 'name') ?? '';
}

/** Heartbeats change when a client gives up, so both are learned apart. */
function keyOf(exchange: Exchange): string {
  return `${exchange.clientId}\0${exchange.hearsProgress()}`;
}

/** A call that its client gave up, and how often in a row it did so at that age. */
interface Seen {
  readonly waitedMs: number;
  readonly atMs: number;
  readonly times: number;
}

/** So often a client gives up at one age before that is its limit: once may be a person, who cancels when they like. */
const proofs = { usual: 2, odd: 3 } as const;
/** Within this it is one moment, and one age: timers are exact, people are not. */
const momentMs = 500;

/** What one act ended is seen once; where that was not of one age it is no limit at all. */
function timesOf(waitedMs: number, atMs: number, before: Seen | undefined): number {
  if (!before) return 1;
  const isSameAge = Math.abs(before.waitedMs - waitedMs) <= momentMs;
  if (atMs - before.atMs <= momentMs) return isSameAge ? before.times : 0;
  return isSameAge ? before.times + 1 : 1;
}

/** Seconds that programs choose for a limit. A person who cancels hits one by chance only. */
const usualLimits: readonly number[] = [10, 15, 20, 25, 30, 45, 60, 90, 120, 150, 180, 240, 300, 600];

function isLimit(waitedMs: number): boolean {
  return usualLimits.some((seconds) => waitedMs >= seconds * 1000 - 500 && waitedMs <= seconds * 1000 + 1500);
}
