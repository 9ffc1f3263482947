import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect as openDatabase } from '../../main/store/sqlite';
import { connectSdk } from '../support/mcp-clients';
import { errorOf, openRawSession, resultOf, resumeRawSession } from '../support/raw-session';
import {
  httpServer,
  referenceServer,
  type StartOptions,
  startGatehouse,
  type TestGatehouse,
} from '../support/start-gatehouse';
import { aScriptServer, isRunning } from '../support/upstream';

async function start(options?: StartOptions): Promise<TestGatehouse> {
  const gatehouse = await startGatehouse(options);
  onTestFinished(() => gatehouse.stop());
  return gatehouse;
}

async function startOpen(...servers: [name: string, ...args: string[]][]) {
  const gatehouse = await start();
  await gatehouse.addRule('allow', '*');
  for (const [name, ...args] of servers) await gatehouse.addServer(name, aScriptServer('raw-stdio.mjs', ...args));
  const { token } = await gatehouse.addClient('Tester');
  return { gatehouse, token };
}

const text = (value: string) => `"content":[{"type":"text","text":"${value}"}]`;

describe('one slow or dead server', () => {
  it('delays neither the lists nor the calls of the others', async () => {
    const { gatehouse, token } = await startOpen(['good'], ['silent', 'silent'], ['dead', 'exit-early']);
    await gatehouse.addServer('missing', { kind: 'stdio', command: 'no-such-command-here', args: [], env: {} });
    await gatehouse.addServer('nobody', httpServer('http://127.0.0.1:9/mcp'));
    const client = await connectSdk('v2', gatehouse.endpoint, token);
    const startedMs = performance.now();
    const names = await client.tools();
    // The silent one is given up on after 30 s.
    expect(performance.now() - startedMs).toBeLessThan(15_000);
    expect(new Set(names.map((name) => name.split('_')[0]))).toEqual(new Set(['good']));
    const calledMs = performance.now();
    expect((await client.call('good_echo', { text: 'quick' })).text).toBe('quick');
    expect(performance.now() - calledMs).toBeLessThan(10_000);

    const [missing, dead] = await Promise.all([client.call('missing_any'), client.call('dead_any')]);
    // Why they do not start is for the person: the last words of a server may hold its keys.
    const why = 'Gatehouse shows why: ask the user to look there, then try again.';
    expect(missing).toMatchObject({ isError: true, text: `Server “missing” did not start. ${why}` });
    expect(dead).toMatchObject({ isError: true, text: `Server “dead” did not start. ${why}` });
    const cards = new Map(gatehouse.services['servers.list'].get().map(({ name, reason }) => [name, reason]));
    expect(cards.get('missing')).toContain('the command “no-such-command-here” was not found. Install it');
    expect(cards.get('dead')).toContain('no licence found');
    expect(gatehouse.services['activity.recent'].get().map(({ outcome }) => outcome)).toEqual([
      'failed',
      'failed',
      'completed',
    ]);
    await client.close();
  }, 20_000);

  it('does not hold up a tool whose name begins like its own', async () => {
    const { gatehouse, token } = await startOpen(['a', 'silent'], ['a_b']);
    const [tool] = (await gatehouse.untilServer('a_b', ({ tools }) => tools.length > 0)).tools;
    await gatehouse.halt();
    const again = await start({ home: gatehouse.home });
    const session = await openRawSession(again.endpoint, token);
    const call = `{"name":"${tool?.exposedName}","arguments":{"text":"mine"}}`;
    expect(await session.request('tools/call', call)).toContain(text('mine'));
  });

  it('announces itself when it has come up', async () => {
    const { gatehouse, token } = await startOpen(['good']);
    const client = await connectSdk('v1', gatehouse.endpoint, token);
    await client.tools();
    await gatehouse.addServer('late', aScriptServer('raw-stdio.mjs'));
    await client.toolsChanged();
    expect(await client.tools()).toContain('late_echo');
    await client.close();
  });

  it('is told of at its own endpoint instead of giving an empty list', async () => {
    const { gatehouse, token } = await startOpen(['dead', 'exit-early']);
    const session = await openRawSession(gatehouse.endpointOf('dead'), token);
    const error = errorOf(await session.request('tools/list'));
    expect(error.message).toContain('Server “dead” did not start.');
    expect(error.message).toContain('ask the user to look there');
  });
});

