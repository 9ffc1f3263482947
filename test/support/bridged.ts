import type { Transport } from '@modelcontextprotocol/client';
import { type Bridge, type BridgeParts, createBridge } from '../../main/bridge/bridge';
import { createDoor } from '../../main/bridge/door';

/** A client's end of the bridge, in this process: lines in, lines out. */
export interface Bridged {
  readonly bridge: Bridge;
  /** Every message that came, as it came. */
  readonly lines: readonly string[];
  readonly logged: readonly string[];
  send(message: object | string): void;
  /** The first message, come or to come, that this holds of; it is taken out. */
  next(condition: (message: Heard) => boolean): Promise<Heard>;
  /** Sends a request and resolves with what answers it. */
  ask(id: number | string, method: string, params?: object): Promise<Heard>;
}

export interface Heard {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

export type BridgedParts = Partial<BridgeParts> & { onLine?: (line: string) => void };

export function createBridged({
  onLine,
  ...parts
}: BridgedParts & Pick<BridgeParts, 'findEndpoint' | 'door'>): Bridged {
  const lines: string[] = [];
  const logged: string[] = [];
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const bridge = createBridge({
    log: (line) => logged.push(line),
    write(message) {
      const line = message.toString();
      lines.push(line);
      heard.push(JSON.parse(line) as Heard);
      onLine?.(line);
      for (const look of [...waiting]) look();
    },
    ...parts,
  });
  const next: Bridged['next'] = (condition) =>
    new Promise((resolve) => {
      const look = () => {
        const at = heard.findIndex(condition);
        const [found] = at === -1 ? [] : heard.splice(at, 1);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const send: Bridged['send'] = (message) =>
    bridge.take(typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message }));
  return {
    bridge,
    lines,
    logged,
    send,
    next,
    async ask(id, method, params = {}) {
      send({ id, method, params });
      return await next((message) => message.id === id && message.method === undefined);
    },
  };
}

/** What a client of the SDK has instead of a process: the bridge to this gateway. */
export function createBridgedTransport(endpoint: string, token: string): Transport {
  const { bridge } = createBridged({
    door: createDoor(() => token),
    findEndpoint: () => Promise.resolve(endpoint),
    // As a pipe does: the SDK loses progress that it reads in one turn with the answer.
    onLine: (line) => void setImmediate(() => transport.onmessage?.(JSON.parse(line))),
  });
  const transport: Transport = {
    start: () => Promise.resolve(),
    send: (message) => Promise.resolve(bridge.take(JSON.stringify(message))),
    async close() {
      await bridge.close();
      transport.onclose?.();
    },
  };
  return transport;
}

const key = (name: string) => `io.modelcontextprotocol/${name}`;

/** The `_meta` of a stateless request. */
export const envelope = {
  [key('protocolVersion')]: '2026-07-28',
  [key('clientCapabilities')]: {},
  [key('clientInfo')]: { name: 'bridged', version: '1' },
};

export const opening = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bridged', version: '1' },
};
