/// <reference path="./undici-pool.d.ts" />
import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';

export interface HttpRequest {
  readonly method: 'POST' | 'GET' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Hears of one response. Nothing is told after `onEnd` or `onError`, nor after `abort`. */
export interface HttpReader {
  onHead(status: number, headers: ResponseHeaders): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  /** `wasSent`: the server may have got the request, or a part of it. */
  onError(error: unknown, wasSent: boolean): void;
}

export interface HttpExchange {
  /** Closes the connection of this exchange, or sees to it that the request is not sent at all. */
  abort(): void;
}

export interface HttpClient {
  open(request: HttpRequest, reader: HttpReader): HttpExchange;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface HttpClientOptions {
  /** What a response may bring before it is slowed down. */
  readonly bytesAtFullSpeed: number;
}

const connectTimeoutMs = 10_000;
/** Shorter than what common servers keep an idle connection for without saying so (5 s); a `Keep-Alive` header of theirs counts more. */
const keepAliveMs = 4000;
/** Of all response headers together. */
const maxHeaderBytes = 16_384;
const maxInterimResponses = 8;
/** What one response may bring in one turn of the event loop, so that whatever a server sends, others get theirs. */
const bytesPerTurn = 256 * 1024;
/** A pause instead of a turn once a response has brought more than any good one: some 5 MB/s. */
const pauseMs = 50;
const resetCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * HTTP/1.1 with one server. Connections are kept and as many as are needed: one that carries a stream carries nothing else meanwhile.
 * Streams may be quiet for as long as they like. Redirects are not followed, cookies not kept, nothing is decompressed.
 */
export function createHttpClient(origin: string, options: HttpClientOptions): HttpClient {
  const pool = new Pool(origin, {
    connections: null,
    pipelining: 1,
    bodyTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: maxHeaderBytes,
    connect: { timeout: connectTimeoutMs },
  });
  return {
    open: (request, reader) => openExchange(pool, request, { reader, ...options }),
    close: () => pool.destroy(),
  };
}

interface ExchangeOptions extends HttpClientOptions {
  readonly reader: HttpReader;
}

function openExchange(pool: Pool, request: HttpRequest, { reader, bytesAtFullSpeed }: ExchangeOptions): HttpExchange {
  let controller: Dispatcher.DispatchController | undefined;
  let isOver = false;
  let isRetry = false;
  let interimResponses = 0;
  let received = 0;
  let breatheAt = bytesPerTurn;

  function end(): boolean {
    const wasOver = isOver;
    isOver = true;
    return !wasOver;
  }

  function fail(error: unknown): void {
    // A kept connection that breaks before undici began to write fails what waited for it, although nothing of that was sent.
    if (!isOver && !controller && !isRetry && resetCodes.has((error as { code?: unknown }).code)) {
      isRetry = true;
      pool.dispatch(request, handler);
    } else if (end()) reader.onError(error, controller !== undefined);
  }

  /** Lets others have their turn. */
  function breathe(from: Dispatcher.DispatchController): void {
    breatheAt = received + bytesPerTurn;
    from.pause();
    const resume = () => from.resume();
    if (received <= bytesAtFullSpeed) setImmediate(resume);
    else setTimeout(resume, pauseMs).unref();
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (isOver) started.abort(aborted());
    },
    onResponseStart(_controller, status, headers) {
      if (isOver) return;
      if (status >= 200) return reader.onHead(status, headers);
      interimResponses += 1;
      if (interimResponses > maxInterimResponses) controller?.abort(new TypeError('Too many interim responses.'));
    },
    onResponseData(from, chunk) {
      if (isOver) return;
      reader.onData(chunk);
      received += chunk.length;
      if (received >= breatheAt && !isOver) breathe(from);
    },
    onResponseEnd() {
      if (end()) reader.onEnd();
    },
    onResponseError: (_controller, error) => fail(error),
  };
  pool.dispatch(request, handler);
  return {
    abort() {
      if (end()) controller?.abort(aborted());
    },
  };
}

function aborted(): Error {
  return new TypeError('The exchange was given up.');
}
