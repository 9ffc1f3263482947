import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** What one request to a gateway of this process said of its sender. */
export interface Heard {
  readonly method: string;
  /** `clientInfo.name` of `initialize`, or of the envelope of 2026-07-28. */
  readonly name: string | null;
  readonly version: string | null;
}

export interface Listening {
  all(): readonly Heard[];
  forget(): void;
  /** Whether it was heard within this time. */
  until(condition: (all: readonly Heard[]) => boolean, limitMs: number): Promise<boolean>;
  stop(): void;
}

const started = 'http.server.request.start';

/** Reads along what reaches servers of this process, before and without them. Only requests that carry a token count. */
export function listen(): Listening {
  let heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const onRequest = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    if (request.headers.authorization === undefined) return;
    const parts: Buffer[] = [];
    const push = request.push.bind(request);
    request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
      if (chunk !== null) parts.push(Buffer.from(chunk));
      else {
        heard = [...heard, ...readMessages(Buffer.concat(parts).toString('utf8'))];
        for (const look of waiting) look();
      }
      return push(chunk, encoding);
    };
  };
  subscribe(started, onRequest);
  return {
    all: () => heard,
    forget() {
      heard = [];
    },
    async until(condition, limitMs) {
      const late = new AbortController();
      let look = () => {};
      const seen = new Promise<true>((resolve) => {
        look = () => condition(heard) && resolve(true);
        waiting.add(look);
        look();
      });
      try {
        return await Promise.race([seen, wait(limitMs, false, { signal: late.signal })]);
      } finally {
        late.abort();
        waiting.delete(look);
      }
    },
    stop: () => void unsubscribe(started, onRequest),
  };
}

interface Message {
  readonly method?: unknown;
  readonly params?: { readonly clientInfo?: Info; readonly _meta?: Readonly<Record<string, unknown>> };
}

interface Info {
  readonly name?: unknown;
  readonly version?: unknown;
}

function readMessages(body: string): Heard[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? value : [value]).flatMap(({ method, params }: Message) => {
    if (typeof method !== 'string') return [];
    const info = params?.clientInfo ?? (params?._meta?.['io.modelcontextprotocol/clientInfo'] as Info | undefined);
    return [{ method, name: textOr(info?.name), version: textOr(info?.version) }];
  });
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
