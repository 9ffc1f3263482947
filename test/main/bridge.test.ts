import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createControl } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Transport as OldTransportShape } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { controlPath } from '../../main/control-line';
import { forgetBridgeToken, keepBridgeToken } from '../../main/store/bridge-tokens';
import { type BridgeProcess, type BuiltBridge, buildBridge, startBridge } from '../support/bridge-process';
import { envelope, opening } from '../support/bridged';
import { freePort } from '../support/free-port';
import { textOf } from '../support/mcp-client';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { aScriptServer } from '../support/upstream';

const at = {} as { built: BuiltBridge; gatehouse: TestGatehouse; id: string; token: string };

beforeAll(async () => {
  at.built = await buildBridge();
  at.gatehouse = await startGatehouse();
  await at.gatehouse.addRule('allow', '*');
  await at.gatehouse.addServer('raw', aScriptServer('raw-stdio.mjs'));
  await at.gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
  Object.assign(at, await aClientOf(at.gatehouse, 'bridged'));
});

afterAll(async () => {
  await at.gatehouse?.stop();
  at.built?.remove();
});

async function aClientOf(gatehouse: TestGatehouse, name: string) {
  const client = await gatehouse.addClient(name);
  keepBridgeToken(gatehouse.home, client.id, client.token);
  return client;
}

function start({ home = at.gatehouse.home, id = at.id, args = [] as string[] } = {}): BridgeProcess {
  const bridge = startBridge(at.built.script, { home, args: ['--client', id, ...args] });
  onTestFinished(() => void bridge.child.kill('SIGKILL'));
  return bridge;
}

async function startWithSession(options: Parameters<typeof start>[0] = {}): Promise<BridgeProcess> {
  const bridge = start(options);
  await bridge.ask('hello', 'initialize', opening);
  bridge.send({ method: 'notifications/initialized' });
  return bridge;
}

const call = (name: string, input: Record<string, unknown> = {}) => ({ name, arguments: input });

describe('clients of the SDK', () => {
  const server = () => ({
    command: process.execPath,
    args: [at.built.script, 'connect', '--client', at.id],
    env: { GATEHOUSE_HOME: at.gatehouse.home },
  });

  it('connect, list and call: the line before', async () => {
    const client = new OldClient({ name: 'v1', version: '1' });
    await client.connect(new OldTransport(server()) as OldTransportShape);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('raw_echo');
    expect(textOf(await client.callTool(call('raw_echo', { text: 'hello' })))).toContain('hello');
    await client.close();
  });

  it.each([
    ['with a session', {}],
    ['without one', { versionNegotiation: { mode: { pin: '2026-07-28' } } }],
    ['probing first', { versionNegotiation: { mode: 'auto' as const } }],
  ])('connect, list and call: the present line, %s', async (_how, options) => {
    const client = new Client({ name: 'v2', version: '2' }, options);
    await client.connect(new StdioClientTransport(server()));
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('raw_echo');
    expect(textOf(await client.callTool(call('raw_echo', { text: 'hello' })))).toContain('hello');
    await client.close();
  });
});

