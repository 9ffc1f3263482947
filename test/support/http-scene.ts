import { createHttpTransport, type HttpOptions } from '../../main/gateway/upstream/http';
import type {
  LargeAnswer,
  TransportEnd,
  TransportEvents,
  UpstreamTransport,
} from '../../main/gateway/upstream/transport';
import { defaultLimits, type LimitName, type ServerLimits } from '../../shared/domain/limits';
import type { GatehouseError } from '../../shared/errors';

/** What a transport told, in order. */
export interface Heard {
  readonly texts: { readonly text: string; readonly during: number | null | undefined }[];
  readonly large: LargeAnswer[];
  readonly limits: LimitName[];
  readonly failed: Map<number, GatehouseError>;
  readonly ends: TransportEnd[];
  renewals: number;
}

export interface Scene {
  readonly transport: UpstreamTransport;
  readonly heard: Heard;
  /** Resolves as soon as what was heard makes it true. */
  until(isSo: () => boolean): Promise<void>;
  /** Sends a request and resolves with the text that answers it, or rejects with its failure. */
  ask(id: number, method: string, more?: { params?: string; headers?: Record<string, string> }): Promise<string>;
  /** `initialize` and its notification; resolves when the answer is there. */
  greet(): Promise<void>;
}

type Options = Partial<Omit<HttpOptions, 'limits'>> & { url: string; limits?: Partial<ServerLimits> };

/** A started transport whose events are written down. */
export async function openScene(
  { limits = {}, ...options }: Options,
  create: (options: HttpOptions) => UpstreamTransport = createHttpTransport,
): Promise<Scene> {
  const heard: Heard = { texts: [], large: [], limits: [], failed: new Map(), ends: [], renewals: 0 };
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const look of [...watchers]) look();
  };
  const events: TransportEvents = {
    onText: (text, during) => void heard.texts.push({ text, during }),
    onLargeAnswer: (answer) => void heard.large.push(answer),
    onLimit: (limit) => void heard.limits.push(limit),
    onRequestFailed: (id, error) => void heard.failed.set(id, error),
    onEnd: (end) => void heard.ends.push(end),
    onRenewed: () => {
      heard.renewals += 1;
    },
  };
  const transport = create({ server: 'api', headers: {}, limits: { ...defaultLimits, ...limits }, ...options });
  await transport.start(telling(events, tell));

  function until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  }

  async function ask(id: number, method: string, { params = '{}', headers }: Parameters<Scene['ask']>[2] = {}) {
    const answers = () => heard.texts.find(({ text }) => (JSON.parse(text) as { id?: unknown }).id === id);
    transport.send(`{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`, id, headers);
    await until(() => answers() !== undefined || heard.failed.has(id));
    const failure = heard.failed.get(id);
    if (failure) throw failure;
    return answers()?.text ?? '';
  }

  async function greet(): Promise<void> {
    await ask(0, 'initialize', { params: '{"protocolVersion":"2025-11-25","capabilities":{}}' });
    transport.setProtocol('session', '2025-11-25');
    transport.send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  }

  return { transport, heard, until, ask, greet };
}

function telling(events: TransportEvents, tell: () => void): TransportEvents {
  const entries = Object.entries(events).map(([name, run]) => [
    name,
    (...args: unknown[]) => {
      (run as (...given: unknown[]) => void)(...args);
      tell();
    },
  ]);
  return Object.fromEntries(entries) as TransportEvents;
}
