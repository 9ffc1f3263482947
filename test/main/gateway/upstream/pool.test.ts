import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LimitMemory } from '../../../../main/gateway/ports';
import { createStore } from '../../../../main/gateway/store';
import { createUpstreamPool, type PoolOptions, type UpstreamPool } from '../../../../main/gateway/upstream/pool';
import type { Upstream } from '../../../../main/gateway/upstream/upstream';
import { ServerConfig, type StdioTransport } from '../../../../shared/domain/server';
import { freePort } from '../../../support/free-port';
import { greets, json, resultFor, scriptedHttp, stream } from '../../../support/scripted-http';
import {
  aScriptServer,
  aServerConfig,
  callParams,
  isRunning,
  neverAborted,
  realClock,
  textOf,
  until,
} from '../../../support/upstream';

const pools: UpstreamPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function aPool(configs: readonly ServerConfig[], options: Partial<PoolOptions> = {}) {
  const servers = createStore<readonly ServerConfig[]>(configs);
  const pool = createUpstreamPool({
    servers,
    clientVersion: '0.0.0',
    clock: realClock,
    environment: process.env,
    loginPath: () => Promise.resolve(undefined),
    resolveSecrets: (text) => Promise.resolve(text),
    ...options,
  });
  pools.push(pool);
  return { pool, servers };
}

const require = createRequire(import.meta.url);
const aPackageServer = (name: string, ...args: string[]): StdioTransport => ({
  kind: 'stdio',
  command: process.execPath,
  args: [require.resolve(`@modelcontextprotocol/${name}/dist/index.js`), ...args],
  env: {},
});

async function call(pool: UpstreamPool, server: string, tool: string, input: unknown = {}) {
  const link = await pool.get(server)?.ready(neverAborted);
  if (!link) throw new Error(`no server ${server}`);
  return textOf(await link.request('tools/call', callParams(tool, input), { timeoutMs: 10_000 }));
}

