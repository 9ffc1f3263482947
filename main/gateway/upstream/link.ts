import type { LimitName, ServerLimits } from '../../../shared/domain/limits';
import type { GatehouseError } from '../../../shared/errors';
import type { Party } from '../exchange';
import type { ValueFacts } from '../json/large';
import { lazyAnswer } from '../json/large-bytes';
import { member } from '../json/member';
import { replaceMembers } from '../json/scan';
import { metaKey } from '../protocol';
import type { StopSignal } from '../stop-signal';
import { createAsked } from './asked';
import type { Dialect } from './dialect';
import { type Envelope, readEnvelope } from './envelope';
import type { Greeting } from './handshake';
import { createIgnored, type Ignored } from './ignored';
import { brokenAnswer, cancelled, closedDuringCall, notRunning, timedOut, tooDeep } from './link-failure';
import { type Incoming, isOf, originOf } from './origin';
import { createPendingRequests, type PendingRequest } from './pending';
import { readProgressToken, restoreProgressToken } from './progress-token';
import { createServed } from './served';
import { createTokenBucket } from './token-bucket';
import type { LargeAnswer, TransportEnd, UpstreamTransport } from './transport';

/** The server's own bytes of `result` or `error`: an object by its first character, unchecked inside. */
export interface UpstreamAnswer {
  readonly kind: 'result' | 'error';
  /** Of a large answer it is decoded when it is first looked at: do not, unless a rule or a guardrail must. */
  readonly json: string;
  /** The same in UTF-8, where the answer is large: pass these on instead. */
  readonly bytes?: readonly Buffer[] | undefined;
  /** What is known of a large answer without decoding it. */
  readonly facts?: ValueFacts | undefined;
}

/**
 * Whom a server's own message concerns. `owner`: the server runs for this party alone; `party` is there while a request of it
 * is under way. `standing`: it comes outside of calls; `clientId` is the only client that the link was used for so far,
 * left out when there was none. `unclear`: several use it, or used it before, and nothing tells which is meant; guessing would leak.
 */
export type Origin =
  | { readonly kind: 'call'; readonly party: Party }
  | { readonly kind: 'owner'; readonly partyId: string; readonly party: Party | undefined }
  | { readonly kind: 'standing'; readonly clientId?: string | undefined }
  | { readonly kind: 'unclear' };

/** A notification or request of a server, its parameters as raw text. */
export interface ServerMessage {
  readonly method: string;
  readonly paramsJson: string;
  readonly from: Origin;
  /** Only of a request: tells the server how far its answer is. Raw `params` of `notifications/progress`, with the server's own token. */
  readonly onProgress?: ((paramsJson: string) => void) | undefined;
}

export interface RequestOptions {
  /**
   * In all, from when it is sent: progress does not lengthen it, or a server could hold a call for ever. The time in which
   * somebody is asked for the server is not counted.
   */
  readonly timeoutMs: number;
  readonly signal?: StopSignal | undefined;
  /** For whom the request is made; what the server says or asks meanwhile goes to them. Left out: for the gateway itself. */
  readonly party?: Party | undefined;
  /** Parameters of a progress notification, with the caller's own token in them. Only called when the caller gave one. */
  readonly onProgress?: ((paramsJson: string) => void) | undefined;
}

/** Speaks JSON-RPC with one server, message by message, in the words of its era, without taking apart what it carries. */
export interface UpstreamLink {
  /** What the server said when it was greeted. */
  readonly greeting: Greeting;
  /** Sent once, whatever happens. Rejects with `GatehouseError`: `cancelled`, `upstream-timeout`, `upstream-unavailable` or `upstream-failed`. */
  request(method: string, paramsJson: string, options: RequestOptions): Promise<UpstreamAnswer>;
  /** What the server's era does not know is not sent. */
  notify(method: string, paramsJson?: string): void;
  /** The server learns something of this party by other means than a request of its own: what it says later may be about that. */
  serve(clientId: string): void;
  isBusy(): boolean;
  /** Messages that answered nobody, could not be read, or came too fast. */
  readonly ignored: Ignored;
  close(): Promise<void>;
}

