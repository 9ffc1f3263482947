import {
  type BatchMessage,
  errorBody,
  errorMessage,
  idKey,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
  readMessage,
} from '../gateway/downstream/json-rpc';
import { isStateless } from '../gateway/downstream/stateless-envelope';
import { createCourier, pause } from './courier';
import type { Door, DoorAnswer } from './door';
import { failureOf, sentenceFor } from './failure';
import { isAnswer, onOneLine } from './message-text';
import { createBridgeSession } from './session';
import { createStateless } from './stateless';

export interface BridgeParts {
  readonly door: Door;
  /** Where the gateway listens now; `undefined`: it does not run. */
  readonly findEndpoint: () => Promise<string | undefined>;
  /** One message in UTF-8, without its line end, to the client. */
  readonly write: (message: Buffer | string) => void;
  /** For whoever looks into the client's log. */
  readonly log: (line: string) => void;
  /** How long a message waits for a gateway that does not run, in ms. */
  readonly patienceMs?: number;
}

export interface Bridge {
  /** One line of the client. */
  take(line: string): void;
  /** The client left: what it waited for is let go, and its session ends. */
  close(): Promise<void>;
}

interface Running {
  readonly isStateless: boolean;
  readonly stop: AbortController;
}

const usualPatienceMs = 60_000;
const farewellMs = 300;

/**
 * Speaks stdio with one client and Streamable HTTP with the gateway, message by message and in both eras: nothing is pinned
 * by what came first, for clients probe one and fall back to the other. A gateway that was restarted is found again, and a
 * session that it forgot is begun anew behind the client's back. What may have been acted on is never sent twice.
 */
export function createBridge({ door, findEndpoint, write, log, patienceMs = usualPatienceMs }: BridgeParts): Bridge {
  const over = new AbortController();
  const courier = createCourier({ door, findEndpoint, patienceMs, log });
  const emit = (message: Buffer) => write(onOneLine(message));
  const session = createBridgeSession({ courier, emit, log, over: over.signal });
  const stateless = createStateless(courier);
  const running = new Map<string, Running>();
  /** What must have arrived before the next message is sent: greetings and announcements keep their order. */
  let before: Promise<void> = Promise.resolve();

  function take(line: string): void {
    const message = readMessage(line);
    if (message.kind === 'invalid') {
      write(errorMessage(message.idJson, errorBody(message.code, message.message)));
    } else if (message.kind === 'batch') {
      void before.then(() => askAll(message, line)).catch(unexpected);
    } else if (message.kind === 'request' && message.method !== 'initialize') {
      void before.then(() => ask(message, line)).catch(unexpected);
    } else {
      const next = () => (message.kind === 'request' ? greet(message, line) : pass(message, line));
      before = before.then(next).catch(unexpected);
    }
  }

  /** A mistake of ours: what comes after it is passed on all the same. */
  function unexpected(error: unknown): void {
    log(`A message could not be passed on (${error instanceof Error ? error.name : typeof error}).`);
  }

  async function greet({ idJson }: RequestMessage, line: string): Promise<void> {
    settle(idJson, await session.greet(line, emit));
  }

  async function ask(message: RequestMessage, line: string): Promise<void> {
    const key = idKey(message.idJson);
    const entry = { isStateless: isStateless(message), stop: new AbortController() };
    const stop = entry.stop.signal;
    running.set(key, entry);
    let last: Buffer | undefined;
    const onMessage = (text: Buffer) => {
      last = text;
      emit(text);
    };
    const mayRepeat = isHarmless(message.method);
    const answer = entry.isStateless
      ? await stateless.ask({ message, line, mayRepeat, stop, onMessage })
      : await session.deliver({ body: line, mayRepeat, wanted: stop, onMessage });
    if (running.get(key) === entry) running.delete(key);
    // Whoever takes a request back waits for nothing.
    if (stop.aborted) return;
    settle(message.idJson, answer.kind === 'done' && !isAnswer(last) ? { kind: 'broken' } : answer);
  }

  /** Several messages at once, as 2025-03-26 had them. */
  async function askAll({ texts }: BatchMessage, line: string): Promise<void> {
    const answer = await session.deliver({ body: line, mayRepeat: false, wanted: over.signal, onMessage: emit });
    for (const each of texts.map(readMessage)) if (each.kind === 'request') settle(each.idJson, answer);
  }

  function settle(idJson: string, answer: DoorAnswer): void {
    if (answer.kind !== 'done' && !over.signal.aborted) write(failureOf(idJson, answer));
  }

  async function pass(message: NotificationMessage | ResponseMessage, line: string): Promise<void> {
    if (message.kind === 'notification' && takesBack(message)) return;
    const answer = await passOn(message, line);
    if (answer.kind !== 'done') log(sentenceFor(answer));
    if (message.kind === 'notification' && message.method === 'notifications/initialized') session.listen();
  }

  async function passOn(message: NotificationMessage | ResponseMessage, line: string): Promise<DoorAnswer> {
    if (message.kind === 'notification' && isStateless(message)) return await stateless.notify(message, line);
    // They concern requests that a gateway which has just come back knows nothing of.
    const isOfRequest = message.kind === 'response' || ofRequests.includes(message.method);
    if (isOfRequest) return await session.send(line);
    return await session.deliver({ body: line, mayRepeat: true, wanted: over.signal, onMessage: emit });
  }

  /** Whether that is all there is to a cancellation. In the session eras the gateway is told. */
  function takesBack({ method, params }: NotificationMessage): boolean {
    if (method !== 'notifications/cancelled') return false;
    const id = params['requestId'];
    const found = typeof id === 'string' || typeof id === 'number' ? running.get(idKey(JSON.stringify(id))) : undefined;
    found?.stop.abort();
    return found?.isStateless === true;
  }

  return {
    take,
    async close() {
      over.abort();
      for (const { stop } of running.values()) stop.abort();
      const said = new AbortController();
      await Promise.race([session.end(), pause(farewellMs, said.signal)]);
      said.abort();
      door.close();
    },
  };
}

const ofRequests: readonly string[] = ['notifications/cancelled', 'notifications/progress'];

/** What changes nothing may be asked again when it is not known whether it was heard. */
function isHarmless(method: string): boolean {
  return method === 'ping' || method === 'server/discover' || method.endsWith('/list');
}
