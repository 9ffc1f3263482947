import { setTimeout as wait } from 'node:timers/promises';
import type { Door, DoorAnswer, DoorRequest } from './door';

export interface CourierParts {
  readonly door: Door;
  /** Where the gateway listens now; `undefined`: it does not run. */
  readonly findEndpoint: () => Promise<string | undefined>;
  /** How long a message waits for a gateway that does not run, in ms. */
  readonly patienceMs: number;
  readonly log: (line: string) => void;
}

export interface Letter extends DoorRequest {
  /** It does no harm if the gateway gets it twice. */
  readonly mayRepeat: boolean;
  /** Once aborted it is not tried again; what is under way already is left alone. */
  readonly wanted: AbortSignal;
}

export interface Courier {
  /** One try. Never rejects. */
  send(request: DoorRequest): Promise<DoorAnswer>;
  /** Tries until the gateway takes it or the patience is over. What may have been acted on is not sent twice. Never rejects. */
  deliver(letter: Letter): Promise<DoorAnswer>;
}

export const firstDelayMs = 100;
const longestDelayMs = 2000;
/** So long a gateway that answered is taken to be where it was: another program could get its port, and with it a token. */
const trustMs = 2000;

/** Takes messages to the gateway, wherever it listens, also when it has to come back first. */
export function createCourier({ door, findEndpoint, patienceMs, log }: CourierParts): Courier {
  let known: { readonly endpoint: string; provenMs: number } | undefined;
  let finding: Promise<string | undefined> | undefined;
  let isAway = false;

  async function find(): Promise<string | undefined> {
    if (known && performance.now() - known.provenMs < trustMs) return known.endpoint;
    finding ??= findEndpoint().finally(() => {
      finding = undefined;
    });
    const endpoint = await finding;
    known = endpoint === undefined ? undefined : { endpoint, provenMs: performance.now() };
    tell(endpoint === undefined);
    return endpoint;
  }

  function tell(isAwayNow: boolean): void {
    if (isAwayNow !== isAway) log(isAwayNow ? 'Gatehouse does not run; waiting for it.' : 'Gatehouse is there.');
    isAway = isAwayNow;
  }

  async function send(request: DoorRequest): Promise<DoorAnswer> {
    const endpoint = await find();
    if (endpoint === undefined) return { kind: 'closed' };
    const answer = await door.send(endpoint, {
      ...request,
      onHead(headers) {
        if (known) known.provenMs = performance.now();
        request.onHead?.(headers);
      },
    });
    // It may come back on another port.
    if (answer.kind === 'closed' || answer.kind === 'broken') known = undefined;
    return answer;
  }

  async function deliver(letter: Letter): Promise<DoorAnswer> {
    const untilMs = performance.now() + patienceMs;
    const nextDelayMs = createDelays(longestDelayMs);
    for (;;) {
      const { answer, hasSaid } = await attempt(letter);
      const isUnheard = answer.kind === 'closed' || (answer.kind === 'broken' && letter.mayRepeat && !hasSaid);
      if (!isUnheard || letter.wanted.aborted || performance.now() > untilMs) return answer;
      await pause(nextDelayMs(), letter.wanted);
    }
  }

  async function attempt(letter: Letter): Promise<{ answer: DoorAnswer; hasSaid: boolean }> {
    let hasSaid = false;
    const answer = await send({
      ...letter,
      onMessage(message) {
        hasSaid = true;
        letter.onMessage(message);
      },
    });
    return { answer, hasSaid };
  }

  return { send, deliver };
}

/** How long to wait before each next try, in ms: twice as long each time. */
export function createDelays(longestMs: number): () => number {
  let nextMs = firstDelayMs;
  return () => {
    const delayMs = nextMs;
    nextMs = Math.min(delayMs * 2, longestMs);
    return delayMs;
  };
}

/** Ends early, and never rejects, when it is not wanted any more. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
