import { createCallMap } from '../call-map';
import type { Exchange } from '../exchange';
import { memberText } from '../json/member';
import type { Clock } from '../ports';

/** How long clients wait for an answer before they give up. */
export interface Patience {
  /** How long, in ms, this request may stay without an answer, from when it arrived. */
  longestMs(exchange: Exchange): number;
  /** The same for the whole of a wait that begins now, in which the client may come back several times. */
  leftMs(exchange: Exchange): number;
  /** The client gave up while a person was waited for: the next time it is answered before that. */
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
  /** When each client gave up, the shortest; and the last time of each that may have been a whim. */
  const learned = createCallMap<string, number>();
  const suspected = createCallMap<string, number>();

  function longestMs(exchange: Exchange): number {
    const seen = learned.get(keyOf(exchange));
    const usual = usualMs(exchange, pendingAfterMs());
    return seen === undefined ? usual : Math.min(usual, Math.max(shortestMs, seen * learnedShare));
  }

  function remember(map: typeof learned, key: string, ms: number): void {
    const [oldest] = [...map.entries()];
    if (map.size >= mostLearned && oldest) map.delete(oldest[0]);
    map.set(key, ms);
  }

  return {
    longestMs,
    leftMs(exchange) {
      if (exchange.rounds) return longestMs(exchange) * mostRounds;
      return Math.max(0, longestMs(exchange) - (clock.monotonicMs() - exchange.arrivedMs));
    },
    gaveUp(exchange) {
      const key = keyOf(exchange);
      const waitedMs = clock.monotonicMs() - exchange.arrivedMs;
      const before = suspected.get(key);
      remember(suspected, key, waitedMs);
      if (!isLimit(waitedMs) && !(before !== undefined && isAlike(before, waitedMs))) return;
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

/** Seconds that programs choose for a limit. A person who cancels hits one by chance only. */
const usualLimits: readonly number[] = [10, 15, 20, 25, 30, 45, 60, 90, 120, 150, 180, 240, 300, 600];

function isLimit(waitedMs: number): boolean {
  return usualLimits.some((seconds) => waitedMs >= seconds * 1000 - 500 && waitedMs <= seconds * 1000 + 1500);
}

function isAlike(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(a, b) * 0.05;
}
