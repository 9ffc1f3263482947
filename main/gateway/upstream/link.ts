import { GatehouseError } from '../../../shared/errors';
import type { Party } from '../exchange';
import { type Envelope, readEnvelope } from './envelope';
import { readProgressToken, replaceProgressToken, restoreProgressToken } from './progress-token';
import { createTokenBucket } from './token-bucket';
import type { TransportEnd, UpstreamTransport } from './transport';

/** The server's own bytes of `result` or `error`: an object by its first character, unchecked inside. */
export interface UpstreamAnswer {
  readonly kind: 'result' | 'error';
  /** Of a large answer it is decoded when it is first looked at: do not, unless a rule or a guardrail must. */
  readonly json: string;
  /** The same in UTF-8, where the answer is large: pass these on instead. */
  readonly bytes?: readonly Buffer[] | undefined;
}

/** Whom a server's own message concerns. `unclear`: requests of several parties are under way and nothing tells which; guessing would leak. */
export type Origin =
  | { readonly kind: 'call'; readonly party: Party }
  | { readonly kind: 'standing' }
  | { readonly kind: 'unclear' };

/** A notification or request of a server, its parameters as raw text. */
export interface ServerMessage {
  readonly method: string;
  readonly paramsJson: string;
  readonly from: Origin;
}

export interface RequestOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** For whom the request is made; what the server says or asks meanwhile goes to them. Left out: for the gateway itself. */
  readonly party?: Party | undefined;
  /** Parameters of a progress notification, with the caller's own token in them. Only called when the caller gave one. */
  readonly onProgress?: ((paramsJson: string) => void) | undefined;
}

/** Speaks JSON-RPC with one server, message by message, without taking apart what it carries. */
export interface UpstreamLink {
  /** Rejects with `GatehouseError`: `cancelled`, `upstream-timeout`, `upstream-unavailable` or `upstream-failed`. */
  request(method: string, paramsJson: string, options: RequestOptions): Promise<UpstreamAnswer>;
  notify(method: string, paramsJson?: string): void;
  isBusy(): boolean;
  /** Messages that answered nobody, could not be read, or came too fast. */
  readonly ignored: { readonly answers: number; readonly malformed: number; readonly flood: number };
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly server: string;
  readonly transport: UpstreamTransport;
  onNotification(method: string, paramsJson: string): void;
  /** Answers what the server asks. Without it, or when it gives `undefined`, the server is told that nobody knows the method. */
  readonly onRequest?:
    | ((method: string, paramsJson: string, signal: AbortSignal) => Promise<UpstreamAnswer | undefined>)
    | undefined;
  /** Text that is no message. */
  onJunk(text: string): void;
  onRenewed(): void;
  /** Once. `wasBusy`: calls were waiting. */
  onEnd(end: TransportEnd, wasBusy: boolean): void;
  /** In ms. */
  now(): number;
}

interface Pending {
  readonly onProgress: ((paramsJson: string) => void) | undefined;
  readonly callerToken: string | null;
  resolve(answer: UpstreamAnswer): void;
  reject(error: GatehouseError): void;
}

const notificationBurst = 2000;
const notificationsPerSecond = 500;
const methodNotFound = '{"code":-32601,"message":"Method not found"}';

