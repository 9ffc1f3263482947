import { expect } from 'vitest';
import { createStore } from '../../main/gateway/store';
import type { UpstreamAnswer } from '../../main/gateway/upstream/link';
import { createUpstreamPool, type PoolOptions } from '../../main/gateway/upstream/pool';
import type { UpstreamState } from '../../main/gateway/upstream/upstream-state';
import type { LimitChanges, LimitName } from '../../shared/domain/limits';
import type { ServerConfig, Transport } from '../../shared/domain/server';
import { anEvilServer, type EvilHttpServer, startEvilHttp } from './evil-servers';
import { aServerConfig, callParams, neverAborted, realClock, textOf, until } from './upstream';
import { type Figures, p99, watchProcess } from './watch-process';

export interface Attack {
  readonly mode: string;
  readonly transport?: 'stdio' | 'http';
  /** `key=value` for the evil server. */
  readonly options?: readonly string[];
  readonly limits?: LimitChanges;
  readonly onRequest?: PoolOptions['onRequest'];
}

export interface Scene {
  call(tool: string, input?: unknown, options?: CallOptions): Promise<UpstreamAnswer>;
  /** Whether the evil server still answers what is well asked. */
  echo(): Promise<string>;
  readonly pool: ReturnType<typeof createUpstreamPool>;
  readonly http: EvilHttpServer | undefined;
  /** How many messages of its own accord were passed on. */
  heard(): number;
  /** The limits it ran into, as soon as this one is among them. */
  limits(awaited: LimitName | null): Promise<readonly LimitName[]>;
}

interface CallOptions {
  readonly timeoutMs?: number;
  readonly onProgress?: (paramsJson: string) => void;
  readonly progressToken?: string;
}

export interface Cost extends Figures {
  /** Of calls to a good server at the same time, in ms. */
  readonly goodP99: number;
}

/** An evil server beside a good one, which is called all the time; gives what that cost. */
export async function underAttack(attack: Attack, act: (scene: Scene) => Promise<void>): Promise<Cost> {
  const { mode, options = [] } = attack;
  const http = attack.transport === 'http' ? await startEvilHttp(mode, ...options) : undefined;
  const evil: Transport = http ? { kind: 'http', url: http.url, headers: {} } : anEvilServer(mode, ...options);
  const configs: ServerConfig[] = [
    { ...aServerConfig('evil', evil), limits: attack.limits ?? {}, sharing: 'shared' },
    { ...aServerConfig('good', anEvilServer('good')), limits: {}, sharing: 'shared' },
  ];
  const pool = createUpstreamPool({
    servers: createStore<readonly ServerConfig[]>(configs),
    clientVersion: '0.0.0',
    clock: realClock,
    environment: process.env,
    loginPath: () => Promise.resolve(undefined),
    resolveSecrets: (text) => Promise.resolve(text),
    ...(attack.onRequest && { onRequest: attack.onRequest }),
  });
  let heard = 0;
  pool.onNotification((server) => {
    if (server === 'evil') heard += 1;
  });
  const call = callerOf(pool);
  const scene: Scene = {
    call: (tool, input, how) => call('evil', tool, input, how),
    echo: async () => textOf(await call('evil', 'echo', { text: 'yes' })),
    pool,
    http,
    heard: () => heard,
    async limits(awaited) {
      const hits = (states: ReadonlyMap<string, UpstreamState>) =>
        (states.get('evil')?.limitHits ?? []).map(({ limit }) => limit);
      await until(pool.states, (states) => awaited === null || hits(states).includes(awaited));
      return hits(pool.states.get());
    },
  };
  try {
    await call('good', 'echo', { text: 'warm' });
    return await measure(
      () => call('good', 'echo', { text: 'good' }),
      () => act(scene),
    );
  } finally {
    await pool.close();
    http?.stop();
  }
}

function callerOf(pool: Scene['pool']) {
  return async (server: string, tool: string, input: unknown = {}, options: CallOptions = {}) => {
    const link = await pool.get(server)?.ready(neverAborted);
    if (!link) throw new Error(`no server ${server}`);
    const { timeoutMs = 20_000, onProgress, progressToken } = options;
    const params = progressToken
      ? JSON.stringify({ name: tool, arguments: input, _meta: { progressToken } })
      : callParams(tool, input);
    return link.request('tools/call', params, { timeoutMs, ...(onProgress && { onProgress }) });
  };
}

async function measure(good: () => Promise<UpstreamAnswer>, act: () => Promise<void>): Promise<Cost> {
  const times: number[] = [];
  let isOver = false;
  const stop = watchProcess();
  const calling = (async () => {
    while (!isOver) {
      const at = performance.now();
      expect(textOf(await good())).toBe('good');
      times.push(performance.now() - at);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  try {
    await act();
  } finally {
    isOver = true;
    await calling;
  }
  return { ...stop(), goodP99: p99(times) };
}

/**
 * Holds a cost to the bars of T-F01…F11. On a machine shared with others a moment's pause is not the gateway's: the asserted
 * bars are wider than the promised ones (p99 50 ms, longest 250 ms, 150 MB), and what was measured is printed.
 */
export function expectBearable(name: string, { lag, grownMb, goodP99 }: Cost): void {
  const shown = (value: number) => value.toFixed(1).padStart(6);
  process.stderr.write(
    `hostile ${name.padEnd(32)} lag p99 ${shown(lag.p99)} max ${shown(lag.max)} ms, memory +${shown(grownMb)} MB, good server p99 ${shown(goodP99)} ms\n`,
  );
  expect(lag.p99, 'the loop was held up').toBeLessThan(500);
  expect(lag.max, 'the loop stood still').toBeLessThan(1000);
  expect(grownMb, 'memory grew').toBeLessThan(220);
  expect(goodP99, 'another server was held up').toBeLessThan(1000);
}
