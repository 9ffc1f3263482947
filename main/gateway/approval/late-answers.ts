import type { Clock } from '../ports';
import { createHoldings, type Holding } from './holdings';
import type { Ask, Settlement } from './question';

/** Answers that came after the client was told to call again. Each is good for as many identical retries as were told so. */
export interface LateAnswers {
  keep(key: string, late: LateAnswer, uses: number): void;
  /** Takes one use. */
  take(key: string): Settlement | undefined;
}

export interface LateAnswer {
  readonly ask: Ask;
  readonly settlement: Settlement;
}

interface Late extends Holding {
  readonly key: string;
  /** Without the question, whose arguments may be large. */
  readonly settlement: Settlement;
  readonly isYes: boolean;
  left: number;
}

const lifetimeMs = 10 * 60_000;

export function createLateAnswers(clock: Clock) {
  const holdings = createHoldings<Late>(clock);
  return {
    ...holdings,
    keep(key: string, answer: LateAnswer, uses: number): void {
      if (uses === 0) return;
      holdings.add({
        clientId: answer.ask.call.client.id,
        // A client that was told to come back may do so in a new session.
        session: null,
        endsAtMs: clock.monotonicMs() + lifetimeMs,
        key,
        settlement: answer.settlement,
        isYes: yeses.has(answer.settlement.kind),
        left: uses,
        shown: shownOf(answer),
      });
    },
    take(key: string): Settlement | undefined {
      const found = holdings.find((late) => late.key === key);
      if (!found) return undefined;
      const { holding, id } = found;
      holding.left -= 1;
      if (holding.left === 0) holdings.end((_late, each) => each === id);
      else holdings.use(id);
      return holding.settlement;
    },
  };
}

const yeses: ReadonlySet<Settlement['kind']> = new Set(['allowed', 'released', 'redacted']);

function shownOf({ ask, settlement }: LateAnswer): Holding['shown'] {
  const { client, server, tool } = ask.call;
  const what = yeses.has(settlement.kind) ? 'yes' : 'no';
  return {
    kind: 'late-answer',
    client: client.name,
    server,
    tool,
    sentence: `The ${what} to ${settlement.requestId} waits for ${client.name} to call ${tool} on ${server} again.`,
    reach: 'exact',
    scope: 'once',
    requestId: settlement.requestId,
  };
}
