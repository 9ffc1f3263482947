import type { ServerLimits } from '../../../shared/domain/limits';
import type { GatehouseError } from '../../../shared/errors';
import { createCallMap } from '../call-map';
import type { Era } from '../exchange';
import { rawMember } from '../json/scan';
import { errorInBody, type HttpCall, startCall } from './http-call';
import { createHttpClient, type HttpClient } from './http-client';
import { deliver } from './http-delivery';
import { describeHttpEnd, limitIn, notAnAnswer } from './http-failure';
import { sendNotice } from './http-notice';
import { openEventPoll } from './http-poll';
import type { ResponseEnd } from './http-response';
import { greetAnew, type HttpSession, isSessionLost, notRenewed, readSessionId, sessionHeaders } from './http-session';
import {
  deleteRequest,
  type ExtraHeaders,
  getRequest,
  type HttpTarget,
  postHeaders,
  postRequest,
  readTarget,
  withExtra,
} from './http-target';
import type { Incoming } from './message-intake';
import type { TransportEvents, UpstreamTransport } from './transport';

export interface HttpOptions {
  readonly server: string;
  readonly url: string;
  /** Sent to the origin of `url` only. */
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: ServerLimits;
}

const noHeaders: Readonly<Record<string, string>> = {};

/** A request of ours as it came from the link. */
interface Outgoing {
  readonly id: number;
  readonly text: string;
  readonly headers: ExtraHeaders;
  /** It was sent before, in a session that the server had forgotten. */
  readonly isReplay: boolean;
}

/** How long a server may take to say that it has got a notification, or that it knows that its session is over. */
const noticeMs = 5000;
const farewellMs = 1000;

/**
 * A server over Streamable HTTP, in both eras. What goes out is the caller's text; what comes back goes up as the text the server wrote.
 * When the server has forgotten the session, it is greeted again and the request, which it did not run, is sent once more.
 */
