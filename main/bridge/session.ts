import { notificationMessage } from '../gateway/downstream/json-rpc';
import { isRecord } from '../gateway/json/is-record';
import { replaceMembers } from '../gateway/json/scan';
import { type Courier, createDelays, type Letter, pause } from './courier';
import type { DoorAnswer } from './door';
import { readObject } from './message-text';

export interface SessionParts {
  readonly courier: Courier;
  /** A message of the gateway to the client. */
  readonly emit: (message: Buffer) => void;
  readonly log: (line: string) => void;
  /** The client left. */
  readonly over: AbortSignal;
}

/** What is sent within the session: its headers are added. */
export type SessionLetter = Omit<Letter, 'method' | 'headers'>;

export interface BridgeSession {
  /** The client's `initialize`: begins a session, and ends the one of before. */
  greet(line: string, onMessage: (message: Buffer) => void): Promise<DoorAnswer>;
  /** One try, for what means nothing to another session. */
  send(body: string): Promise<DoorAnswer>;
  /** A session that the gateway forgot is begun anew first. */
  deliver(letter: SessionLetter): Promise<DoorAnswer>;
  /** From here on the client hears what the gateway says without being asked. */
  listen(): void;
  /** Tells the gateway that it is over. */
  end(): Promise<void>;
}

/** A session as the gateway knows it. */
interface Known {
  readonly headers: Readonly<Record<string, string>>;
  /** Lists whose changes it announces. */
  readonly lists: readonly string[];
}

const none: Known = { headers: {}, lists: [] };
const longestDelayMs = 5000;
const renewalId = '"gatehouse-bridge-renewal"';
const initialized = notificationMessage('notifications/initialized');

/** The one session of a client of the session eras (2024-11-05 … 2025-11-25), which outlives those of the gateway. */
export function createBridgeSession({ courier, emit, log, over }: SessionParts): BridgeSession {
  let session = none;
  let greeting: string | undefined;
  let renewing: Promise<boolean> | undefined;
  let standing: AbortController | undefined;
  let wantsToListen = false;

  async function begin(body: string, onMessage: (message: Buffer) => void): Promise<DoorAnswer> {
    let id: unknown;
    return await courier.deliver({
      method: 'POST',
      headers: {},
      body,
      mayRepeat: true,
      wanted: over,
      onHead(headers) {
        id = headers['mcp-session-id'];
      },
      onMessage(message) {
        session = readSession(id, message) ?? session;
        onMessage(message);
      },
    });
  }

  /** Only one renewal at a time: whoever finds the session lost meanwhile waits for it. */
  async function renew(lost: Known): Promise<boolean> {
    if (session !== lost) return session !== none;
    renewing ??= beginAnew().finally(() => {
      renewing = undefined;
    });
    return await renewing;
  }

  async function beginAnew(): Promise<boolean> {
    const lost = session;
    if (greeting === undefined) return false;
    await begin(replaceMembers(greeting, { id: renewalId }), () => {});
    if (session === lost) return false;
    await send(initialized);
    log('Gatehouse had forgotten this session; a new one was begun.');
    // Whatever changed meanwhile was announced to nobody.
    for (const method of session.lists) emit(Buffer.from(notificationMessage(method)));
    if (wantsToListen) listen();
    return true;
  }

  async function send(body: string): Promise<DoorAnswer> {
    return await courier.send({ method: 'POST', headers: session.headers, body, onMessage: emit });
  }

  async function sendIn(used: Known, letter: SessionLetter): Promise<DoorAnswer> {
    const answer = await courier.deliver({ ...letter, method: 'POST', headers: used.headers });
    // It may have been refused a stream, and takes messages again.
    if (answer.kind === 'done' && wantsToListen && !standing) listen();
    return answer;
  }

  function listen(): void {
    stopListening();
    wantsToListen = true;
    const own = new AbortController();
    standing = own;
    void keepListening(own.signal).finally(() => {
      if (standing === own) standing = undefined;
    });
  }

  /** A stream that stays open (2025-11-25, “Listening for Messages”), opened again after each end but a refusal. */
  async function keepListening(signal: AbortSignal): Promise<void> {
    let nextDelayMs = createDelays(longestDelayMs);
    while (!signal.aborted) {
      const used = session;
      const answer = await courier.send({
        method: 'GET',
        headers: used.headers,
        signal,
        onHead() {
          nextDelayMs = createDelays(longestDelayMs);
        },
        onMessage: emit,
      });
      if (isForgotten(answer, used)) return void (await renew(used));
      if (answer.kind === 'refused' || answer.kind === 'barred') return;
      await pause(nextDelayMs(), signal);
    }
  }

  function stopListening(): void {
    standing?.abort();
    standing = undefined;
    wantsToListen = false;
  }

  async function end(known = session): Promise<void> {
    stopListening();
    if (known !== none) await courier.send({ method: 'DELETE', headers: known.headers, onMessage() {} });
  }

  return {
    async greet(line, onMessage) {
      void end(session);
      session = none;
      greeting = line;
      return await begin(line, onMessage);
    },
    send,
    async deliver(letter) {
      const used = session;
      const answer = await sendIn(used, letter);
      if (!isForgotten(answer, used) || !(await renew(used))) return answer;
      return await sendIn(session, letter);
    },
    listen,
    end,
  };
}

/** 404 is what the protocol says for a session that is gone (2025-11-25, “Session Management”). */
function isForgotten(answer: DoorAnswer, used: Known): boolean {
  return answer.kind === 'refused' && answer.status === 404 && used !== none;
}

const lists = ['tools', 'prompts', 'resources'];

function readSession(id: unknown, message: Buffer): Known | undefined {
  const result = readObject(message)?.['result'];
  if (typeof id !== 'string' || !isRecord(result)) return undefined;
  const { protocolVersion: version, capabilities } = result;
  if (typeof version !== 'string') return undefined;
  const announces = (list: string) => {
    const capability = isRecord(capabilities) ? capabilities[list] : undefined;
    return isRecord(capability) && capability['listChanged'] === true;
  };
  return {
    headers: { 'mcp-session-id': id, 'mcp-protocol-version': version },
    lists: lists.filter(announces).map((list) => `notifications/${list}/list_changed`),
  };
}
