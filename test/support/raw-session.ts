/** A client that sends and reads text, for what an SDK would tidy up on the way. */
export interface RawSession {
  readonly id: string;
  /** POSTs this text as it is. */
  post(
    body: string | Uint8Array<ArrayBuffer>,
    headers?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<RawReply>;
  /** Sends one request and gives the text of its answer. */
  request(method: string, paramsJson?: string, idJson?: string): Promise<string>;
  /** Opens the standing stream. */
  listen(): Promise<EventStream>;
  /** Sends DELETE and gives the status. */
  end(): Promise<number>;
}

export interface RawReply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** The data of each event when it was a stream. */
  readonly events: readonly string[];
}

export interface EventStream {
  readonly status: number;
  /** Resolves to the first message, kept or to come, that this holds of; rejects when the stream ends before. */
  next(condition: (message: string) => boolean): Promise<string>;
  /** Resolves when the other side has ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

const accept = 'application/json, text/event-stream';

/** Opens a session as a client of the 2025-11-25 protocol. */
export async function openRawSession(
  endpoint: string,
  token: string,
  clientInfo: Readonly<Record<string, string>> = { name: 'raw', version: '0' },
  { capabilities = {}, protocolVersion = '2025-11-25' }: { capabilities?: object; protocolVersion?: string } = {},
): Promise<RawSession> {
  const params = { protocolVersion, capabilities, clientInfo };
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: accept },
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
  });
  const id = response.headers.get('mcp-session-id');
  const text = await response.text();
  if (id === null) throw new Error(`No session: ${response.status} ${text}`);
  return resumeRawSession(endpoint, token, id);
}

/** Goes on with a session that was opened before. */
export function resumeRawSession(endpoint: string, token: string, id: string): RawSession {
  const own = { Authorization: `Bearer ${token}`, 'Mcp-Session-Id': id, Accept: accept };
  let nextId = 1;
  const post: RawSession['post'] = async (body, headers = {}, signal) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { ...own, 'Content-Type': 'application/json', ...headers },
      body,
      ...(signal && { signal }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text, events: eventsOf(text) };
  };
  return {
    id,
    post,
    async request(method, paramsJson = '{}', idJson = String(nextId++)) {
      const { text, events } = await post(
        `{"jsonrpc":"2.0","id":${idJson},"method":${JSON.stringify(method)},"params":${paramsJson}}`,
      );
      return events.at(-1) ?? text;
    },
    async listen() {
      const abort = new AbortController();
      const response = await fetch(endpoint, { headers: own, signal: abort.signal });
      return readStream(response, abort);
    },
    async end() {
      const { status } = await fetch(endpoint, { method: 'DELETE', headers: own });
      return status;
    },
  };
}

/** The raw text of `result` in an answer of ours, whose envelope is fixed. */
export function resultOf(answer: string): string {
  const start = answer.indexOf('"result":');
  if (start < 0) throw new Error(`No result: ${answer}`);
  return answer.slice(start + '"result":'.length, -1);
}

interface ErrorAnswer {
  readonly code: number;
  readonly message: string;
}

export function errorOf(answer: string): ErrorAnswer {
  const { error } = JSON.parse(answer) as { error?: ErrorAnswer };
  if (!error) throw new Error(`No error: ${answer}`);
  return error;
}

export function eventsOf(text: string): string[] {
  if (!/^(event|data|:|id)/.test(text)) return [];
  return text.split('\n\n').flatMap((block) => dataOf(block) ?? []);
}

function dataOf(block: string): string | undefined {
  const lines = block.split('\n').filter((line) => line.startsWith('data: '));
  return lines.length === 0 ? undefined : lines.map((line) => line.slice('data: '.length)).join('\n');
}

export function readStream(response: Response, abort: AbortController): EventStream {
  const seen: string[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  const ended = pump(response, (message) => {
    seen.push(message);
    wake();
  }).then(() => {
    isOver = true;
    wake();
  });
  return {
    status: response.status,
    ended,
    close: () => abort.abort(),
    next: (condition) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = seen.findIndex(condition);
          if (found < 0 && !isOver) return;
          waiting.delete(look);
          if (found < 0) reject(new Error('The stream ended.'));
          else resolve(seen.splice(found, 1)[0] ?? '');
        };
        waiting.add(look);
        look();
      }),
  };
}

async function pump(response: Response, onMessage: (message: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const message = dataOf(block);
        if (message !== undefined) onMessage(message);
      }
    }
  } catch {
    // Cut by either side: that it is over is what matters.
  }
}
