import { afterEach, describe, expect, it } from 'vitest';
import type { LimitMemory } from '../../../../main/gateway/ports';
import { createProcessTrees } from '../../../../main/gateway/upstream/process-trees';
import { createUpstream, type Upstream, type UpstreamOptions } from '../../../../main/gateway/upstream/upstream';
import { ServerConfig, type Transport } from '../../../../shared/domain/server';
import { GatehouseError } from '../../../../shared/errors';
import { anEvilServer } from '../../../support/evil-servers';
import {
  aScriptServer,
  aServerConfig,
  aWanted,
  callParams,
  isRunning,
  neverAborted,
  realClock,
  someSurroundings,
  textOf,
  until,
} from '../../../support/upstream';

const trees = createProcessTrees();
const running: Upstream[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((upstream) => upstream.stop()));
});

function anUpstream(transport: Transport, options: Partial<UpstreamOptions> = {}): Upstream {
  const upstream = createUpstream({
    config: aServerConfig('files', transport),
    surroundings: someSurroundings(trees),
    clientVersion: '0.0.0',
    clock: realClock,
    onNotification: () => undefined,
    onListChanged: () => undefined,
    ...options,
  });
  running.push(upstream);
  return upstream;
}

async function call(upstream: Upstream, tool: string, input: unknown = {}) {
  const link = await upstream.ready(neverAborted);
  return link.request('tools/call', callParams(tool, input), { timeoutMs: 10_000 });
}