/** The same to those who greet the server and listen to it. */
export interface OpenedLink extends UpstreamLink {
  /** From now on requests are made in this dialect. */
  greeted(greeting: Greeting, dialect: Dialect): void;
  /** A request that stays open (`subscriptions/listen`). `onAcknowledged`: raw parameters of the notification that says so. */
  listen(
    method: string,
    paramsJson: string,
    options: { signal: StopSignal; onAcknowledged(paramsJson: string): void },
  ): Promise<UpstreamAnswer>;
}

export interface LinkOptions {
  readonly server: string;
  readonly transport: UpstreamTransport;
  /** Spoken until the server was greeted. */
  readonly opening: Dialect;
  /** The one party that uses it, where there is only one: all that the server says is for that one. */
  readonly ownerId?: string | undefined;
  readonly limits: Pick<ServerLimits, 'depth' | 'messagesPerSecond' | 'openQuestions'>;
  onNotification(message: ServerMessage): void;
  /** Answers what the server asks. Without it, or when it gives `undefined`, the server is told that nobody knows the method. */
  readonly onRequest?:
    | ((message: ServerMessage, signal: StopSignal) => Promise<UpstreamAnswer | undefined>)
    | undefined;
  onLimit(limit: LimitName): void;
  /** Text that is no message. */
  onJunk(text: string): void;
  onRenewed(): void;
  /** Once. `wasBusy`: calls were waiting. */
  onEnd(end: TransportEnd, wasBusy: boolean): void;
  /** In ms. */
  now(): number;
}

const burstSeconds = 4;
/** The protocol forbids cancelling the greeting, and strict servers take nothing but a greeting first. */
const uncancellable: ReadonlySet<string> = new Set(['initialize', 'server/discover']);
const sessionOnly: ReadonlySet<string> = new Set(['notifications/initialized', 'notifications/roots/list_changed']);

