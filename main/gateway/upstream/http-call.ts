import { answeredId, asAnswerTo } from './answered-id';
import { readEnvelope } from './envelope';
import type { HttpExchange, HttpRequest, ResponseHeaders } from './http-client';
import { type EventPoll, openEventPoll } from './http-poll';
import { openResponse, type ReadOptions, type ResponseEnd } from './http-response';
import { isSendableEventId } from './http-target';
import type { Incoming } from './message-intake';

/** One request of ours on its way: its POST, the stream of its answer, and that stream taken up again. */
export interface HttpCall {
  /** Its answer came, wherever: what is left of its stream is closed soon. */
  settle(): void;
  /** Nobody waits for it. Nothing is told after it. */
  abort(): void;
}

export interface CallOptions {
  readonly id: number;
  readonly request: HttpRequest;
  readonly read: Omit<ReadOptions, 'expects'>;
  /** The request by which its stream is taken up again; `undefined` in an era that has no such thing. */
  resume(lastEventId: string): HttpRequest | undefined;
  onHead(headers: ResponseHeaders): void;
  /** A message of its stream, the answer included. */
  onMessage(message: Incoming): void;
  /** It will get no answer. A bad status came instead of one, never after one had begun. */
  onFailed(end: ResponseEnd): void;
  /** Its response held something that is no answer to it. */
  onNoAnswer(): void;
}

/** For what a server still says behind the answer, before it closes the stream. */
const lingerMs = 1000;
const maxResumeFailures = 5;

export function startCall(options: CallOptions): HttpCall {
  let isOver = false;
  let isAnswered = false;
  let lastEventId: string | null = null;
  let retryMs: number | null = null;
  let poll: EventPoll | undefined;
  let lingering: NodeJS.Timeout | undefined;
  let exchange: HttpExchange | undefined;

  function finish(): boolean {
    const wasOver = isOver;
    isOver = true;
    clearTimeout(lingering);
    poll?.close();
    exchange?.abort();
    return !wasOver;
  }

  function onBody(message: Incoming): void {
    if (!finish()) return;
    const answer = bindAnswer(message, options.id);
    if (answer) options.onMessage(answer);
    else options.onNoAnswer();
  }

  function onEnd(end: ResponseEnd): void {
    if (isOver) return;
    const mayResume = end.kind === 'complete' || end.kind === 'lost';
    const again = !isAnswered && mayResume && lastEventId !== null ? options.resume(lastEventId) : undefined;
    if (again) resume();
    else if (finish() && !isAnswered) options.onFailed(end);
  }

  function resume(): void {
    poll = openEventPoll({
      read: { ...options.read, expects: 'events' },
      from: { lastEventId, retryMs },
      maxFailures: maxResumeFailures,
      request: (id) => options.resume(id ?? lastEventId ?? '') ?? options.request,
      onMessage: options.onMessage,
      onGone() {
        if (finish()) options.onFailed({ kind: 'complete' });
      },
    });
  }

  const listened = openResponse({ ...options.read, expects: 'message' }, options.request, {
    onHead: options.onHead,
    onBody,
    onMessage(message, type) {
      if (type === 'message') options.onMessage(message);
    },
    onEventId(id) {
      lastEventId = isSendableEventId(id) ? id : null;
    },
    onRetry: (delayMs) => {
      retryMs = delayMs;
    },
    onEnd,
  });
  exchange = listened;
  if (isOver) listened.abort();
  return {
    settle() {
      isAnswered = true;
      if (poll) finish();
      if (!isOver) lingering ??= setTimeout(finish, lingerMs).unref();
    },
    abort: () => void finish(),
  };
}

/** A response's one message as the answer to its request. */
function bindAnswer(message: Incoming, id: number): Incoming | undefined {
  if (message.kind === 'text') {
    const text = asAnswerTo(message.text, id);
    return text === undefined ? undefined : { kind: 'text', text };
  }
  if (message.kind === 'large') return message.answer.id === id ? message : undefined;
  // What could not be read to its end is this request's: nothing else can be in its body.
  return message.kind === 'refused' ? { ...message, id } : undefined;
}

/**
 * The JSON-RPC error in the body of a bad status, as the answer to `id`; `undefined` when there is none. Where credentials are missing
 * the status says more, and a failure of the server itself counts only when it names the request.
 */
export function errorInBody(end: ResponseEnd, id: number): string | undefined {
  if (end.kind !== 'status' || end.body === null || end.status < 400 || end.status === 401) return undefined;
  const text = asAnswerTo(end.body, id);
  if (text === undefined || readEnvelope(text).kind !== 'error') return undefined;
  const namesIt = answeredId(end.body) === id;
  return namesIt || (end.status < 500 && end.status !== 403) ? text : undefined;
}