describe('all servers', () => {
  it('real servers of several kinds work side by side', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
    try {
      await writeFile(join(folder, 'note.txt'), 'hello from disk');
      const memory = { ...aPackageServer('server-memory'), env: { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') } };
      const { pool } = aPool([
        aServerConfig('files', aPackageServer('server-filesystem', folder)),
        aServerConfig('memory', memory),
        aServerConfig('everything', aPackageServer('server-everything', 'stdio')),
        aServerConfig('old', aScriptServer('v1-stdio.mjs')),
      ]);
      const names = [...pool.states.get().keys()];
      pool.startAll(names);
      await pool.settled(names, 20_000);

      expect([...pool.states.get().values()].map(({ status }) => status)).toEqual(Array(4).fill('running'));
      expect(await call(pool, 'files', 'read_text_file', { path: join(folder, 'note.txt') })).toBe('hello from disk');
      expect(await call(pool, 'memory', 'read_graph')).toContain('entities');
      expect(await call(pool, 'everything', 'echo', { message: 'hi' })).toContain('hi');
      expect(await call(pool, 'old', 'add', { a: 2, b: 3 })).toBe('5');
      const lists = pool.get('everything')?.lists.get();
      expect([lists?.resources.length, lists?.resourceTemplates.length, lists?.prompts.length]).not.toContain(0);
    } finally {
      await Promise.all(pools.splice(0).map((pool) => pool.close()));
      await rm(folder, { recursive: true });
    }
  }, 30_000);

  it('a real server over Streamable HTTP works, its event stream included', async () => {
    const port = await freePort();
    const entry = require.resolve('@modelcontextprotocol/server-everything/dist/index.js');
    const server = spawn(process.execPath, [entry, 'streamableHttp'], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      await new Promise<void>((resolve) => {
        server.stderr.on('data', (chunk: Buffer) => {
          if (chunk.includes('listening')) resolve();
        });
      });
      const { pool } = aPool([
        aServerConfig('api', { kind: 'http', url: `http://127.0.0.1:${port}/mcp`, headers: {} }),
      ]);
      expect(await call(pool, 'api', 'echo', { message: 'over http' })).toContain('over http');
      const link = await pool.get('api')?.ready(neverAborted);
      const progress: string[] = [];
      const params = JSON.stringify({
        name: 'trigger-long-running-operation',
        arguments: { duration: 0.2, steps: 2 },
        _meta: { progressToken: 'mine' },
      });
      await link?.request('tools/call', params, { timeoutMs: 10_000, onProgress: (json) => progress.push(json) });
      expect(progress.map((json) => JSON.parse(json))).toEqual(
        expect.arrayContaining([expect.objectContaining({ progressToken: 'mine', progress: 1 })]),
      );
    } finally {
      server.kill('SIGKILL');
    }
  }, 30_000);

  it('a server that never answers does not delay the others', async () => {
    const { pool } = aPool([
      aServerConfig('mute', aScriptServer('raw-stdio.mjs', 'silent')),
      aServerConfig('fine', aScriptServer('raw-stdio.mjs')),
    ]);
    pool.startAll(['mute', 'fine']);
    await pool.settled(['fine'], 10_000);
    expect(await call(pool, 'fine', 'echo', { text: 'quick' })).toBe('quick');
    const askedAt = performance.now();
    await pool.settled(['mute', 'fine'], 100);
    expect(performance.now() - askedAt).toBeLessThan(1000);
    expect(pool.states.get().get('mute')?.status).toBe('starting');
  });

  it('follows the configuration: added, changed, switched off, removed', async () => {
    const first = aServerConfig('one', aScriptServer('raw-stdio.mjs'));
    const { pool, servers } = aPool([first]);
    const changes: string[] = [];
    pool.onListsChanged((server, kind) => changes.push(`${server} ${kind}`));
    await pool.get('one')?.start();
    const before = pool.states.get().get('one')?.pid ?? 0;
    expect(changes).toEqual(['one tools']);

    servers.update(() => [
      aServerConfig('one', aScriptServer('raw-stdio.mjs', 'paged')),
      aServerConfig('two', aScriptServer('raw-stdio.mjs')),
    ]);
    await until(pool.states, (states) => states.get('one')?.status === 'running');
    expect(pool.states.get().get('one')?.pid).not.toBe(before);
    expect(isRunning(before)).toBe(false);
    expect(pool.states.get().get('two')?.status).toBe('stopped');

    servers.update((configs) => configs.map((config) => ({ ...config, enabled: false })));
    expect([...pool.states.get().values()].map(({ status }) => status)).toEqual(['disabled', 'disabled']);

    servers.update(() => []);
    expect(pool.states.get().size).toBe(0);
    expect(pool.get('one')).toBeUndefined();
    expect(pool.console('one')).toEqual([]);
  });

  it('does not restart a server whose rights changed but not its transport', async () => {
    const { pool, servers } = aPool([aServerConfig('one', aScriptServer('raw-stdio.mjs'))]);
    await pool.get('one')?.start();
    const before = pool.states.get().get('one')?.pid;
    servers.update((configs) => configs.map((config) => ({ ...config, isTrusted: true, disabledTools: ['echo'] })));
    expect(pool.states.get().get('one')).toMatchObject({ status: 'running', pid: before });
  });

  it('passes on which server a notification came from', async () => {
    const { pool } = aPool([aServerConfig('one', aScriptServer('raw-stdio.mjs'))]);
    const heard: string[] = [];
    const stop = pool.onNotification((server, { method, paramsJson }) =>
      heard.push(`${server} ${method} ${paramsJson}`),
    );
    await call(pool, 'one', 'flood', { count: 1 });
    stop();
    await call(pool, 'one', 'flood', { count: 1 });
    expect(heard).toEqual(['one notifications/message {"index":0}']);
  });

  it('gives each party a process of its own where the server keeps state, and ends it with the party', async () => {
    const config = ServerConfig.parse({
      ...aServerConfig('one', aScriptServer('raw-stdio.mjs')),
      sharing: 'per-client',
    });
    const { pool, servers } = aPool([config]);
    const pidOf = (upstream: Upstream | undefined) => upstream?.state.get().pid ?? 0;
    await pool.get('one')?.start();
    await Promise.all(['anna', 'bert'].map((party) => pool.of('one', party)?.start()));
    const shared = pidOf(pool.get('one'));
    const anna = pidOf(pool.of('one', 'anna'));
    const bert = pidOf(pool.of('one', 'bert'));
    expect(new Set([shared, anna, bert]).size).toBe(3);
    expect(pool.states.get().size).toBe(1);

    const annas = pool.of('one', 'anna');
    pool.endParty('anna');
    if (annas) await until(annas.state, ({ status }) => status === 'disabled');
    await expect.poll(() => isRunning(anna)).toBe(false);
    expect([isRunning(shared), isRunning(bert)]).toEqual([true, true]);

    servers.update((configs) => configs.map((each) => ({ ...each, enabled: false })));
    await expect.poll(() => [isRunning(shared), isRunning(bert)]).toEqual([false, false]);
  });

  it('all parties share one process otherwise', () => {
    const { pool } = aPool([aServerConfig('one', aScriptServer('raw-stdio.mjs'))]);
    expect(pool.of('one', 'anna')).toBe(pool.get('one'));
    expect(pool.of('two', 'anna')).toBeUndefined();
  });

  it('starts a server anew when its limits changed, but not for how long a call may take', async () => {
    const { pool, servers } = aPool([aServerConfig('one', aScriptServer('raw-stdio.mjs'))]);
    await pool.get('one')?.start();
    const before = pool.states.get().get('one')?.pid;
    servers.update((configs) => configs.map((config) => ({ ...config, limits: { callTimeoutMs: 5000 } })));
    expect(pool.states.get().get('one')).toMatchObject({ status: 'running', pid: before });
    servers.update((configs) => configs.map((config) => ({ ...config, limits: { depth: 10 } })));
    await until(pool.states, (states) => {
      const { status, pid } = states.get('one') ?? {};
      return status === 'running' && pid !== before;
    });
  });

  it('says when other instances serve the parties of a server, and at nothing else', () => {
    const { pool, servers } = aPool([aServerConfig('one', aScriptServer('raw-stdio.mjs'))]);
    const told: string[] = [];
    const stop = pool.onInstancesChanged((name) => told.push(name));
    const change = (more: Partial<ServerConfig>) => {
      const before = pool.of('one', 'anna');
      told.length = 0;
      servers.update((configs) => configs.map((config) => ({ ...config, ...more })));
      return { told: [...told], isOther: pool.of('one', 'anna') !== before };
    };
    const changed = { told: ['one'], isOther: true };
    const same = { told: [], isOther: false };
    expect(change({ limits: { depth: 10 } })).toEqual(changed);
    expect(change({ limits: { depth: 10, callTimeoutMs: 5000 } })).toEqual(same);
    expect(change({ disabledTools: ['echo'] })).toEqual(same);
    expect(change({ sharing: 'per-client' })).toEqual(changed);
    expect(change({ enabled: false })).toEqual(changed);
    expect(change({ enabled: true })).toEqual(changed);
    expect(change({ sharing: 'shared' })).toEqual(changed);
    expect(change({ enabled: false })).toEqual(same);
    stop();
    expect(change({ limits: {} })).toEqual({ told: [], isOther: true });
  });

  it('closing ends every server', async () => {
    const { pool } = aPool(['a', 'b'].map((name) => aServerConfig(name, aScriptServer('raw-stdio.mjs'))));
    await Promise.all(['a', 'b'].map((name) => pool.get(name)?.start()));
    const pids = [...pool.states.get().values()].map(({ pid }) => pid ?? 0);
    await pool.close();
    expect(pids.map(isRunning)).toEqual([false, false]);
  });
});

describe('after sleep or in another network', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A server of the session era with a standing stream and no tools. */
  async function aStandingServer() {
    const server = await scriptedHttp((request, response) => {
      if (request.method === 'GET') stream(response, ': here\n\n');
      else if (!greets(request, response, 's-1')) json(response, resultFor(request.message.id));
    });
    const standing = () => server.seen.filter(({ method }) => method === 'GET');
    return { server, standing };
  }

  it('every server’s standing stream is opened anew, those of single parties included, and nothing is greeted twice', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { server, standing } = await aStandingServer();
    try {
      let addresses = '192.168.1.2';
      const transport = { kind: 'http', url: server.url, headers: {} } as const;
      const config = ServerConfig.parse({ ...aServerConfig('api', transport), sharing: 'per-client' });
      const { pool } = aPool([config], { addresses: () => addresses });
      await pool.get('api')?.start();
      await pool.of('api', 'anna')?.start();
      await expect.poll(() => standing().length).toBe(2);
      const greetings = () => server.seen.filter(({ message }) => message.method === 'initialize').length;
      const before = greetings();

      vi.advanceTimersByTime(20_000);
      expect(standing()).toHaveLength(2);
      addresses = '10.0.0.7';
      vi.advanceTimersByTime(20_000);
      await expect.poll(() => standing().length).toBe(4);
      await Promise.all(
        standing()
          .slice(0, 2)
          .map(({ closed }) => closed),
      );
      expect([greetings(), pool.states.get().get('api')?.status]).toEqual([before, 'running']);
    } finally {
      await Promise.all(pools.splice(0).map((pool) => pool.close()));
      await server.close();
    }
  });

  it('a server of 2024-11-05 whose stream is dead is begun anew without a call', async () => {
    let events: ServerResponse | undefined;
    let isMute = false;
    const script: Parameters<typeof scriptedHttp>[0] = ({ method, url, message }, response) => {
      if (method === 'GET') {
        isMute = false;
        events = response;
        return stream(response, 'event: endpoint\ndata: /mcp/messages\n\n');
      }
      response.writeHead(url === '/mcp' ? 405 : 202).end();
      if (url === '/mcp' || message.id === undefined || isMute) return;
      events?.write(`data: ${JSON.stringify(resultFor(message.id, greeting))}\n\n`);
    };
    const greeting = { protocolVersion: '2024-11-05', capabilities: {}, serverInfo: { name: 'old', version: '1' } };
    const server = await scriptedHttp(script);
    try {
      const { pool } = aPool([aServerConfig('old', { kind: 'http', url: server.url, headers: {} })]);
      await pool.get('old')?.start();
      const standing = () => server.seen.filter(({ method }) => method === 'GET').length;
      expect(standing()).toBe(1);
      isMute = true;
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      pool.get('old')?.wake();
      await vi.waitFor(() => expect(server.seen.at(-1)?.message.method).toBe('ping'));
      vi.advanceTimersByTime(10_000);
      vi.useRealTimers();
      await until(pool.states, (states) => states.get('old')?.status === 'running');
      await expect.poll(standing).toBe(2);
      expect(pool.console('old').map(({ text }) => text)).toContainEqual(expect.stringContaining('is opened anew'));
    } finally {
      await Promise.all(pools.splice(0).map((pool) => pool.close()));
      await server.close();
    }
  });
});