export function createHttpTransport(options: HttpOptions): UpstreamTransport {
  const { server, limits } = options;
  const calls = createCallMap<number, { call?: HttpCall }>();
  /** Nearly all that is posted in a session has the same headers. */
  const usual = new WeakMap<HttpSession, Readonly<Record<string, string>>>();
  /** Requests that wait: for the server to be greeted, or for a new session. */
  const waiting = new Set<number>();
  /** Progress that is being told. */
  const steps = new Set<Promise<void>>();
  let held: (() => void)[] | undefined;
  let isOver = false;
  let events: TransportEvents | undefined;
  let target: HttpTarget = { origin: '', path: '', headers: {} };
  let client: HttpClient | undefined;
  let era: Era | undefined;
  let session: HttpSession = { id: null, version: null };
  let greeting: string | undefined;
  let renewing: Promise<void> | undefined;

  function reading() {
    if (!client) throw new Error('The transport was not started.');
    return { client, limits };
  }

  function receive(message: Incoming, during: number | null): void {
    if (events && !isOver) deliver(message, during, { server, events, settle, fail });
  }

  function settle(id: number): void {
    const entry = calls.get(id);
    calls.delete(id);
    entry?.call?.settle();
  }

  function fail(id: number, error: GatehouseError): void {
    calls.get(id)?.call?.abort();
    calls.delete(id);
    if (!isOver) events?.onRequestFailed(id, error);
  }

  function count(end: ResponseEnd): void {
    const limit = limitIn(end);
    if (limit && !isOver) events?.onLimit(limit);
  }

  function failBy(id: number, end: ResponseEnd): void {
    count(end);
    const { error, unreachable } = describeHttpEnd(end, server, target.origin);
    fail(id, error);
    if (unreachable === null || isOver) return;
    shut();
    events?.onEnd({ summary: unreachable, lastLine: null });
  }

  function headersIn(within: HttpSession, headers: ExtraHeaders): Readonly<Record<string, string>> {
    let known = usual.get(within);
    if (!known) {
      known = postHeaders(target, sessionHeaders(within));
      usual.set(within, known);
    }
    return headers === noHeaders ? known : withExtra(known, headers);
  }

  function post(outgoing: Outgoing): void {
    const { id, text, headers } = outgoing;
    const within = session;
    const entry: { call?: HttpCall } = {};
    calls.set(id, entry);
    entry.call = startCall({
      id,
      read: reading(),
      request: { method: 'POST', path: target.path, headers: headersIn(within, headers), body: text },
      resume: (lastEventId) =>
        era === 'session' ? getRequest(target, lastEventId, sessionHeaders(within)) : undefined,
      onHead(received) {
        if (text === greeting && era === undefined) session = { ...session, id: readSessionId(received) };
      },
      onMessage: (message) => receive(message, id),
      onNoAnswer: () => fail(id, notAnAnswer(server)),
      onFailed(end) {
        calls.delete(id);
        if (!outgoing.isReplay && isSessionLost(end, within, id)) return void replay(outgoing, within);
        const error = errorInBody(end, id);
        if (error === undefined) failBy(id, end);
        else receive({ kind: 'text', text: error }, id);
      },
    });
  }

  async function replay(outgoing: Outgoing, lost: HttpSession): Promise<void> {
    waiting.add(outgoing.id);
    try {
      await renewed(lost);
    } catch (error) {
      if (waiting.delete(outgoing.id)) fail(outgoing.id, error as GatehouseError);
      return;
    }
    // Nobody waits for it any more: then it must not run either.
    if (waiting.delete(outgoing.id) && !isOver) post({ ...outgoing, isReplay: true });
  }

  /** Calls that find the session lost at the same time share one renewal. */
  async function renewed(lost: HttpSession): Promise<void> {
    if (session !== lost) return;
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    await renewing;
  }

  async function renew(): Promise<void> {
    if (greeting === undefined) throw notRenewed(server);
    const lost = session;
    const next = await greetAnew({
      server,
      greeting,
      read: reading(),
      post: (text, headers) => postRequest(target, text, headers),
      onMessage: (message) => receive(message, null),
    });
    lost.standing?.close();
    if (isOver) return;
    session = next;
    openStanding();
    events?.onRenewed();
  }

  function openStanding(): void {
    const within = session;
    within.standing = openEventPoll({
      read: { ...reading(), expects: 'events' },
      from: null,
      maxFailures: Number.POSITIVE_INFINITY,
      request: (lastEventId) => getRequest(target, lastEventId, sessionHeaders(within)),
      onMessage: (message) => receive(message, null),
      onGone(end, hadOpened) {
        count(end);
        // A server that never offered the stream may answer 404 too, although it knows the session.
        if (hadOpened && !isOver && isSessionLost(end, within, null)) void renewed(within).catch(() => undefined);
      },
    });
  }

  /** Each message has a connection of its own: an answer must not overtake what was said before of how far it is. */
  async function tell(text: string, headers: ExtraHeaders): Promise<void> {
    const about = method(text);
    if (about === undefined) await Promise.all(steps);
    if (isOver) return;
    const told = notify(text, headers);
    if (about !== 'notifications/progress') return;
    steps.add(told);
    await told.finally(() => steps.delete(told));
  }

  async function notify(text: string, headers: ExtraHeaders): Promise<void> {
    const opens = era === 'session' && !session.standing && method(text) === 'notifications/initialized';
    // What must not come before the server knows that it was greeted waits: each message has a connection of its own.
    if (opens) held ??= [];
    const request = postRequest(target, text, { ...sessionHeaders(session), ...headers });
    const end = await sendNotice(reading(), request, noticeMs);
    if (!opens || isOver) return;
    if (end?.kind === 'complete') openStanding();
    const release = held ?? [];
    held = undefined;
    for (const send of release) send();
  }

  function shut(): void {
    isOver = true;
    waiting.clear();
    session.standing?.close();
    for (const { call } of calls.values()) call?.abort();
    calls.clear();
  }

  async function close(): Promise<void> {
    const mayTell = !isOver && client && session.id !== null;
    shut();
    if (mayTell) await sendNotice(reading(), deleteRequest(target, sessionHeaders(session)), farewellMs);
    await client?.close();
  }

  return {
    pid: null,
    async start(listener) {
      events = listener;
      target = readTarget(options);
      client = createHttpClient(target.origin, { bytesAtFullSpeed: limits.messageBytes });
    },
    send(text, id, headers = noHeaders) {
      if (isOver) return;
      if (id === undefined) return void (held ? held.push(() => tell(text, headers)) : tell(text, headers));
      if (era === undefined && method(text) === 'initialize') greeting = text;
      const outgoing: Outgoing = { id, text, headers, isReplay: false };
      if (!held) return post(outgoing);
      waiting.add(id);
      held.push(() => {
        if (waiting.delete(id)) post(outgoing);
      });
    },
    abandon(id) {
      waiting.delete(id);
      calls.get(id)?.call?.abort();
      calls.delete(id);
    },
    cancelsByClosing: () => era === 'stateless',
    setProtocol(agreed, version) {
      era = agreed;
      session = { id: agreed === 'session' ? session.id : null, version };
    },
    refresh() {
      if (isOver) return;
      client?.refresh();
      session.standing?.refresh();
    },
    close,
  };
}

function method(text: string): string | undefined {
  try {
    const raw = rawMember(text, 'method');
    return raw === undefined ? undefined : (JSON.parse(raw) as string);
  } catch {
    return undefined;
  }
}
