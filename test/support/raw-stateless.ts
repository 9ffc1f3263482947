import { type EventStream, eventsOf, type RawReply, readStream } from './raw-session';

/** What a test changes about one stateless request (2026-07-28). */
export interface StatelessRequest {
  /** Members of `params` beside `_meta`. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly capabilities?: Readonly<Record<string, unknown>>;
  /** Further members of `_meta`; `undefined` takes one away. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Take the place of those that the body asks for; `undefined` takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly id?: unknown;
  readonly signal?: AbortSignal;
}

export interface RawStateless {
  /** The envelope and the headers that belong to it are added. */
  send(method: string, request?: StatelessRequest): Promise<RawReply>;
  /** The same for what answers with a stream that stays open. */
  open(method: string, request?: StatelessRequest): Promise<EventStream>;
}

const version = '2026-07-28';
const prefix = 'io.modelcontextprotocol/';
let nextId = 1;

/** A client of the stateless era that sends and reads text. */
export function rawStateless(endpoint: string, token: string): RawStateless {
  const post = (method: string, request: StatelessRequest, signal: AbortSignal | undefined) =>
    fetch(endpoint, {
      method: 'POST',
      headers: headersOf(method, request, token),
      body: bodyOf(method, request),
      ...(signal && { signal }),
    });
  return {
    async send(method, request = {}) {
      const response = await post(method, request, request.signal);
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      return { status: response.status, type, text, events: eventsOf(text) };
    },
    async open(method, request = {}) {
      const abort = new AbortController();
      return readStream(await post(method, request, abort.signal), abort);
    },
  };
}

function bodyOf(method: string, { params, capabilities = {}, meta, id = nextId++ }: StatelessRequest): string {
  const _meta = { [`${prefix}protocolVersion`]: version, [`${prefix}clientCapabilities`]: capabilities, ...meta };
  return JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta } });
}

function headersOf(method: string, { params = {}, headers }: StatelessRequest, token: string): [string, string][] {
  const name = params['name'] ?? params['uri'];
  const all: Record<string, string | undefined> = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    'MCP-Protocol-Version': version,
    'Mcp-Method': method,
    'Mcp-Name': typeof name === 'string' ? name : undefined,
    ...headers,
  };
  return Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
}
