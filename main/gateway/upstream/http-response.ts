import type { ServerLimits } from '../../../shared/domain/limits';
import type { HttpClient, HttpExchange, HttpReader, HttpRequest, ResponseHeaders } from './http-client';
import { createMessageIntake, type Incoming } from './message-intake';
import { createSseReader } from './sse-reader';

/** Why a response with a good status cannot be read. */
export type ResponseFault = 'compressed' | 'content-type' | 'too-long';

export type ResponseEnd =
  | { readonly kind: 'complete' }
  /** Not 2xx. `body`: its text, `null` when it is too long to be looked at or not UTF-8. */
  | { readonly kind: 'status'; readonly status: number; readonly body: string | null }
  | { readonly kind: 'unreadable'; readonly fault: ResponseFault }
  | { readonly kind: 'lost'; readonly cause: unknown; readonly wasSent: boolean };

/** Hears of one response. Nothing is told after `onEnd`, nor after `abort`. */
export interface ResponseListener {
  /** A good status. */
  onHead?(headers: ResponseHeaders): void;
  /** The one message that the whole response is. */
  onBody?(message: Incoming): void;
  /** One event of a stream. */
  onMessage(message: Incoming, type: string): void;
  /** The id that the stream may be resumed from. */
  onEventId?(id: string): void;
  /** How long to wait before that, in ms, as the server said. */
  onRetry?(delayMs: number): void;
  onEnd(end: ResponseEnd): void;
}

export interface ReadOptions {
  readonly client: HttpClient;
  readonly limits: ServerLimits;
  /** `events`: a JSON body is no good answer. `nothing`: whatever comes is thrown away. */
  readonly expects: 'message' | 'events' | 'nothing';
}

interface BodyReader {
  push(chunk: Buffer): void;
  /** Everything came. */
  end(): void;
}

const complete: ResponseEnd = { kind: 'complete' };
/** Of what is only read to tell why something failed, or to keep the connection. */
const maxSideBodyBytes = 65_536;

/** Sends a request and reads what comes back as messages. */
export function openResponse(options: ReadOptions, request: HttpRequest, listener: ResponseListener): HttpExchange {
  let exchange: HttpExchange | undefined;
  let isOver = false;
  let body: BodyReader | undefined;

  function finish(end: ResponseEnd): void {
    if (isOver) return;
    isOver = true;
    exchange?.abort();
    listener.onEnd(end);
  }

  const guarded: ResponseListener = {
    onBody(message) {
      if (!isOver) listener.onBody?.(message);
    },
    onMessage(message, type) {
      if (!isOver) listener.onMessage(message, type);
    },
    onEventId: (id) => listener.onEventId?.(id),
    onRetry: (delayMs) => listener.onRetry?.(delayMs),
    onEnd: finish,
  };
  const reader: HttpReader = {
    onHead(status, headers) {
      if (isGood(status)) listener.onHead?.(headers);
      if (!isOver) body = openBody({ options, status, headers }, guarded);
    },
    onData(chunk) {
      if (!isOver) body?.push(chunk);
    },
    onEnd: () => body?.end(),
    onError: (cause, wasSent) => finish({ kind: 'lost', cause, wasSent }),
  };
  exchange = options.client.open(request, reader);
  return {
    abort() {
      isOver = true;
      exchange?.abort();
    },
  };
}

interface Head {
  readonly options: ReadOptions;
  readonly status: number;
  readonly headers: ResponseHeaders;
}

function openBody({ options, status, headers }: Head, listener: ResponseListener): BodyReader | undefined {
  const refuse = (fault: ResponseFault) => listener.onEnd({ kind: 'unreadable', fault });
  if (!isGood(status)) return readSide((body) => listener.onEnd({ kind: 'status', status, body }));
  if (options.expects === 'nothing' || isEmpty(status, headers)) return readSide(() => listener.onEnd(complete));
  if (!isPlain(headers)) return void refuse('compressed');
  const type = mediaType(headers);
  if (type === 'text/event-stream') return readEvents(options, listener);
  if (type !== 'application/json' || options.expects === 'events') return void refuse('content-type');
  if (Number(headers['content-length']) > options.limits.messageBytes) return void refuse('too-long');
  return readJson(options.limits, listener);
}

function readJson(limits: ServerLimits, listener: ResponseListener): BodyReader {
  const intake = createMessageIntake(limits);
  return {
    push(chunk) {
      intake.push(chunk);
      if (intake.isTooLong()) listener.onEnd({ kind: 'unreadable', fault: 'too-long' });
    },
    end() {
      const message = intake.take();
      if (message) listener.onBody?.(message);
      listener.onEnd(complete);
    },
  };
}

/** How many times as long as allowed an event may be before its end is no longer waited for. */
const patience = 4;

/**
 * An event that is too long ends the response to a request. On a standing stream it is skipped, and looked through for the id that it
 * answers; unless it does not end.
 */
function readEvents({ limits, expects }: ReadOptions, listener: ResponseListener): BodyReader {
  const intake = createMessageIntake(limits);
  const maxBytes = limits.messageBytes * (expects === 'message' ? 1 : patience);
  let lastId: string | null = null;
  let length = 0;
  const events = createSseReader({
    onData(piece) {
      length += piece.length;
      if (length <= maxBytes) intake.push(piece);
    },
    onRetry: (delayMs) => listener.onRetry?.(delayMs),
    onEvent(type, id) {
      // The place to resume from is told first: a listener may let go of the stream on a message.
      if (id !== null && id !== lastId) listener.onEventId?.(id);
      lastId = id;
      length = 0;
      const message = intake.take();
      if (message) listener.onMessage(message, type);
    },
  });
  return {
    push(chunk) {
      events.push(chunk);
      if (length > maxBytes) listener.onEnd({ kind: 'unreadable', fault: 'too-long' });
    },
    end: () => listener.onEnd(complete),
  };
}

function readSide(finish: (body: string | null) => void): BodyReader {
  let pieces: Buffer[] = [];
  let length = 0;
  return {
    push(chunk) {
      length += chunk.length;
      pieces.push(chunk);
      if (length <= maxSideBodyBytes) return;
      pieces = [];
      finish(null);
    },
    end() {
      try {
        finish(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)));
      } catch {
        finish(null);
      }
    },
  };
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

function isEmpty(status: number, headers: ResponseHeaders): boolean {
  return status === 202 || status === 204 || headers['content-length'] === '0';
}

function isPlain(headers: ResponseHeaders): boolean {
  const encoding = headers['content-encoding'];
  return encoding === undefined || encoding === 'identity';
}

function mediaType(headers: ResponseHeaders): string | undefined {
  const type = headers['content-type'];
  return typeof type === 'string' ? type.split(';', 1)[0]?.trim().toLowerCase() : undefined;
}