/** Starts the transport. Rejects with `GatehouseError('upstream-unavailable')` when that fails. */
export async function openLink(options: LinkOptions): Promise<OpenedLink> {
  const { server, transport, limits, now } = options;
  const ignored = createIgnored({ onUnasked: () => options.onLimit('unasked-answers') });
  const inflow = createTokenBucket(limits.messagesPerSecond * burstSeconds, limits.messagesPerSecond, now);
  const pending = createPendingRequests({
    now,
    onOverdue: (id, { timeoutMs }) => {
      options.onLimit('call-time');
      giveUp(id, timedOut(server, timeoutMs));
    },
  });
  const served = createServed(now);
  const asked = createAsked({
    onRequest: options.onRequest && ask,
    mostOpen: limits.openQuestions,
    onTooMany: () => options.onLimit('open-questions'),
    reply,
  });
  let dialect = options.opening;
  let greeting: Greeting | undefined;
  let isOver = false;
  let nextId = 1;

  function isBusy(): boolean {
    for (const { timeoutMs } of pending.all()) if (timeoutMs !== Number.POSITIVE_INFINITY) return true;
    return false;
  }

  function notify(method: string, paramsJson?: string): void {
    if (isOver || (greeting?.era === 'stateless' && sessionOnly.has(method))) return;
    const params = paramsJson === undefined ? '' : `,"params":${paramsJson}`;
    transport.send(`{"jsonrpc":"2.0","method":${JSON.stringify(method)}${params}}`);
  }

  function giveUp(id: number, error: GatehouseError): void {
    const entry = pending.take(id);
    if (!entry) return;
    if (!uncancellable.has(entry.method) && !transport.cancelsByClosing())
      notify('notifications/cancelled', `{"requestId":${id},"reason":"${error.code}"}`);
    transport.abandon(id);
    ignored.gaveUp(id);
    if (entry.party) served.gaveUp(id, entry.party.clientId);
    entry.reject(error);
  }

  function end(reason: TransportEnd): void {
    if (isOver) return;
    isOver = true;
    const wasBusy = isBusy();
    asked.withdrawAll();
    for (const entry of pending.takeAll()) entry.reject(closedDuringCall(server));
    options.onEnd(reason, wasBusy);
  }

  function settle(id: number, work: (entry: PendingRequest) => void): void {
    const entry = pending.take(id);
    if (entry) work(entry);
    else {
      served.answeredLate(id);
      ignored.answer(id);
    }
  }

  const users = { pending, served, ownerId: options.ownerId };
  const whose = (incoming: Incoming): Origin => originOf(incoming, users);

  /** A new session of the server knows nothing of the one before, but for the requests that are replayed in it. */
  function onRenewed(): void {
    served.forget();
    for (const { party } of pending.all()) if (party) served.note(party.clientId);
    options.onRenewed();
  }

  /** Meanwhile it is not the server that takes its time. */
  async function ask(message: ServerMessage, signal: StopSignal): Promise<UpstreamAnswer | undefined> {
    const release = pending.hold((request) => isOf(message.from, request.party));
    try {
      return await options.onRequest?.(message, signal);
    } finally {
      release();
    }
  }

  function onNotification(
    { method, paramsJson }: { method: string; paramsJson: string },
    during?: number | null,
  ): void {
    if (method === 'notifications/progress') passProgress(paramsJson);
    else if (method === 'notifications/cancelled') onCancelled(member(paramsJson, 'requestId'));
    else if (method === 'notifications/subscriptions/acknowledged')
      pending.get(Number(subscriptionIn(paramsJson)))?.onAcknowledged?.(paramsJson);
    else
      options.onNotification({
        method,
        paramsJson: withoutSubscription(paramsJson),
        from: whose({ method, paramsJson, during }),
      });
  }

  function passProgress(paramsJson: string): void {
    const token = readProgressToken(paramsJson);
    const entry = token === undefined ? undefined : pending.get(token);
    if (!entry || entry.callerToken === null) ignored.progress();
    else entry.onProgress?.(restoreProgressToken(paramsJson, entry.callerToken));
  }

  /** The server takes back what it asked, or ends a stream of ours that has no other end on a shared pipe. */
  function onCancelled(idJson: string | undefined): void {
    if (idJson === undefined) return;
    const own = /^\d{1,15}$/.test(idJson) ? pending.get(Number(idJson)) : undefined;
    if (own?.onAcknowledged) pending.take(Number(idJson))?.reject(brokenAnswer(server));
    else asked.withdraw(idJson);
  }

  function reply(idJson: string, answer: UpstreamAnswer): void {
    if (!isOver) transport.send(`{"jsonrpc":"2.0","id":${idJson},"${answer.kind}":${answer.json}}`);
  }

  function onRequest({ idJson, method, paramsJson }: Extract<Envelope, { kind: 'request' }>, during?: number | null) {
    // 2026-07-28 knows no requests of servers; what they want stands in their answers.
    if (greeting?.era === 'stateless' && method !== 'ping') reply(idJson, methodNotFound);
    else {
      const onProgress = (progressJson: string) => notify('notifications/progress', progressJson);
      asked.take(idJson, { method, paramsJson, from: whose({ method, paramsJson, during }), onProgress });
    }
  }

  function onText(text: string, during?: number | null): void {
    if (isOver) return;
    const envelope = readEnvelope(text, limits.depth);
    switch (envelope.kind) {
      case 'result':
      case 'error':
        settle(envelope.id, (entry) => entry.resolve({ kind: envelope.kind, json: envelope.json }));
        break;
      case 'broken-answer':
        settle(envelope.id, (entry) => entry.reject(brokenAnswer(server)));
        break;
      case 'too-deep':
        onTooDeep(envelope.id);
        break;
      case 'malformed':
        ignored.malformed();
        options.onJunk(text);
        break;
      case 'notification':
      case 'request':
        onCall(envelope, during);
    }
  }

  function onTooDeep(id: number | null): void {
    options.onLimit('depth');
    if (id !== null) settle(id, (entry) => entry.reject(tooDeep(server, limits.depth)));
  }

  function onCall(call: Extract<Envelope, { method: string }>, during: number | null | undefined): void {
    if (!inflow.take()) {
      ignored.flood();
      options.onLimit('message-rate');
    } else if (call.kind === 'notification') onNotification(call, during);
    else onRequest(call, during);
  }

  function send(method: string, paramsJson: string, options: SendOptions): Promise<UpstreamAnswer> {
    const { signal, party, timeoutMs } = options;
    if (isOver) return Promise.reject(notRunning(server));
    if (signal?.aborted) return Promise.reject(cancelled(server));
    if (party) served.note(party.clientId);
    const id = nextId;
    nextId += 1;
    return new Promise((resolve, reject) => {
      const spoken = dialect({ method, paramsJson, id, party });
      const onAbort = () => giveUp(id, cancelled(server));
      signal?.addEventListener('abort', onAbort, { once: true });
      pending.add(id, {
        method,
        party,
        taskId: taskIn(method, paramsJson),
        callerToken: spoken.callerToken,
        timeoutMs,
        deadline: now() + timeoutMs,
        onProgress: options.onProgress,
        onAcknowledged: options.onAcknowledged,
        resolve,
        reject,
        onTaken: () => signal?.removeEventListener('abort', onAbort),
      });
      const text = `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${spoken.paramsJson}}`;
      transport.send(text, id, spoken.headers);
    });
  }

  await transport.start({
    onText,
    onLargeAnswer: (answer: LargeAnswer) => settle(answer.id, (entry) => entry.resolve(lazyAnswer(answer))),
    onLimit: options.onLimit,
    onRequestFailed: (id, error) => pending.take(id)?.reject(error),
    onEnd: end,
    onRenewed,
  });

  return {
    get greeting() {
      if (!greeting) throw new Error('a link is used before its server was greeted');
      return greeting;
    },
    greeted(given, spoken) {
      greeting = given;
      dialect = spoken;
    },
    notify,
    serve: served.note,
    isBusy,
    ignored: ignored.counts,
    request: send,
    listen: (method, paramsJson, listening) =>
      send(method, paramsJson, { ...listening, timeoutMs: Number.POSITIVE_INFINITY }),
    async close() {
      end({ summary: 'It was stopped.', lastLine: null });
      await transport.close();
    },
  };
}

