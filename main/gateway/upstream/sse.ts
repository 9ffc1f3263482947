import { GatehouseError } from '../../../shared/errors';
import { rawMember } from '../json/scan';
import type { HttpOptions } from './http';
import { errorInBody } from './http-call';
import { createHttpClient, type HttpClient, type HttpExchange, type HttpRequest } from './http-client';
import { deliver } from './http-delivery';
import { describeHttpEnd, type HttpFailure, limitIn } from './http-failure';
import { sendNotice } from './http-notice';
import { openResponse, type ResponseEnd } from './http-response';
import { type ExtraHeaders, getRequest, type HttpTarget, pathOf, postRequest, readTarget } from './http-target';
import type { Incoming } from './message-intake';
import type { TransportEvents, UpstreamTransport } from './transport';

/** How long a server may take to open its stream and to name its endpoint. */
const endpointTimeoutMs = 30_000;
const maxEndpointLength = 4096;
const noticeMs = 5000;
const lingerMs = 1000;
/** What tries whether a stream is alive, and how long it may take. */
const tryId = '"gatehouse-wake"';
const tryText = `{"jsonrpc":"2.0","id":${tryId},"method":"ping"}`;
const tryMs = 10_000;
const silent = 'Its event stream was silent after the computer slept or changed networks; it is opened anew.';

/**
 * A server over the HTTP+SSE transport of 2024-11-05: one event stream carries all that it says, and names the address to which we POST.
 * The stream is the session: when it is lost, so is the transport.
 */