describe('one server', () => {
  it('starts with the first call and only once for many', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'));
    expect(upstream.state.get()).toMatchObject({ status: 'stopped', pid: null });

    const links = await Promise.all([upstream.ready(neverAborted), upstream.ready(neverAborted)]);

    expect(links[0]).toBe(links[1]);
    expect(upstream.state.get()).toMatchObject({
      status: 'running',
      reason: null,
      pid: expect.any(Number),
      claims: { name: 'raw', version: '1.2.3' },
    });
    expect(upstream.greeting()?.capabilities).toHaveProperty('vendor', { kept: true });
  });

  it('is idle from its last use on, and never while it does not run, works or is watched', async () => {
    let at = 0;
    const clock = { ...realClock, monotonicMs: () => at };
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'), { clock });
    at = 1_000;
    expect(upstream.idleMs()).toBe(0);
    await upstream.start();
    at = 5_000;
    expect(upstream.idleMs()).toBe(4_000);
    await call(upstream, 'echo');
    expect(upstream.idleMs()).toBe(0);
    at = 6_000;
    expect(upstream.idleMs()).toBe(1_000);
    const link = await upstream.ready(neverAborted);
    const hanging = link.request('tools/call', callParams('hang', {}), { timeoutMs: 10_000 }).catch(() => undefined);
    at = 60_000;
    expect(upstream.idleMs()).toBe(0);
    await upstream.stop();
    await hanging;
    expect(upstream.idleMs()).toBe(0);
  });

  it('keeps the text of each tool as the server wrote it, over all pages', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs', 'paged'));
    await upstream.start();
    const { tools } = upstream.lists.get();
    expect(tools.map(({ key }) => key)).toEqual([
      'echo',
      'big',
      'die',
      'hang',
      'change',
      'fork',
      'rubbish',
      'flood',
      'env',
      'progress',
      'twice',
    ]);
    expect(tools[0]?.json).toBe('{"name":"echo","inputSchema":{"type":"object"},"vendorField":1}');
  });

  it('leaves out only the tools that have no name', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs', 'malformed-tools'));
    await upstream.start();
    const names = upstream.lists.get().tools.map(({ key }) => key);
    expect(names.slice(0, 3)).toEqual(['echo', 'no-schema', 'big']);
    expect(upstream.console().filter(({ text }) => text.includes('was left out'))).toHaveLength(3);
  });

  it('says that the command was not found and what to do', async () => {
    const upstream = anUpstream({ kind: 'stdio', command: 'no-such-command', args: [], env: {} });
    await expect(upstream.start()).rejects.toThrow(
      new GatehouseError(
        'upstream-unavailable',
        "Server “files” cannot start: the command “no-such-command” was not found. Install it or correct the command in the server's settings.",
      ),
    );
    expect(upstream.state.get()).toMatchObject({ status: 'failed', reason: expect.stringContaining('was not found') });
  });

  it('tells the exit code and the last words of a server that ended before it was ready', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs', 'exit-early'));
    await expect(upstream.start()).rejects.toThrow(
      'Server “files” stopped before it was ready. It ended with exit code 3. Its last console line was “no licence found”.',
    );
    expect(upstream.console()).toContainEqual(expect.objectContaining({ source: 'stderr', text: 'no licence found' }));
  });

  it('gives up on a server that never answers the greeting, and ends its process', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs', 'silent'), {
      timeouts: { handshake: 300, list: 300, probe: 100 },
    });
    await expect(upstream.start()).rejects.toMatchObject({ code: 'upstream-timeout' });
    expect(upstream.state.get()).toMatchObject({ status: 'failed', pid: null });
  });

  it('does not start when a secret is not there, and says so', async () => {
    const missing = new GatehouseError(
      'secret-unavailable',
      "The secret “token” is not set. Set it in the server's settings.",
    );
    const upstream = anUpstream(
      { ...aScriptServer('raw-stdio.mjs'), env: { TOKEN: '$' + '{secret:token}' } },
      {
        surroundings: {
          ...someSurroundings(trees),
          resolveSecrets: (text) => (text.includes('secret:') ? Promise.reject(missing) : Promise.resolve(text)),
        },
      },
    );
    await expect(upstream.start()).rejects.toBe(missing);
    expect(upstream.state.get()).toMatchObject({ status: 'failed', reason: missing.message });
  });

  it('a server killed during a call fails that call clearly, is started again, and takes the next call', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'));
    await upstream.start();
    const { pid } = upstream.state.get();

    await expect(call(upstream, 'die', { signal: 'SIGKILL' })).rejects.toMatchObject({
      code: 'upstream-unavailable',
      message: expect.stringContaining('Server “files” closed the connection during this call.'),
    });
    expect(upstream.state.get()).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('ended by signal SIGKILL'),
    });

    await until(upstream.state, ({ status }) => status === 'running');
    expect(upstream.state.get().pid).not.toBe(pid);
    expect(textOf(await call(upstream, 'echo', { text: 'again' }))).toBe('again');
  });

  it('a server that ends while idle only stops, and the next call starts it', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'));
    await upstream.start();
    process.kill(upstream.state.get().pid ?? 0, 'SIGKILL');
    const { reason } = await until(upstream.state, ({ status }) => status !== 'running');
    expect(upstream.state.get().status).toBe('stopped');
    expect(reason).toContain('The next call starts it again.');
    expect(upstream.lists.get().tools).not.toHaveLength(0);
    expect(textOf(await call(upstream, 'echo', { text: 'back' }))).toBe('back');
  });

  it('that somebody is subscribed to is watched until it is unsubscribed, and is started again when it ends', async () => {
    const heard: string[] = [];
    const upstream = anUpstream(aScriptServer('asking-stdio.mjs'), {
      onNotification: ({ paramsJson }) => void heard.push(paramsJson),
    });
    expect(upstream.isWatched()).toBe(false);
    await upstream.subscribe(aWanted('test://one'), neverAborted);
    expect(upstream.isWatched()).toBe(true);
    await expect.poll(() => heard.length).toBe(1);
    process.kill(upstream.state.get().pid ?? 0, 'SIGKILL');
    await until(upstream.state, ({ status }) => status === 'failed');
    await until(upstream.state, ({ status }) => status === 'running');
    // It tells once of each resource as it is subscribed to.
    await expect.poll(() => heard.length).toBe(2);
    void upstream.unsubscribe('test://one');
    expect(upstream.isWatched()).toBe(false);
  });

  it('stopping ends the whole process tree within 5 s, even one that ignores being asked', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs', 'ignore-sigterm'));
    const grandchild = Number(textOf(await call(upstream, 'fork')));
    const { pid } = upstream.state.get();
    expect(isRunning(grandchild)).toBe(true);

    const startedAt = performance.now();
    await upstream.stop();

    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect([isRunning(pid ?? 0), isRunning(grandchild)]).toEqual([false, false]);
    expect(upstream.state.get()).toMatchObject({ status: 'stopped', pid: null, reason: null });
  });

  it('grandchildren die with a server that crashed', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'));
    const grandchild = Number(textOf(await call(upstream, 'fork')));
    process.kill(upstream.state.get().pid ?? 0, 'SIGKILL');
    await until(upstream.state, ({ status }) => status === 'stopped');
    await upstream.stop();
    expect(isRunning(grandchild)).toBe(false);
  });

  it('goes on when the server writes rubbish to its output, and shows it', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'));
    expect(textOf(await call(upstream, 'rubbish'))).toBe('still here');
    const shown = upstream.console().filter(({ source }) => source === 'stdout');
    expect(shown.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Listening on port 80', '[1]', '{"jsonrpc":"1.0"}']),
    );
  });

  it('carries a result of 11 MB', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'));
    const answer = await call(upstream, 'big', { bytes: 11_000_000 });
    expect(textOf(answer)).toHaveLength(11_000_000);
  });

  it('refuses an answer that is longer than allowed, counts it, and goes on with the server', async () => {
    const config = ServerConfig.parse({
      ...aServerConfig('files', aScriptServer('raw-stdio.mjs')),
      limits: { messageBytes: 1_048_576 },
    });
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'), { config });
    await expect(call(upstream, 'big', { bytes: 2_000_000 })).rejects.toBeInstanceOf(GatehouseError);
    const { limitHits } = await until(upstream.state, ({ limitHits }) => limitHits.length > 0);
    expect(limitHits).toEqual([{ limit: 'message-bytes', count: 1, at: expect.any(String) }]);
    expect(upstream.console()).toContainEqual(
      expect.objectContaining({ source: 'gateway', text: expect.stringContaining('longer message than is allowed') }),
    );
    expect(textOf(await call(upstream, 'echo', { text: 'still here' }))).toBe('still here');
  });

  it('that ended by an endless line still shows so after it was started again by a call, and not after a person did', async () => {
    const config = ServerConfig.parse({
      ...aServerConfig('files', anEvilServer('endless')),
      limits: { messageBytes: 65_536 },
    });
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'), { config });
    await call(upstream, 'attack').catch(() => undefined);
    await until(upstream.state, ({ status, limitHits }) => status !== 'running' && limitHits.length > 0);
    expect(textOf(await call(upstream, 'echo', { text: 'back' }))).toBe('back');
    expect(upstream.state.get().limitHits).toMatchObject([{ limit: 'message-bytes', count: 1 }]);
    await upstream.restart();
    await until(upstream.state, ({ limitHits }) => limitHits.length === 0);
  });

  it('goes on counting from what it ran into before', async () => {
    const earlier = { limit: 'depth', count: 3, at: new Date().toISOString() } as const;
    const limitMemory: LimitMemory = { load: () => [earlier], add: () => undefined, reset: () => undefined };
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'), { limitMemory });
    expect(upstream.state.get().limitHits).toEqual([earlier]);
    upstream.hit('depth');
    await until(upstream.state, ({ limitHits }) => limitHits[0]?.count === 4);
  });

  it('is told once that what it wrote is no message', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'));
    await call(upstream, 'rubbish');
    await call(upstream, 'rubbish');
    const notes = upstream.console().filter(({ text }) => text.includes('not an MCP message'));
    expect(notes).toMatchObject([{ source: 'gateway' }]);
  });

  it('reads the list again when the server says that it changed', async () => {
    const changed: string[] = [];
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'), { onListChanged: (kind) => changed.push(kind) });
    await upstream.start();
    await call(upstream, 'change');
    await until(upstream.lists, ({ tools }) => tools.some(({ key }) => key === 'new-11'));
    expect(changed).toEqual(['tools', 'tools']);
  });

  it('survives a flood of notifications and passes on a bounded number', async () => {
    let passed = 0;
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'), {
      onNotification: () => {
        passed += 1;
      },
    });
    expect(textOf(await call(upstream, 'flood', { count: 50_000 }))).toBe('flooded');
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(10_000);
  });

  it('gives the process nothing of the gateway’s own environment but an allow-list', async () => {
    const environment = {
      ...process.env,
      GATEHOUSE_HOME: 'x',
      GATEHOUSE_TOKEN: 'x',
      BENCH_TOKEN: 'x',
      LANG: 'de_DE.UTF-8',
    };
    const surroundings = { ...someSurroundings(trees), environment };
    const upstream = anUpstream(
      { ...aScriptServer('raw-stdio.mjs'), env: { OWN: '1', GATEHOUSE_X: '1' } },
      { surroundings },
    );
    const seen = JSON.parse(textOf(await call(upstream, 'env'))) as Record<string, string>;
    expect(seen).toMatchObject({ LANG: 'de_DE.UTF-8', OWN: '1' });
    expect(Object.keys(seen).filter((name) => /GATEHOUSE|TOKEN/.test(name))).toEqual([]);
  });

  it('refuses calls while it is switched off, with its lists empty', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs'));
    await upstream.start();
    await upstream.setEnabled(false);
    expect(upstream.state.get().status).toBe('disabled');
    expect(upstream.lists.get().tools).toEqual([]);
    await expect(upstream.ready(neverAborted)).rejects.toMatchObject({ code: 'upstream-unavailable' });
    await upstream.setEnabled(true);
    expect(textOf(await call(upstream, 'echo', { text: 'on' }))).toBe('on');
  });

  it('stops at once while it is starting', async () => {
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs', 'silent'));
    const starting = upstream.ready(neverAborted);
    starting.catch(() => undefined);
    await upstream.stop();
    await expect(starting).rejects.toMatchObject({ code: 'upstream-unavailable' });
    expect(upstream.state.get()).toMatchObject({ status: 'stopped', pid: null });
  });
});