interface SendOptions extends RequestOptions {
  readonly onAcknowledged?: ((paramsJson: string) => void) | undefined;
}

const methodNotFound: UpstreamAnswer = { kind: 'error', json: '{"code":-32601,"message":"Method not found"}' };

/** Raw text of the id of the subscription that a notification belongs to: the id of our `subscriptions/listen`. */
function subscriptionIn(paramsJson: string): string | undefined {
  const meta = member(paramsJson, '_meta');
  return meta === undefined ? undefined : member(meta, metaKey.subscriptionId);
}

/** It names a request of ours, which is nothing to those it is passed on to. */
function withoutSubscription(paramsJson: string): string {
  if (!paramsJson.includes(metaKey.subscriptionId) || subscriptionIn(paramsJson) === undefined) return paramsJson;
  const meta = replaceMembers(member(paramsJson, '_meta') ?? '{}', { [metaKey.subscriptionId]: undefined });
  return replaceMembers(paramsJson, { _meta: meta === '{}' ? undefined : meta });
}

/** The task that a request of the kind `tasks/…` is about. */
function taskIn(method: string, paramsJson: string): string | undefined {
  if (!method.startsWith('tasks/')) return undefined;
  const taskId = member(paramsJson, 'taskId');
  return taskId?.startsWith('"') ? (JSON.parse(taskId) as string) : undefined;
}