describe('a server that misbehaves in a call', () => {
  it('prints rubbish, and the call is answered all the same', async () => {
    const { gatehouse, token } = await startOpen(['raw']);
    const session = await openRawSession(gatehouse.endpoint, token);
    expect(await session.request('tools/call', '{"name":"raw_rubbish"}')).toContain(text('still here'));
    expect(await session.request('tools/call', '{"name":"raw_twice"}')).toContain(text('first'));
    expect(await session.request('tools/call', '{"name":"raw_echo","arguments":{"text":"next"}}')).toContain(
      text('next'),
    );
  });

  it('dies, which is a clear error, and the next call finds it started again', async () => {
    const { gatehouse, token } = await startOpen(['raw']);
    const session = await openRawSession(gatehouse.endpoint, token);
    const died = await session.request('tools/call', '{"name":"raw_die","arguments":{"signal":"SIGKILL"}}');
    expect(died).toContain('closed the connection during this call. It may or may not have done what was asked');
    expect(await session.request('tools/call', '{"name":"raw_echo","arguments":{"text":"back"}}')).toContain(
      text('back'),
    );
  });

  it('hangs, which ends at the time limit, without holding up the rest', async () => {
    const { gatehouse, token } = await startOpen(['raw']);
    await gatehouse.services['settings.save']({ callTimeoutMs: 1000 });
    const session = await openRawSession(gatehouse.endpoint, token);
    const hung = session.request('tools/call', '{"name":"raw_hang"}');
    expect(await session.request('tools/call', '{"name":"raw_echo","arguments":{"text":"now"}}')).toContain(
      text('now'),
    );
    expect(await hung).toContain('did not answer within 1 s, and the call was cancelled');
  });
});

describe('many clients', () => {
  it('share one process of a server, and nothing of each other (T-B13)', async () => {
    const { gatehouse } = await startOpen(['raw']);
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, index) => gatehouse.addClient(`Client ${index}`)));
    const sessions = await Promise.all(tokens.map(({ token }) => openRawSession(gatehouse.endpoint, token)));
    const canaries = sessions.flatMap((session, who) =>
      Array.from({ length: 20 }, async (_, turn) => {
        const answer = await session.request(
          'tools/call',
          `{"name":"raw_echo","arguments":{"text":"canary-${who}-${turn}."}}`,
        );
        return answer.includes(`canary-${who}-${turn}.`) && answer.match(/canary/g)?.length === 1;
      }),
    );
    expect(new Set(await Promise.all(canaries))).toEqual(new Set([true]));
    const { pid } = await gatehouse.untilServer('raw', ({ status }) => status === 'running');
    const pids = sessions.map(async (session) => {
      await session.request('tools/list');
      return (await gatehouse.untilServer('raw', () => true)).pid;
    });
    expect(new Set(await Promise.all(pids))).toEqual(new Set([pid]));
    if (process.platform === 'linux') expect(childrenOf(process.pid, 'raw-stdio.mjs')).toEqual([pid]);
  });
});

describe('what a server gets to know', () => {
  it('is never the token of a client, nor anything of ours (T-B09, T-F15)', async () => {
    const secret = 'canary-of-the-operator';
    vi.stubEnv('GATEHOUSE_TEST_SECRET', secret);
    const { gatehouse, token } = await startOpen(['raw'], ['exact']);
    await gatehouse.services['servers.update']({
      name: 'exact',
      draft: { name: 'exact', transport: aScriptServer('exact-stdio.mjs'), isTrusted: false },
    });
    const web = await recordingServer();
    await gatehouse.addServer('web', httpServer(web.url));
    const session = await openRawSession(gatehouse.endpoint, token);
    const environment = await session.request('tools/call', '{"name":"raw_env"}');
    expect(environment).toContain('PATH');
    expect(environment).not.toContain(token);
    expect(environment).not.toContain(secret);
    expect(environment).not.toContain('GATEHOUSE');
    const { pid } = await gatehouse.untilServer('raw', ({ status }) => status === 'running');
    if (process.platform === 'linux') expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(token);
    const params = resultOf(await session.request('tools/call', '{"name":"exact_read_mirror"}'));
    expect(params).toContain('"structuredContent":{"name":"read_mirror"}');
    await session.request('tools/call', '{"name":"web_run"}');
    expect(web.seen()).toContain('tools/call');
    for (const unwanted of [token, session.id, 'uthorization']) expect(web.seen()).not.toContain(unwanted);
  });
});