describe('what servers ran into', () => {
  const limits = { messageBytes: 65_536 };
  const breaking = (upstream: Upstream | undefined) =>
    upstream
      ?.ready(neverAborted)
      .then((link) => link.request('tools/call', callParams('big', { bytes: 100_000 }), { timeoutMs: 10_000 }))
      .catch(() => undefined);
  const hitsOf = (pool: UpstreamPool) => pool.states.get().get('one')?.limitHits ?? [];
  const untilHit = (pool: UpstreamPool, count: number) =>
    until(pool.states, () => hitsOf(pool).some((hit) => hit.count === count));

  function aMemory() {
    const told: string[] = [];
    const memory: LimitMemory = {
      load: () => [],
      add: (server, { limit, count }) => told.push(`${server} ${limit} ${count}`),
      reset: (server) => told.push(`${server} reset`),
    };
    return { told, memory };
  }

  it('and what their consoles say is shown with the server, also of an instance of one party', async () => {
    const config = ServerConfig.parse({
      ...aServerConfig('one', aScriptServer('raw-stdio.mjs')),
      sharing: 'per-client',
      limits,
    });
    const { told, memory } = aMemory();
    const names: Record<string, string> = { anna: 'Anna’s editor' };
    const { pool } = aPool([config], { limitMemory: memory, partyName: (partyId) => names[partyId] });
    await breaking(pool.of('one', 'anna'));
    await breaking(pool.of('one', 'bert'));
    await untilHit(pool, 2);
    expect(told).toEqual(['one message-bytes 1']);
    const anna = pool.of('one', 'anna');
    await anna
      ?.ready(neverAborted)
      .then((link) => link.request('tools/call', callParams('rubbish'), { timeoutMs: 10_000 }));
    const lines = pool.console('one').map(({ source, text }) => `${source} ${text}`);
    expect(lines).toContain('stdout [Anna’s editor] Listening on port 80');
    expect(lines.filter((line) => line.includes('longer message than is allowed'))).toHaveLength(1);
    expect(lines.join()).not.toContain('bert');
  });

  it('stays until a person changes its limits, switches it on, or takes it away', async () => {
    const config = ServerConfig.parse({ ...aServerConfig('one', aScriptServer('raw-stdio.mjs')), limits });
    const { told, memory } = aMemory();
    const { pool, servers } = aPool([config], { limitMemory: memory });
    const change = (more: Partial<ServerConfig>) => servers.update((all) => all.map((each) => ({ ...each, ...more })));
    await breaking(pool.get('one'));
    await untilHit(pool, 1);
    change({ isTrusted: true });
    expect(hitsOf(pool)).toHaveLength(1);
    change({ limits: { ...limits, callTimeoutMs: 5000 } });
    await until(pool.states, () => hitsOf(pool).length === 0);
    await breaking(pool.get('one'));
    await untilHit(pool, 1);
    change({ limits: { messageBytes: 65_537 } });
    expect(hitsOf(pool)).toEqual([]);
    await breaking(pool.get('one'));
    await untilHit(pool, 1);
    change({ enabled: false });
    expect(hitsOf(pool)).toHaveLength(1);
    change({ enabled: true });
    await until(pool.states, () => hitsOf(pool).length === 0);
    servers.update(() => []);
    const hit = 'one message-bytes 1';
    expect(told).toEqual([hit, 'one reset', hit, 'one reset', hit, 'one reset', 'one reset']);
  });
});
