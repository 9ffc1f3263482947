/// <reference path="./undici-pool.d.ts" />
import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import { createPacedReader, createTurns, type Turns } from './paced-reader';

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
  /** Connections that are kept unused may be dead by now: what comes next gets new ones. What is under way goes on. */
  refresh(): void;
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
/** A pause instead of a turn once a response has brought more than any good one: at most some 5 MB/s. */
const pauseMs = 50;
const resetCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * HTTP/1.1 with one server. Connections are kept and as many as are needed: one that carries a stream carries nothing else meanwhile.
 * Streams may be quiet for as long as they like. Redirects are not followed, cookies not kept, nothing is decompressed.
 */
export function createHttpClient(origin: string, options: HttpClientOptions): HttpClient {
  const turns = createTurns();
  let pool = createPool(origin);
  /** Still with something under way. */
  const leaving = new Set<Pool>();

  function retire(old: Pool): void {
    leaving.add(old);
    const forget = () => void leaving.delete(old);
    void old.close().then(forget, forget);
  }

  return {
    open: (request, reader) => openExchange(() => pool, request, { reader, turns, ...options }),
    refresh() {
      retire(pool);
      pool = createPool(origin);
    },
    async close() {
      await Promise.all([pool, ...leaving].map((each) => each.destroy()));
    },
  };
}

function createPool(origin: string): Pool {
  return new Pool(origin, {
    connections: null,
    pipelining: 1,
    bodyTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: maxHeaderBytes,
    connect: { timeout: connectTimeoutMs },
  });
}

interface ExchangeOptions extends HttpClientOptions {
  readonly reader: HttpReader;
  readonly turns: Turns;
}

function openExchange(
  pool: () => Pool,
  request: HttpRequest,
  { reader, turns, bytesAtFullSpeed }: ExchangeOptions,
): HttpExchange {
  let controller: Dispatcher.DispatchController | undefined;
  let isOver = false;
  let isRetry = false;
  let interimResponses = 0;
  let received = 0;

  function end(): boolean {
    const wasOver = isOver;
    isOver = true;
    return !wasOver;
  }

  function fail(error: unknown): void {
    // A kept connection that breaks before undici began to write fails what waited for it, although nothing of that was sent.
    if (!isOver && !controller && !isRetry && resetCodes.has((error as { code?: unknown }).code)) {
      isRetry = true;
      pool().dispatch(request, handler);
    } else if (end()) reader.onError(error, controller !== undefined);
  }

  const body = createPacedReader({
    turns: {
      wait(go) {
        if (received <= bytesAtFullSpeed) turns.wait(go);
        else setTimeout(go, pauseMs).unref();
      },
    },
    read(piece) {
      if (isOver) return;
      received += piece.length;
      reader.onData(piece);
    },
    end() {
      if (end()) reader.onEnd();
    },
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
  });

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (isOver) started.abort(aborted());
    },
    onResponseStart(_controller, status, headers) {
      if (isOver) return;
      if (status >= 200) return reader.onHead(status, headers);
      interimResponses += 1;
      if (interimResponses > maxInterimResponses) controller?.abort(tooManyInterim());
    },
    onResponseData: (_controller, chunk) => body.push(chunk),
    onResponseEnd: body.end,
    onResponseError(_controller, error) {
      body.finish();
      fail(error);
    },
  };
  pool().dispatch(request, handler);
  return {
    abort() {
      if (end()) controller?.abort(aborted());
    },
  };
}

export const interimCode = 'GATEHOUSE_INTERIM_RESPONSES';

function tooManyInterim(): Error {
  return Object.assign(new TypeError('Too many interim responses.'), { code: interimCode });
}

function aborted(): Error {
  return new TypeError('The exchange was given up.');
}