describe('a restart on the same home and port', () => {
  it('lets a client go on with the session it had', async () => {
    const first = await start();
    await first.addRule('allow', '*');
    await first.addServer('every', referenceServer('everything'));
    const { token } = await first.addClient('Patient');
    const old = await connectSdk('v1', first.endpoint, token);
    const new_ = await connectSdk('v2', first.endpoint, token);
    const raw = await openRawSession(first.endpoint, token);
    expect((await old.call('every_echo', { message: 'before' })).text).toBe('Echo: before');
    const { pid } = await first.untilServer('every', ({ status }) => status === 'running');
    await first.halt();
    expect(isRunning(pid ?? 0)).toBe(false);

    const again = await start({ home: first.home, port: first.port });
    for (const client of [old, new_]) {
      expect((await client.call('every_echo', { message: 'after' })).text).toBe('Echo: after');
    }
    expect(await raw.request('ping')).toContain('"result"');
    for (const client of [old, new_]) client.forgetChanges();
    const told = Promise.all([old.toolsChanged(), new_.toolsChanged()]);
    await again.services['servers.setTool']({ server: 'every', tool: 'echo', client: null, isEnabled: false });
    await told;
    expect(await new_.tools()).not.toContain('every_echo');
    await Promise.all([old.close(), new_.close()]);
  });

  it.each([
    ['tools/call', '{"name":"every_echo","arguments":{"message":"x"}}'],
    ['prompts/get', '{"name":"every_simple-prompt"}'],
    ['resources/read', '{"uri":"demo://resource/static/document/architecture.md"}'],
  ])('answers %s as the first thing it is asked', async (method, params) => {
    const first = await start();
    await first.addRule('allow', '*');
    await first.addServer('every', referenceServer('everything'));
    const { token } = await first.addClient('Patient');
    const { id } = await openRawSession(first.endpoint, token);
    await first.untilServer('every', ({ status }) => status === 'running');
    await first.halt();
    const again = await start({ home: first.home });
    expect(await resumeRawSession(again.endpoint, token, id).request(method, params)).toContain('"result"');
  });

  it('forgets a client that was revoked, and its session', async () => {
    const first = await start();
    const { id, token } = await first.addClient('Gone');
    const session = await openRawSession(first.endpoint, token);
    await first.services['clients.revoke']({ id });
    await first.halt();
    const again = await start({ home: first.home });
    const { post } = resumeRawSession(again.endpoint, token, session.id);
    expect((await post('{"jsonrpc":"2.0","id":1,"method":"ping"}')).status).toBe(401);
  });

  it('keeps the record and the sessions, but no grant', async () => {
    const first = await start();
    await first.addServer('raw', aScriptServer('raw-stdio.mjs'));
    const { token } = await first.addClient('Patient');
    const session = await openRawSession(first.endpoint, token);
    const call = session.request('tools/call', '{"name":"raw_change"}');
    await first.reply(await first.question(), { allow: '1-hour' });
    await call;
    await first.halt();
    const again = await start({ home: first.home });
    const same = resumeRawSession(again.endpoint, token, session.id);
    const asked = same.request('tools/call', '{"name":"raw_change"}');
    await again.reply(await again.question(), { deny: '' });
    expect(await asked).toContain('Denied by the user.');
    const { calls } = await again.services['activity.query']({
      filter: { text: '', outcome: 'any' },
      before: null,
      limit: 10,
    });
    expect(calls.map(({ outcome }) => outcome)).toEqual(['denied-by-user', 'completed']);
  });
});

describe('the record', () => {
  it('that cannot be written lets nothing through, and says so', async () => {
    const { gatehouse, token } = await startOpen(['raw']);
    const session = await openRawSession(gatehouse.endpoint, token);
    const change = '{"name":"raw_change"}';
    expect(await session.request('tools/call', change)).toContain(text('changed'));
    const release = holdRecord(gatehouse.home);
    // The journal takes it still; the record does not take it over.
    expect(await session.request('tools/call', change)).toContain(text('changed'));
    const before = (await gatehouse.untilServer('raw', ({ tools }) => tools.length === 13)).tools.length;
    const noticeIds = () => gatehouse.services['gateway.status'].get().notices.map(({ id }) => id);
    await vi.waitFor(() => expect(noticeIds()).toContain('record'), { timeout: 5000 });
    const refused = await session.request('tools/call', change);
    expect(refused).toContain('"isError":true');
    expect(refused).toContain('The call was not made, because Gatehouse cannot write its record.');
    expect(refused).not.toContain(gatehouse.home);
    expect(gatehouse.services['servers.list'].get()[0]?.tools).toHaveLength(before);
    release();
    expect(await session.request('tools/call', change)).toContain(text('changed'));
  }, 15_000);
});