export function createSseTransport(options: HttpOptions): UpstreamTransport {
  const { server, limits } = options;
  /** Requests that were sent and not answered, with their POST while that is under way. */
  const open = new Map<number, HttpExchange | undefined>();
  let target: HttpTarget = { origin: '', path: '', headers: {} };
  let client: HttpClient | undefined;
  let stream: HttpExchange | undefined;
  let endpoint: string | undefined;
  let version: string | null = null;
  let events: TransportEvents | undefined;
  let isOver = false;
  let trying: NodeJS.Timeout | undefined;
  let opening: { resolve(): void; reject(error: GatehouseError): void } | undefined;

  function reading() {
    if (!client) throw new Error('The transport was not started.');
    return { client, limits };
  }

  function fail(id: number, error: GatehouseError): void {
    open.get(id)?.abort();
    if (open.delete(id) && !isOver) events?.onRequestFailed(id, error);
  }

  function settle(id: number): void {
    const exchange = open.get(id);
    open.delete(id);
    // The answer may come before the response to its POST, but that has no more to say.
    if (exchange) setTimeout(() => exchange.abort(), lingerMs).unref();
  }

  function receive(message: Incoming): void {
    if (events && !isOver) deliver(message, undefined, { server, events, settle, fail });
  }

  function shut(): void {
    isOver = true;
    clearTimeout(trying);
    stream?.abort();
    for (const exchange of open.values()) exchange?.abort();
    open.clear();
    // Of no effect once the stream is open.
    opening?.reject(noEndpoint(server));
  }

  function end(summary: string, isRenewal = false): void {
    if (isOver) return;
    shut();
    events?.onEnd({ summary, lastLine: null, ...(isRenewal && { isRenewal }) });
  }

  /** Whatever comes shows that the stream is alive. Where answers are waited for, their own time limits decide. */
  function endUnlessHeard(): void {
    trying = setTimeout(() => (open.size > 0 ? endUnlessHeard() : end(silent, true)), tryMs).unref();
  }

  function refresh(): void {
    if (isOver || endpoint === undefined) return;
    client?.refresh();
    if (open.size > 0 || trying) return;
    endUnlessHeard();
    void sendNotice(reading(), requestFor(tryText, {}), noticeMs);
  }

  function count(ended: ResponseEnd): void {
    const limit = limitIn(ended);
    if (limit && !isOver) events?.onLimit(limit);
  }

  function onStream(message: Incoming, type: string): void {
    clearTimeout(trying);
    trying = undefined;
    if (endpoint !== undefined) {
      if (type === 'message' && !answersTry(message)) receive(message);
    } else if (type === 'endpoint') {
      endpoint = readEndpoint(message, options.url);
      if (endpoint === undefined) refuse(badEndpoint(server));
      else opening?.resolve();
    }
  }

  function onStreamEnd(ended: ResponseEnd): void {
    count(ended);
    const failure = describeHttpEnd(ended, server, target.origin);
    if (endpoint === undefined) refuse(asUnavailable(failure));
    else end(failure.unreachable ?? 'It closed its event stream.');
  }

  /** Before there is an endpoint. */
  function refuse(error: GatehouseError): void {
    opening?.reject(error);
    shut();
  }

  /** Resolves when the server has named its endpoint; from then on a lost stream ends the transport. */
  async function openStream(): Promise<void> {
    const timer = setTimeout(() => {
      events?.onLimit('call-time');
      refuse(noEndpoint(server));
    }, endpointTimeoutMs).unref();
    try {
      await new Promise<void>((resolve, reject) => {
        opening = { resolve, reject };
        stream = openResponse({ ...reading(), expects: 'events' }, getRequest(target, null, {}), {
          onMessage: onStream,
          onEnd: onStreamEnd,
        });
      });
    } finally {
      clearTimeout(timer);
    }
  }

  function requestFor(text: string, headers: ExtraHeaders) {
    const at = { ...target, path: endpoint ?? target.path };
    return postRequest(at, text, { 'mcp-protocol-version': version, ...headers });
  }

  function post(id: number, request: HttpRequest): void {
    open.set(id, undefined);
    const exchange = openResponse({ ...reading(), expects: 'nothing' }, request, {
      onMessage: () => undefined,
      onEnd(ended) {
        const error = errorInBody(ended, id);
        if (error !== undefined) receive({ kind: 'text', text: error });
        else if (ended.kind === 'complete' && open.has(id)) open.set(id, undefined);
        else {
          count(ended);
          fail(id, describeHttpEnd(ended, server, target.origin).error);
        }
      },
    });
    if (open.has(id)) open.set(id, exchange);
  }

  return {
    pid: null,
    async start(listener) {
      events = listener;
      target = readTarget(options);
      client = createHttpClient(target.origin, { bytesAtFullSpeed: limits.messageBytes });
      await openStream();
    },
    send(text, id, headers = {}) {
      if (isOver) return;
      const request = requestFor(text, headers);
      if (id === undefined) void sendNotice(reading(), request, noticeMs);
      else post(id, request);
    },
    abandon(id) {
      open.get(id)?.abort();
      open.delete(id);
    },
    cancelsByClosing: () => false,
    setProtocol(_era, agreed) {
      version = agreed;
    },
    refresh,
    async close() {
      shut();
      await client?.close();
    },
  };
}

/** The path that the server named, as an address of its own origin; `undefined` for any other. */
function readEndpoint(message: Incoming, address: string): string | undefined {
  const base = new URL(address);
  if (message.kind !== 'text' || message.text.length > maxEndpointLength || !URL.canParse(message.text, base.href))
    return undefined;
  const url = new URL(message.text, base);
  return url.origin === base.origin && !url.username && !url.password ? pathOf(url) : undefined;
}

function answersTry(message: Incoming): boolean {
  try {
    return message.kind === 'text' && message.text.includes(tryId) && rawMember(message.text, 'id') === tryId;
  } catch {
    return false;
  }
}

function asUnavailable({ error }: HttpFailure): GatehouseError {
  return new GatehouseError('upstream-unavailable', error.message, { cause: error.cause });
}

function noEndpoint(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” did not say where it takes messages. Check that its address is the one of an MCP endpoint.`,
  );
}

function badEndpoint(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” takes messages at another address than its own. None was sent there; ask whoever runs the server to correct this.`,
  );
}
