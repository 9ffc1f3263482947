import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { GatehouseError } from '../../shared/errors';
import { createSseReader } from '../gateway/upstream/sse-reader';

/** What came of one request to the gateway. */
export type DoorAnswer =
  /** Everything it said was handed on. */
  | { readonly kind: 'done' }
  /** Refused with a status; `body` is what it said, at most 64 KiB. */
  | { readonly kind: 'refused'; readonly status: number; readonly body: string }
  /** Nobody listens there: nothing was sent. */
  | { readonly kind: 'closed' }
  /** It broke off: whether the gateway acted on it is not known. */
  | { readonly kind: 'broken' }
  /** It cannot be sent at all, and why. */
  | { readonly kind: 'barred'; readonly sentence: string };

export type DoorHeaders = IncomingMessage['headers'];

export interface DoorRequest {
  readonly method: 'POST' | 'GET' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** One message of the gateway in UTF-8, in the order in which they come. The listener may change it. */
  readonly onMessage: (message: Buffer) => void;
  /** The head of an answer that is none of a refusal. */
  readonly onHead?: (headers: DoorHeaders) => void;
  readonly signal?: AbortSignal;
}

export interface Door {
  /** Never rejects. */
  send(endpoint: string, request: DoorRequest): Promise<DoorAnswer>;
  close(): void;
}

const longestRefusal = 64 * 1024;
/** Shorter than the gateway keeps a connection that nobody uses: a message must not meet one that is being closed. */
const idleMs = 30_000;

/**
 * The gateway's endpoint on this machine, over connections that are kept. Plain `node:http`: it is there at once and small.
 * `token` is asked with each request, and may throw a `GatehouseError`.
 */
export function createDoor(token: () => string): Door {
  const agent = new Agent({ keepAlive: true, timeout: idleMs });

  function send(endpoint: string, wanted: DoorRequest): Promise<DoorAnswer> {
    let outgoing: ClientRequest;
    try {
      outgoing = open(endpoint, wanted);
    } catch (error) {
      return Promise.resolve({
        kind: 'barred',
        sentence: error instanceof GatehouseError ? error.message : unsendable,
      });
    }
    return new Promise((resolve) => {
      outgoing.on('error', (error) => resolve({ kind: isOfConnecting(error) ? 'closed' : 'broken' }));
      outgoing.on('response', (response) => resolve(take(response, wanted)));
      outgoing.end(wanted.body);
    });
  }

  function open(endpoint: string, { method, headers, body, signal }: DoorRequest): ClientRequest {
    return request(endpoint, {
      agent,
      method,
      headers: {
        authorization: `Bearer ${token()}`,
        accept: method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream',
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
      ...(signal && { signal }),
    });
  }

  return { send, close: () => agent.destroy() };
}

const unsendable =
  'This message names a method or a version with characters that Gatehouse cannot be sent. Name them as the protocol does.';

function isOfConnecting(error: NodeJS.ErrnoException): boolean {
  return error.syscall === 'connect';
}

function take(response: IncomingMessage, { onHead, onMessage }: DoorRequest): Promise<DoorAnswer> {
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) return readRefusal(response, status);
  onHead?.(response.headers);
  const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true;
  if (isStream) readEvents(response, onMessage);
  else readBody(response, onMessage);
  return whenOver(response, () => ({ kind: 'done' }));
}

function readBody(response: IncomingMessage, onMessage: (message: Buffer) => void): void {
  const parts: Buffer[] = [];
  response.on('data', (part: Buffer) => parts.push(part));
  response.on('end', () => {
    if (parts.length > 0) onMessage(join(parts));
  });
}

function readEvents(response: IncomingMessage, onMessage: (message: Buffer) => void): void {
  let parts: Buffer[] = [];
  const reader = createSseReader({
    onData: (piece) => parts.push(piece),
    onEvent() {
      const message = join(parts);
      parts = [];
      if (message.length > 0) onMessage(message);
    },
    onRetry() {},
  });
  response.on('data', (chunk: Buffer) => reader.push(chunk));
}

function readRefusal(response: IncomingMessage, status: number): Promise<DoorAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  response.on('data', (part: Buffer) => {
    length += part.length;
    if (length <= longestRefusal) parts.push(part);
  });
  return whenOver(response, () => ({ kind: 'refused', status, body: join(parts).toString('utf8') }));
}

function whenOver(response: IncomingMessage, outcome: () => DoorAnswer): Promise<DoorAnswer> {
  return new Promise((resolve) => {
    // Told by what closes it, too.
    response.on('error', () => {});
    response.on('close', () => resolve(response.complete ? outcome() : { kind: 'broken' }));
  });
}

function join(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts);
}
