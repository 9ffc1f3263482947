import { expect } from 'vitest';
import { createStore } from '../../main/gateway/store';
import type { UpstreamAnswer } from '../../main/gateway/upstream/link';
import { createUpstreamPool, type PoolOptions } from '../../main/gateway/upstream/pool';
import type { UpstreamState } from '../../main/gateway/upstream/upstream-state';
import type { LimitChanges, LimitName } from '../../shared/domain/limits';
import type { ServerConfig, Transport } from '../../shared/domain/server';
import { costPastGateway, expectBearable } from './bearable';
import { anEvilServer, type EvilHttpServer, startEvilHttp } from './evil-servers';
import { costOf } from './good-calls';
import { aServerConfig, callParams, neverAborted, realClock, textOf, until } from './upstream';

export interface Attack {
  readonly mode: string;
  readonly transport?: 'stdio' | 'http';
  /** `key=value` for the evil server. */
  readonly options?: readonly string[];
  readonly limits?: LimitChanges;
  /** What its tool is called with, where it needs more than to be called. */
  readonly input?: unknown;
  readonly onRequest?: PoolOptions['onRequest'];
}

export interface Scene {
  call(tool: string, input?: unknown, options?: CallOptions): Promise<UpstreamAnswer>;
  /** Whether the evil server still answers what is well asked. */
  echo(): Promise<string>;
  /** Starts the evil server, or stops it first where it runs: what it lists is read anew. */
  startAnew(): Promise<void>;
  /** Calls the good server; rejects when its answer is wrong. */
  good(): Promise<void>;
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

/** Done again and again until there is enough to measure; `round` counts from 0. */
type Act = (scene: Scene, round: number) => Promise<void>;

/** Holds to the bars what an evil server costs beside a good one, which is called all the time. */
export async function bear(name: string, attack: Attack, act: Act): Promise<void> {
  await expectBearable(name, {
    measure: () => underAttack(attack, (scene) => costOf(scene.good, (round) => act(scene, round))),
    control: () =>
      underAttack(attack, ({ good, http }) => {
        const { mode, options = [], input = {} } = attack;
        const where = http ? { url: http.url, headers: {} } : anEvilServer(mode, ...options);
        return costPastGateway(good, { tool: 'attack', input, ...where });
      }),
  });
}

/** One scene with an evil server and a good one. */
export async function underAttack<T>(attack: Attack, act: (scene: Scene) => Promise<T>): Promise<T> {
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
    async startAnew() {
      await pool.get('evil')?.stop();
      await pool.get('evil')?.start();
    },
    async good() {
      expect(textOf(await call('good', 'echo', { text: 'good' }))).toBe('good');
    },
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
    await scene.good();
    // Nor is what a first look at the evil server loads part of the attack.
    await http?.seen();
    return await act(scene);
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
