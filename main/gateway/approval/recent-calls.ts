import { digestJson } from '../json/digest';
import type { CallHistory, PastCall } from '../policy/past-calls';
import type { Clock } from '../ports';
import type { RecentCall } from './reach';

/** The latest calls of the record, for what a question says of calls of before. */
export interface RecentCalls {
  /** Looks anew where that was long ago. Resolves also when the record is slow or cannot be read: then with what was known. */
  load(): Promise<void>;
  /** The client's last calls of a server; `null`: none are known. */
  of(client: string, server: string): readonly RecentCall[] | null;
  /** Whether a call of this client that was carried out had this address in it. */
  hasSentTo(client: string, address: string): boolean;
}

const lastCalls = 500;
const mostOfOne = 100;
/** Longer arguments are seldom alike, and would only be kept in memory. */
const longestArguments = 8192;
/** A question does not wait for it any longer. */
const longestMs = 150;
/** As old as this nothing is looked at anew, and as old as that somebody waits for it. */
const freshMs = 2000;
const staleMs = 60_000;

type Known = PastCall & { readonly argumentsJson: string };

export function createRecentCalls(history: Pick<CallHistory, 'pages'>, clock: Pick<Clock, 'monotonicMs'>): RecentCalls {
  let known: readonly Known[] = [];
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const calls: Known[] = [];
    for await (const page of history.pages(lastCalls, { withArguments: true })) calls.push(...page.filter(isShort));
    known = calls;
    readAtMs = clock.monotonicMs();
  }

  function readAnew(): Promise<void> {
    reading ??= read()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  return {
    async load() {
      const ageMs = clock.monotonicMs() - readAtMs;
      if (ageMs < freshMs) return;
      const fresh = readAnew();
      // Calls that a grant covers come here too, many in a row: they do not wait for what is good enough.
      if (ageMs < staleMs) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, longestMs);
      });
      await Promise.race([fresh, late]);
      clearTimeout(timer);
    },
    of(client, server) {
      const own = known.filter((call) => call.client === client && call.server === server);
      return own.length === 0 ? null : own.slice(-mostOfOne).map(asRecent);
    },
    hasSentTo(client, address) {
      const sought = address.toLowerCase();
      return known.some(
        (call) =>
          call.client === client && call.outcome === 'completed' && call.argumentsJson.toLowerCase().includes(sought),
      );
    },
  };
}

function isShort(call: PastCall): call is Known {
  return call.argumentsJson !== null && call.argumentsJson.length <= longestArguments;
}

function asRecent({ tool, argumentsJson }: Known): RecentCall {
  return {
    tool,
    argumentsJson,
    get argumentsDigest() {
      return digestJson(argumentsJson);
    },
  };
}