it('sends no token to where another program says, which answers in Gatehouse’s place', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-bridge-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  keepBridgeToken(home, 'c1', 'gh_token');
  const requests: string[] = [];
  const trap = createServer((request) => void requests.push(request.url ?? '')).listen(0, '127.0.0.1');
  await once(trap, 'listening');
  const endpoint = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/mcp`;
  let asked = 0;
  const stranger = createControl((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      asked += 1;
      socket.end(`${JSON.stringify({ endpoint, isListening: true, proof: 'a'.repeat(64) })}\n`);
      stranger.emit('asked');
    });
  }).listen(controlPath(home));
  onTestFinished(() => {
    trap.close();
    stranger.close();
  });
  const bridge = start({ home, id: 'c1' });
  bridge.send({ id: 1, method: 'initialize', params: opening });
  while (asked < 3) await once(stranger, 'asked');
  expect(requests).toEqual([]);
});

describe('one process', () => {
  it('speaks both eras, an opening of the one after a probe of the other', async () => {
    const bridge = start();
    const probe = await bridge.ask(0, 'server/discover', { _meta: envelope });
    expect(probe.result).toHaveProperty('capabilities');
    const greeting = await bridge.ask(1, 'initialize', opening);
    expect(greeting.result).toMatchObject({ protocolVersion: '2025-11-25' });
    bridge.send({ method: 'notifications/initialized' });
    expect((await bridge.ask(2, 'tools/list')).result).toHaveProperty('tools');
    const stateless = { ...call('asking_region', { region: 'nörd' }), _meta: envelope };
    expect((await bridge.ask(3, 'tools/call', stateless)).result).not.toHaveProperty('isError', true);
  });

  it('passes on more than a megabyte, and goes on while it does', async () => {
    const bridge = await startWithSession();
    const big = bridge.ask(1, 'tools/call', call('raw_big', { bytes: 3_000_000 }));
    expect((await bridge.ask(2, 'ping')).result).toEqual({});
    expect(textOf((await big).result).length).toBeGreaterThanOrEqual(3_000_000);
  });

  it('hears that tools changed', async () => {
    const bridge = await startWithSession();
    await bridge.ask(1, 'tools/list');
    await at.gatehouse.services['servers.setEnabled']({ name: 'asking', isEnabled: false });
    await bridge.next(({ method }) => method === 'notifications/tools/list_changed');
    await at.gatehouse.services['servers.setEnabled']({ name: 'asking', isEnabled: true });
  });

  it('answers what is no message, and nothing of it reaches the gateway', async () => {
    const bridge = await startWithSession();
    for (const line of ['hello', '', '\u0000\u0001', '{"jsonrpc":"2.0"', 'null', '42']) bridge.send(line);
    bridge.child.stdin.write(Buffer.from([0xff, 0xfe, 0x0a]));
    for (let count = 0; count < 6; count += 1) {
      const { error } = await bridge.next(({ id }) => id === null);
      expect([-32700, -32600]).toContain(error?.code);
    }
    expect((await bridge.ask(1, 'ping')).result).toEqual({});
  });

  it('takes a byte order mark and Windows line ends', async () => {
    const bridge = start();
    bridge.send(`\ufeff${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: opening })}\r`);
    expect(await bridge.next(({ id }) => id === 1)).toHaveProperty('result');
  });

  it('writes nothing but messages to its output', async () => {
    const bridge = await startWithSession();
    await bridge.ask(1, 'tools/call', call('raw_echo', { text: 'a\nb\u2028c' }));
    bridge.child.stdin.end();
    await bridge.ended;
    const lines = bridge.stdout().split('\n');
    expect(lines.pop()).toBe('');
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('jsonrpc', '2.0');
    expect(bridge.stderr()).toBe('');
  });
});

describe('the end', () => {
  it('comes with that of its input, and ends the session', async () => {
    const { id } = await aClientOf(at.gatehouse, 'leaving');
    const sessions = () => at.gatehouse.services['clients.list'].get().find((client) => client.id === id)?.sessions;
    const bridge = await startWithSession({ id });
    await bridge.ask(1, 'ping');
    expect(sessions()).toBe(1);
    bridge.child.stdin.end();
    expect(await bridge.ended).toBe(0);
    await expect.poll(sessions).toBe(0);
  });

  it('comes when nobody reads its output', async () => {
    const bridge = await startWithSession();
    bridge.child.stdout.destroy();
    bridge.send({ id: 1, method: 'ping' });
    expect(await bridge.ended).toBe(0);
  });

  it('comes when it is told so', async () => {
    const bridge = await startWithSession();
    bridge.child.kill('SIGTERM');
    expect(await bridge.ended).toBe(0);
  });

  it('comes at once, also while a call is under way', async () => {
    const bridge = await startWithSession();
    bridge.send({ id: 1, method: 'tools/call', params: call('raw_hang') });
    await expect.poll(() => at.gatehouse.services['activity.recent'].get()[0]?.tool).toBe('hang');
    bridge.child.stdin.end();
    expect(await bridge.ended).toBe(0);
  });
});

describe('the token', () => {
  it('stands neither in the arguments nor in the environment of the process', async () => {
    const bridge = await startWithSession();
    const proc = (name: string) => readFileSync(`/proc/${bridge.child.pid}/${name}`, 'utf8');
    expect(proc('cmdline')).toContain(at.id);
    expect(proc('cmdline') + proc('environ')).not.toContain(at.token);
  });

  it.each([
    ['no client', '', 'This is not how the bridge of a client is started'],
    ['no such client', 'nobody', 'no token for this client'],
    ['another file', '../../settings', 'not the id of a client'],
  ])('is looked for in its place: %s', async (_what, id, words) => {
    const bridge = start({ id });
    expect(await bridge.ended).not.toBe(0);
    expect(bridge.stderr()).toContain(words);
    expect(bridge.stdout()).toBe('');
  });

  it('is not used where others could have read it', async () => {
    const { id, token } = await aClientOf(at.gatehouse, 'open');
    chmodSync(join(at.gatehouse.home, 'bridge', `${id}.token`), 0o644);
    const bridge = start({ id });
    expect(await bridge.ended).toBe(1);
    expect(bridge.stderr()).toContain('can be read by other users. Connect the client again in Gatehouse');
    expect(bridge.stderr()).not.toContain(token);
  });

  it('says what to do once it was revoked, and another one is taken without a new start', async () => {
    const { id } = await aClientOf(at.gatehouse, 'revoked');
    const bridge = await startWithSession({ id });
    await at.gatehouse.services['clients.revoke']({ id });
    const words = 'Gatehouse does not know this client any more. Connect it again in Gatehouse.';
    expect((await bridge.ask(1, 'ping')).error?.message).toBe(words);
    forgetBridgeToken(at.gatehouse.home, id);
    expect((await bridge.ask(2, 'ping')).error?.message).toContain('no token for this client');
    keepBridgeToken(at.gatehouse.home, id, (await at.gatehouse.addClient('anew')).token);
    expect((await bridge.ask(3, 'ping')).result).toEqual({});
  });
});

describe('a gateway that restarts', () => {
  async function aGatehouse() {
    const home = mkdtempSync(join(tmpdir(), 'gatehouse-bridged-'));
    const own = { gatehouse: await startGatehouse({ home, port: await freePort() }) };
    onTestFinished(async () => {
      await own.gatehouse.stop();
      rmSync(home, { recursive: true, force: true });
    });
    await own.gatehouse.addRule('allow', '*');
    await own.gatehouse.addServer('raw', aScriptServer('raw-stdio.mjs'));
    const restart = async (port = own.gatehouse.port) => {
      await own.gatehouse.halt();
      own.gatehouse = await startGatehouse({ home, port });
    };
    return { home, own, restart, client: await aClientOf(own.gatehouse, 'bridged') };
  }

  it('does not strand the client, whose session goes on, also on another port', async () => {
    const { home, client, own, restart } = await aGatehouse();
    const bridge = await startWithSession({ home, id: client.id });
    expect(textOf((await bridge.ask(1, 'tools/call', call('raw_echo', { text: 'one' }))).result)).toContain('one');
    await restart();
    expect(textOf((await bridge.ask(2, 'tools/call', call('raw_echo', { text: 'two' }))).result)).toContain('two');
    await restart(await freePort());
    expect(textOf((await bridge.ask(3, 'tools/call', call('raw_echo', { text: 'three' }))).result)).toContain('three');
    await own.gatehouse.services['servers.setEnabled']({ name: 'raw', isEnabled: false });
    await bridge.next(({ method }) => method === 'notifications/tools/list_changed');
  });

  it('answers a call that was under way with an error, and it is not run again', async () => {
    const { home, client, own, restart } = await aGatehouse();
    const bridge = await startWithSession({ home, id: client.id });
    const hanging = bridge.ask(1, 'tools/call', call('raw_hang'));
    const isHanging = () =>
      own.gatehouse.services['activity.recent'].get().filter(({ tool }) => tool === 'hang').length;
    await expect.poll(isHanging).toBe(1);
    await restart();
    const { error, result } = await hanging;
    expect(error?.message ?? textOf(result)).not.toBe('');
    expect((await bridge.ask(2, 'ping')).result).toEqual({});
    expect(isHanging()).toBeLessThanOrEqual(1);
  });

  it('is waited for by a client that comes first', async () => {
    const { home, client, own } = await aGatehouse();
    const { port } = own.gatehouse;
    await own.gatehouse.halt();
    const bridge = start({ home, id: client.id });
    const greeting = bridge.ask(1, 'initialize', opening);
    await expect.poll(bridge.stderr).toContain('Gatehouse does not run; waiting for it.');
    own.gatehouse = await startGatehouse({ home, port });
    expect(await greeting).toHaveProperty('result');
  });
});