describe('the start', () => {
  it('on a taken port says so with the next step, and everything else still works', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    onTestFinished(() => void squatter.close());
    const address = squatter.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const gatehouse = await start({ port });
    expect(gatehouse.services['gateway.status'].get()).toMatchObject({
      isListening: false,
      problem: `Port ${port} is taken by another program. Close the program that uses it, or choose another port in Settings (or with --port) and connect the clients again.`,
    });
    await expect(gatehouse.addClient('Early')).resolves.toHaveProperty('token');
  });

  it('of a second Gatehouse on one home is refused', async () => {
    const first = await start();
    await expect(startGatehouse({ home: first.home })).rejects.toThrow('Another Gatehouse');
  });

  it('ends with no process, listener or stream left', async () => {
    const { gatehouse, token } = await startOpen(['raw', 'ignore-sigterm']);
    const session = await openRawSession(gatehouse.endpoint, token);
    const stream = await session.listen();
    const call = session.request('tools/call', '{"name":"raw_hang"}').catch(() => 'cut');
    const { pid } = await gatehouse.untilServer('raw', ({ status }) => status === 'running');
    const startedMs = performance.now();
    await gatehouse.halt();
    expect(performance.now() - startedMs).toBeLessThan(5000);
    await stream.ended;
    await call;
    expect(isRunning(pid ?? 0)).toBe(false);
    await expect(fetch(gatehouse.endpoint)).rejects.toThrow();
  }, 10_000);
});

it('makes the first call of the welcome page through the real endpoint', async () => {
  const gatehouse = await start();
  const { folder } = await gatehouse.services['onboarding.addSample'](undefined);
  const tried = gatehouse.services['onboarding.tryIt'](undefined);
  await gatehouse.reply(await gatehouse.question(), { allow: 'once' });
  await expect(tried).resolves.toMatchObject({ isError: false, tool: 'sample_write_note' });
  expect(readFileSync(join(folder, 'hello.md'), 'utf8')).toContain('through Gatehouse');
});

/** Another program that keeps the record locked: every write fails as on a full disk. */
function holdRecord(home: string): () => void {
  const other = openDatabase(join(home, 'record.db'), { busyTimeoutMs: 0 });
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

function childrenOf(parent: number, script: string): number[] {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(script));
}

/** A server over HTTP that keeps all that it was sent. */
async function recordingServer(): Promise<{ url: string; seen(): string }> {
  let seen = '';
  const results: Record<string, string> = {
    initialize:
      '{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"web","version":"1"}}',
    'tools/list': '{"tools":[{"name":"run","inputSchema":{"type":"object"}}]}',
    'tools/call': '{"content":[]}',
  };
  const server = createWebServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen += `${request.url} ${request.rawHeaders.join(' ')} ${body}\n`;
    if (request.method !== 'POST') return response.writeHead(405).end();
    const { id, method } = JSON.parse(body) as { id?: number; method: string };
    if (id === undefined) return response.writeHead(202).end();
    response.writeHead(200, { 'Content-Type': 'application/json' });
    return response.end(`{"jsonrpc":"2.0","id":${id},"result":${results[method] ?? '{}'}}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/mcp`, seen: () => seen };
}

it('tries nothing without the sample server, nor on a server of the person’s that has its name', async () => {
  const gatehouse = await start();
  await expect(gatehouse.services['onboarding.tryIt'](undefined)).rejects.toMatchObject({ code: 'not-found' });
  await gatehouse.addServer('sample', aScriptServer('raw-stdio.mjs'));
  await expect(async () => gatehouse.services['onboarding.addSample'](undefined)).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(gatehouse.services['onboarding.tryIt'](undefined)).rejects.toMatchObject({ code: 'not-found' });
});

it('shows what a server ran into before a restart, with its time, until a person starts the server anew', async () => {
  const { gatehouse, token } = await startOpen(['files']);
  await gatehouse.services['servers.tune']({ name: 'files', limits: { messageBytes: 65_536 }, sharing: 'shared' });
  const session = await openRawSession(gatehouse.endpoint, token);
  for (let times = 0; times < 2; times += 1)
    await session.request('tools/call', '{"name":"files_big","arguments":{"bytes":100000}}');
  const before = await gatehouse.untilServer('files', ({ limitHits: [hit] }) => hit?.count === 2);
  await gatehouse.halt();

  const again = await start({ home: gatehouse.home });
  const shown = await again.untilServer('files', ({ limitHits }) => limitHits.length > 0);
  expect(shown.status).toBe('stopped');
  expect(shown.limitHits).toEqual(before.limitHits);
  await again.services['servers.restart']({ name: 'files' });
  await again.untilServer('files', ({ limitHits }) => limitHits.length === 0);
  await again.halt();

  const third = await start({ home: gatehouse.home });
  expect((await third.untilServer('files', () => true)).limitHits).toEqual([]);
});
