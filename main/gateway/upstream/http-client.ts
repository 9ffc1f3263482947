import { type Dispatcher, Pool } from 'undici';

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

const connectTimeoutMs = 10_000;
const keepAliveMs = 30_000;
/** Of all response headers together. */
const maxHeaderBytes = 16_384;
const maxInterimResponses = 8;
const resetCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * HTTP/1.1 with one server. Connections are kept and as many as are needed: one that carries a stream carries nothing else meanwhile.
 * Streams may be quiet for as long as they like. Redirects are not followed, cookies not kept, nothing is decompressed.
 */
export function createHttpClient(origin: string): HttpClient {
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
    open: (request, reader) => openExchange(pool, request, reader),
    close: () => pool.destroy(),
  };
}

function openExchange(pool: Pool, request: HttpRequest, reader: HttpReader): HttpExchange {
  let controller: Dispatcher.DispatchController | undefined;
  let isOver = false;
  let isRetry = false;
  let interimResponses = 0;

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
    onResponseData(_controller, chunk) {
      if (!isOver) reader.onData(chunk);
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