/** Starts the transport. Rejects with `GatehouseError('upstream-unavailable')` when that fails. */
export async function openLink(options: LinkOptions): Promise<UpstreamLink> {
  const { server, transport } = options;
  const pending = new Map<number, Pending>();
  const ignored = { answers: 0, malformed: 0, flood: 0 };
  const inflow = createTokenBucket(notificationBurst, notificationsPerSecond, options.now);
  const over = new AbortController();
  let nextId = 1;

  /** Whoever takes the entry settles the request; everything later is ignored. */
  function take(id: number): Pending | undefined {
    const entry = pending.get(id);
    pending.delete(id);
    return entry;
  }

  function notify(method: string, paramsJson?: string): void {
    const params = paramsJson === undefined ? '' : `,"params":${paramsJson}`;
    if (!over.signal.aborted) transport.send(`{"jsonrpc":"2.0","method":${JSON.stringify(method)}${params}}`);
  }

  function giveUp(id: number, method: string, error: GatehouseError): void {
    const entry = take(id);
    if (!entry) return;
    // The protocol forbids cancelling the greeting.
    if (method !== 'initialize') notify('notifications/cancelled', `{"requestId":${id},"reason":"${error.code}"}`);
    transport.abandon(id);
    entry.reject(error);
  }

  function end(reason: TransportEnd): void {
    if (over.signal.aborted) return;
    over.abort();
    const waiting = [...pending.values()];
    pending.clear();
    for (const entry of waiting) entry.reject(closedDuringCall(server));
    options.onEnd(reason, waiting.length > 0);
  }

  function settle(envelope: Extract<Envelope, { id: number }>): void {
    const entry = take(envelope.id);
    if (!entry) ignored.answers += 1;
    else if (envelope.kind === 'broken-answer') entry.reject(brokenAnswer(server));
    else entry.resolve({ kind: envelope.kind, json: envelope.json });
  }

  function onNotification(method: string, paramsJson: string): void {
    if (method !== 'notifications/progress') {
      options.onNotification(method, paramsJson);
      return;
    }
    const token = readProgressToken(paramsJson);
    const entry = token === undefined ? undefined : pending.get(token);
    if (!entry || entry.callerToken === null) ignored.answers += 1;
    else entry.onProgress?.(restoreProgressToken(paramsJson, entry.callerToken));
  }

  function reply(idJson: string, answer: UpstreamAnswer): void {
    if (!over.signal.aborted) transport.send(`{"jsonrpc":"2.0","id":${idJson},"${answer.kind}":${answer.json}}`);
  }

  async function answer({ idJson, method, paramsJson }: Extract<Envelope, { kind: 'request' }>): Promise<void> {
    if (method === 'ping') return reply(idJson, { kind: 'result', json: '{}' });
    const given = await options.onRequest?.(method, paramsJson, over.signal).catch(() => internalError);
    reply(idJson, given ?? { kind: 'error', json: methodNotFound });
  }

  function onText(text: string): void {
    const envelope = readEnvelope(text);
    switch (envelope.kind) {
      case 'result':
      case 'error':
      case 'broken-answer':
        settle(envelope);
        break;
      case 'malformed':
        ignored.malformed += 1;
        options.onJunk(text);
        break;
      case 'notification':
      case 'request':
        if (!inflow.take()) ignored.flood += 1;
        else if (envelope.kind === 'notification') onNotification(envelope.method, envelope.paramsJson);
        else void answer(envelope);
    }
  }

  await transport.start({
    onText,
    onRequestFailed: (id, error) => take(id)?.reject(error),
    onEnd: end,
    onRenewed: options.onRenewed,
  });

  return {
    notify,
    isBusy: () => pending.size > 0,
    ignored,
    async request(method, paramsJson, { timeoutMs, signal, onProgress }) {
      if (over.signal.aborted) throw notRunning(server);
      if (signal?.aborted) throw cancelled(server);
      const id = nextId;
      nextId += 1;
      const { paramsJson: params, original } = replaceProgressToken(paramsJson, id);
      const answered = new Promise<UpstreamAnswer>((resolve, reject) => {
        pending.set(id, { onProgress, callerToken: original, resolve, reject });
      });
      const timer = setTimeout(() => giveUp(id, method, timedOut(server, timeoutMs)), timeoutMs);
      const onAbort = () => giveUp(id, method, cancelled(server));
      signal?.addEventListener('abort', onAbort, { once: true });
      transport.send(`{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${params}}`, id);
      try {
        return await answered;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    async close() {
      end({ summary: 'It was stopped.', lastLine: null });
      await transport.close();
    },
  };
}

const internalError: UpstreamAnswer = { kind: 'error', json: '{"code":-32603,"message":"Internal error"}' };

function closedDuringCall(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” closed the connection during this call. It may or may not have done what was asked: check before you call again.`,
  );
}

function notRunning(server: string): GatehouseError {
  return new GatehouseError('upstream-unavailable', `Server “${server}” is not running. Call again to start it.`);
}

function cancelled(server: string): GatehouseError {
  return new GatehouseError('cancelled', `The call was cancelled before server “${server}” answered.`);
}

function timedOut(server: string, timeoutMs: number): GatehouseError {
  return new GatehouseError(
    'upstream-timeout',
    `Server “${server}” did not answer within ${timeoutMs / 1000} s, and the call was cancelled. Call again, or allow more time in Gatehouse's settings.`,
  );
}

function brokenAnswer(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-failed',
    `Server “${server}” answered with something that is not a valid MCP message. Report this to whoever maintains the server.`,
  );
}
