import type { HttpExchange, HttpRequest } from './http-client';
import { openResponse, type ReadOptions, type ResponseEnd } from './http-response';
import { isSendableEventId } from './http-target';
import type { Incoming } from './message-intake';

/** Where a stream may be taken up again, by what the server said on it. */
interface StreamPlace {
  readonly lastEventId: string | null;
  /** In ms, `null` when it named no delay. */
  readonly retryMs: number | null;
}

export interface EventPollOptions {
  readonly read: ReadOptions;
  /** From where on: `null` for a stream that is opened for the first time. */
  readonly from: StreamPlace | null;
  /** Attempts in a row that may fail before it is given up. */
  readonly maxFailures: number;
  request(lastEventId: string | null): HttpRequest;
  onMessage(message: Incoming): void;
  /** There is no such stream (any more). `hadOpened`: there was one. */
  onGone(end: ResponseEnd, hadOpened: boolean): void;
}

export interface EventPoll {
  /** The connection may be dead: opens it anew from where it was. Nothing for a stream that is not there. */
  refresh(): void;
  /** Nothing is told after it. */
  close(): void;
}

const usualRetryMs = 1000;
const longestBackOffMs = 30_000;
/** The server names the delay: 0 must not make us spin, and a timer of more than 2^31 ms fires at once. */
const shortestRetryMs = 250;
const longestRetryMs = 300_000;
/** May be over soon: a time-out, too early, too many requests. */
const passingStatus: ReadonlySet<number> = new Set([408, 425, 429]);

/** An event stream by GET that is opened again, with `Last-Event-ID`, whenever it ends (2025-11-25 “Resumability and Redelivery”, SEP-1699). */
export function openEventPoll(options: EventPollOptions): EventPoll {
  let lastEventId = options.from?.lastEventId ?? null;
  let retryMs = options.from?.retryMs ?? null;
  let exchange: HttpExchange | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let hadOpened = false;
  /** Times in a row that it was not opened, and that it gave nothing. */
  let failures = 0;
  let idle = 0;

  function open(): void {
    let isOpen = false;
    exchange = openResponse(options.read, options.request(lastEventId), {
      onHead() {
        isOpen = true;
        hadOpened = true;
        failures = 0;
      },
      onEventId: noteId,
      onRetry: (delayMs) => {
        retryMs = delayMs;
      },
      onMessage(message, type) {
        idle = 0;
        if (type === 'message' && !isClosed) options.onMessage(message);
      },
      onEnd: (end) => onEnd(end, isOpen),
    });
  }

  function noteId(id: string): void {
    idle = 0;
    lastEventId = isSendableEventId(id) ? id : null;
  }

  function onEnd(end: ResponseEnd, wasOpen: boolean): void {
    if (isClosed) return;
    if (!wasOpen) failures += 1;
    if (isTooLong(end)) options.onMessage({ kind: 'refused', limit: 'message-bytes', id: null });
    if ((isFinal(end) && !(hadOpened && isTaken(end))) || failures > options.maxFailures) {
      isClosed = true;
      options.onGone(end, hadOpened);
      return;
    }
    schedule(wasOpen);
  }

  function schedule(wasOpen: boolean): void {
    const base = clampRetry(retryMs ?? usualRetryMs);
    // A server that names a delay and opens the stream each time is polled at that pace.
    const backsOff = !wasOpen || retryMs === null;
    timer = setTimeout(open, backsOff ? backOff(base, idle) : base).unref();
    idle += 1;
  }

  if (options.from) schedule(true);
  else open();
  return {
    refresh() {
      if (isClosed) return;
      clearTimeout(timer);
      exchange?.abort();
      failures = 0;
      idle = 0;
      open();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      exchange?.abort();
    },
  };
}

function isFinal(end: ResponseEnd): boolean {
  if (end.kind === 'unreadable') return !isTooLong(end);
  return end.kind === 'status' && end.status < 500 && !passingStatus.has(end.status);
}

/** The server has not noticed yet that the connection before is gone. */
function isTaken(end: ResponseEnd): boolean {
  return end.kind === 'status' && end.status === 409;
}

function isTooLong(end: ResponseEnd): boolean {
  return end.kind === 'unreadable' && end.fault === 'too-long';
}

function clampRetry(delayMs: number): number {
  return Math.min(Math.max(delayMs, shortestRetryMs), longestRetryMs);
}

function backOff(baseMs: number, times: number): number {
  return Math.max(baseMs, Math.min(baseMs * 2 ** Math.min(times, 16), longestBackOffMs));
}
