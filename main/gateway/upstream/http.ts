import { type JSONRPCMessage, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { GatehouseError } from '../../../shared/errors';
import { rawMember } from '../json/scan';
import { describeHttpFailure, isSessionExpired } from './http-failure';
import { createUpstreamFetch } from './http-fetch';
import type { TransportEvents, UpstreamTransport } from './transport';

export interface HttpOptions {
  readonly server: string;
  readonly url: string;
  /** Sent to the origin of `url` only. */
  readonly headers: Readonly<Record<string, string>>;
  readonly maxMessageBytes?: number | undefined;
}

/** A message both ways: parsed for the SDK, and as the caller wrote it for the wire. */
interface Outgoing {
  readonly message: JSONRPCMessage;
  readonly text: string;
}

/** One `Mcp-Session-Id`: requests under way stay with the session they began in. */
interface Session {
  readonly sdk: StreamableHTTPClientTransport;
  readonly open: Map<number, AbortController>;
  /** Another took its place; it is closed when nothing is under way in it. */
  isRetired: boolean;
}

const defaultMaxMessageBytes = 64 * 1024 * 1024;
const renewalId = 'gatehouse-renewal';
const renewalTimeoutMs = 30_000;
const farewellMs = 1000;
const shortestReconnectMs = 250;

/**
 * A server over Streamable HTTP. The SDK's transport does the HTTP. What we send is the caller's own text, put back in the place of what
 * the SDK wrote; what comes back passes through it parsed, so number formats of answers are not kept.
 * When the server has forgotten the session, it is greeted again and the request, which it did not run, is sent once more.
 */
export function createHttpTransport(options: HttpOptions): UpstreamTransport {
  const { server } = options;
  /** The text of each request that the SDK is about to send, by its id. Answers bear the server's ids, which may be the same. */
  const texts = new Map<string, string>();
  /** Requests that wait for a new session, to be sent once more. */
  const replays = new Set<number>();
  const http = createUpstreamFetch({
    maxMessageBytes: options.maxMessageBytes ?? defaultMaxMessageBytes,
    rewrite: (body) => texts.get(requestId(body) ?? '') ?? body,
  });
  const over = new AbortController();
  let events: TransportEvents | undefined;
  let current: Session | undefined;
  let greeting: JSONRPCMessage | undefined;
  let renewing: Promise<void> | undefined;
  let origin = '';

  async function openSession(onAnswer: (message: JSONRPCMessage) => void): Promise<Session> {
    const sdk = new StreamableHTTPClientTransport(new URL(options.url), {
      fetch: http.fetch,
      requestInit: { headers: { ...options.headers } },
      reconnectionOptions: {
        initialReconnectionDelay: 1000,
        maxReconnectionDelay: 30_000,
        reconnectionDelayGrowFactor: 1.5,
        maxRetries: 20,
      },
      reconnectionScheduler(reconnect, delayMs) {
        // The server names the delay: 0 must not make us spin.
        const timer = setTimeout(reconnect, Math.max(delayMs, shortestReconnectMs)).unref();
        return () => clearTimeout(timer);
      },
    });
    const session: Session = { sdk, open: new Map(), isRetired: false };
    sdk.onmessage = (message) => {
      if ('id' in message && !('method' in message)) settle(session, message.id);
      onAnswer(message);
    };
    await sdk.start();
    return session;
  }

  function settle(session: Session, id: unknown): void {
    if (typeof id === 'number') session.open.delete(id);
    if (session.isRetired && session.open.size === 0) void session.sdk.close();
  }

  function retire(session: Session): void {
    session.isRetired = true;
    settle(session, undefined);
  }

  function pass(message: JSONRPCMessage): void {
    if (!over.signal.aborted) events?.onText(JSON.stringify(message));
  }

  function fail(id: number | undefined, cause: unknown): void {
    if (over.signal.aborted) return;
    const { error, unreachable } = describeHttpFailure(cause, server, origin);
    if (id !== undefined) events?.onRequestFailed(id, error);
    if (unreachable && id !== undefined) end(unreachable);
  }

  function end(summary: string): void {
    if (over.signal.aborted) return;
    over.abort();
    events?.onEnd({ summary, lastLine: null });
    void close();
  }

  async function deliver(outgoing: Outgoing, id: number | undefined, isReplay = false): Promise<void> {
    const session = current;
    if (!session) return;
    const abort = beginRequest(session, id);
    const onRequestStreamEnd = () => onStreamEnd(session, id);
    try {
      await sendText(session, outgoing, { requestSignal: abort.signal, onRequestStreamEnd });
    } catch (error) {
      settle(session, id);
      if (abort.signal.aborted) return;
      const mayReplay = !isReplay && isForgotten(session, outgoing.message, error);
      await (mayReplay ? renewAndReplay(session, outgoing, id) : fail(id, error));
    }
  }

  /** The SDK reads the id and writes the headers; the body is ours. */
  async function sendText(
    { sdk }: Session,
    { message, text }: Outgoing,
    options: Parameters<StreamableHTTPClientTransport['send']>[1],
  ): Promise<void> {
    const id = requestId(text);
    if (id !== undefined) texts.set(id, text);
    try {
      await sdk.send(message, options);
    } finally {
      if (id !== undefined) texts.delete(id);
    }
  }

  /** The server does not know the session any more, so it did nothing with the message. */
  function isForgotten({ sdk }: Session, message: JSONRPCMessage, error: unknown): boolean {
    return message !== greeting && sdk.sessionId !== undefined && isSessionExpired(error);
  }

  function onStreamEnd(session: Session, id: number | undefined): void {
    if (id === undefined || !session.open.has(id)) return;
    settle(session, id);
    fail(id, new TypeError('terminated'));
  }

  async function renewAndReplay(expired: Session, outgoing: Outgoing, id: number | undefined): Promise<void> {
    if (id !== undefined) replays.add(id);
    try {
      if (current === expired) {
        renewing ??= renew().finally(() => {
          renewing = undefined;
        });
      }
      await renewing;
    } catch (error) {
      if (id !== undefined) replays.delete(id);
      return fail(id, error);
    }
    // Nobody waits for it any more: then it must not run either.
    if (id !== undefined && !replays.delete(id)) return;
    await deliver(outgoing, id, true);
  }

  async function renew(): Promise<void> {
    if (!greeting) throw notRenewed(server);
    const old = current;
    let onAnswer: (message: JSONRPCMessage) => void = pass;
    const next = await openSession((message) => onAnswer(message));
    try {
      const answer = await new Promise<JSONRPCMessage>((resolve, reject) => {
        const giveUp = () => reject(notRenewed(server));
        setTimeout(giveUp, renewalTimeoutMs).unref();
        onAnswer = (message) => ('id' in message && message.id === renewalId ? resolve(message) : pass(message));
        const request = { ...greeting, id: renewalId } as JSONRPCMessage;
        next.sdk.send(request, { onRequestStreamEnd: giveUp }).catch(reject);
      });
      next.sdk.setProtocolVersion(versionIn(answer, server));
      await next.sdk.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    } catch (error) {
      void next.sdk.close();
      throw error;
    }
    if (over.signal.aborted) return next.sdk.close();
    current = next;
    if (old) retire(old);
    events?.onRenewed();
  }

  async function close(): Promise<void> {
    over.abort();
    const session = current;
    current = undefined;
    if (session) {
      await Promise.race([session.sdk.terminateSession().catch(() => undefined), pause(farewellMs)]);
      for (const abort of session.open.values()) abort.abort();
      await session.sdk.close();
    }
    await http.close();
  }

  return {
    pid: null,
    async start(listener) {
      events = listener;
      try {
        origin = checkedOrigin(options.url, server);
        new Headers(options.headers);
        current = await openSession(pass);
      } catch (error) {
        await http.close();
        throw error instanceof GatehouseError ? error : unusable(server, 'one of its headers cannot be sent.', error);
      }
    },
    send(text, id) {
      try {
        const message = JSON.parse(text) as JSONRPCMessage;
        if ('method' in message && message.method === 'initialize') greeting = message;
        void deliver({ message, text }, id);
      } catch (error) {
        fail(id, error);
      }
    },
    abandon(id) {
      replays.delete(id);
      const abort = current?.open.get(id);
      if (!abort || !current) return;
      settle(current, id);
      abort.abort();
    },
    setProtocolVersion: (version) => current?.sdk.setProtocolVersion(version),
    close,
  };
}

function beginRequest({ open }: Session, id: number | undefined): AbortController {
  const abort = new AbortController();
  if (id !== undefined) open.set(id, abort);
  return abort;
}

/** The raw text of a request's id; `undefined` for anything else. */
function requestId(text: string): string | undefined {
  return rawMember(text, 'method') === undefined ? undefined : rawMember(text, 'id');
}

function checkedOrigin(address: string, server: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw unusable(server, 'its address does not begin with http:// or https://.');
  if (url.username || url.password)
    throw unusable(server, 'its address holds a user name or password. Give them as a header.');
  return url.origin;
}

function unusable(server: string, why: string, cause?: unknown): GatehouseError {
  const message = `Server “${server}” cannot be used: ${why} Correct this in the server's settings.`;
  return new GatehouseError('upstream-unavailable', message, { cause });
}

function versionIn(message: JSONRPCMessage, server: string): string {
  const version = 'result' in message ? (message.result as Record<string, unknown>)['protocolVersion'] : undefined;
  if (typeof version !== 'string') throw notRenewed(server);
  return version;
}

function notRenewed(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” ended its session and did not begin a new one. Nothing was run; call again.`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
