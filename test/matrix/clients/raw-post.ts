import { eventsOf } from '../../support/raw-session';

export interface RpcMessage {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Why a request failed: the JSON-RPC error and the HTTP status it came with. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;
  readonly status: number;

  constructor({ code, message, data }: NonNullable<RpcMessage['error']>, status: number) {
    super(message);
    this.code = code;
    this.data = data;
    this.status = status;
  }
}

export interface Posting {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: object;
  readonly signal?: AbortSignal | undefined;
  /** Whatever comes that is no answer. */
  onMessage(message: RpcMessage): void;
}

/** POSTs one message; resolves with the answer to it, `undefined` when there is none. */
export async function post(posting: Posting): Promise<{ answer: RpcMessage | undefined; response: Response }> {
  const { endpoint, headers, message, signal, onMessage } = posting;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    ...(signal && { signal }),
  });
  let answer: RpcMessage | undefined;
  const take = (each: RpcMessage) => {
    if (each.method === undefined) answer = each;
    else onMessage(each);
  };
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) await readEvents(response, take);
  else {
    const text = await response.text();
    if (text !== '') take(JSON.parse(text) as RpcMessage);
  }
  return { answer, response };
}

/** Resolves when the stream has ended; rejects when it is cut. */
export async function readEvents(response: Response, onMessage: (message: RpcMessage) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const end = text.lastIndexOf('\n\n');
    if (end < 0) continue;
    const whole = text.slice(0, end);
    text = text.slice(end + 2);
    for (const event of eventsOf(whole)) onMessage(JSON.parse(event) as RpcMessage);
  }
}

export function resultOf(answer: RpcMessage | undefined, status: number): Record<string, unknown> {
  if (answer?.result) return answer.result;
  throw new RpcError(answer?.error ?? { code: 0, message: `No answer, status ${status}.` }, status);
}
