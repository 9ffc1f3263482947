import type { FetchLike } from '@modelcontextprotocol/client';
import { Agent, type RequestInit as UndiciRequestInit, fetch as undiciFetch } from 'undici';

export interface UpstreamFetch {
  readonly fetch: FetchLike;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface UpstreamFetchOptions {
  readonly maxMessageBytes: number;
  /** What goes out in the place of a body of text. */
  rewrite(body: string): string;
}

/**
 * A `fetch` for one server: connections are kept, streams may be quiet for as long as they like, redirects are handed back instead of followed,
 * and neither a message of more than `maxMessageBytes` nor a compressed answer (which could grow without end) is taken.
 */
export function createUpstreamFetch({ maxMessageBytes, rewrite }: UpstreamFetchOptions): UpstreamFetch {
  const agent = new Agent({
    bodyTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: 30_000,
    connect: { timeout: 10_000 },
  });
  return {
    async fetch(url, init) {
      const headers = new Headers(init?.headers);
      headers.set('accept-encoding', 'identity');
      const body = typeof init?.body === 'string' ? rewrite(init.body) : init?.body;
      const options = { ...init, body, headers, redirect: 'manual', dispatcher: agent } as unknown as UndiciRequestInit;
      const response = (await undiciFetch(url, options)) as unknown as Response;
      return capped(response, maxMessageBytes);
    },
    close: () => agent.destroy(),
  };
}

function capped(response: Response, maxBytes: number): Response {
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    void response.body?.cancel().catch(() => undefined);
    throw new TypeError('The answer is compressed although that was not asked for.');
  }
  if (!response.body || response.status < 200) return response;
  const isStream = (response.headers.get('content-type') ?? '').includes('text/event-stream');
  let length = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      length = isStream ? lengthOfLastEvent(chunk, length) : length + chunk.length;
      if (length > maxBytes) controller.error(new TypeError('The answer is longer than allowed.'));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}

/** Bytes since the last empty line. One that lies across two chunks is missed, which only counts too much, and once. */
function lengthOfLastEvent(chunk: Uint8Array, before: number): number {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const end = Math.max(bytes.lastIndexOf('\n\n'), bytes.lastIndexOf('\n\r\n'), bytes.lastIndexOf('\r\r'));
  return end === -1 ? before + bytes.length : bytes.length - end;
}
