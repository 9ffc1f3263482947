import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFindPeer } from '../../../../../main/gateway/identity/peer/find-peer';
import { describeProcess } from '../../../../../main/gateway/identity/peer/linux-peer';

const find = createFindPeer();

let server: Server;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-peer-')));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function port(): number {
  return (server.address() as AddressInfo).port;
}

async function connected(start: () => ChildProcess): Promise<{ child: ChildProcess; socket: Socket }> {
  const waiting = once(server, 'connection');
  const child = start();
  children.push(child);
  const [socket] = (await waiting) as [Socket];
  return { child, socket };
}

function script(text: string): string {
  const path = join(folder, 'agent.mjs');
  writeFileSync(path, text);
  return path;
}

const connect = (to: number) =>
  `import { connect } from 'node:net'; connect(${to}, '127.0.0.1').on('error', () => {});`;

describe.runIf(process.platform === 'linux')('the program behind a connection', () => {
  test('is found with its executable, its script, its parents and when it started', async () => {
    const path = script(connect(port()));
    const before = Date.now();
    const { child, socket } = await connected(() => spawn(process.execPath, [path]));

    const peer = await find({ fromPort: socket.remotePort ?? 0, toPort: port() });

    expect(peer.reason).toBeNull();
    expect(peer.process).toMatchObject({
      pid: child.pid,
      executable: realpathSync(process.execPath),
      script: path,
      signer: null,
    });
    expect(peer.process?.parents[0]).toEqual({ pid: process.pid, executable: realpathSync(process.execPath) });
    const startedMs = Date.parse(peer.process?.startedAt ?? '');
    // The kernel gives the time of its own start in whole seconds.
    expect(Math.abs(startedMs - before)).toBeLessThan(5000);
  });

  test('has its script resolved against its own folder', async () => {
    script(connect(port()));
    const { socket } = await connected(() => spawn(process.execPath, ['agent.mjs'], { cwd: folder }));
    const peer = await find({ fromPort: socket.remotePort ?? 0, toPort: port() });
    expect(peer.process?.script).toBe(join(folder, 'agent.mjs'));
  });

  test('has its script by the file that a link leads to', async () => {
    const path = script(connect(port()));
    symlinkSync(path, join(folder, 'agent'));
    const { socket } = await connected(() => spawn(process.execPath, [join(folder, 'agent')]));
    const peer = await find({ fromPort: socket.remotePort ?? 0, toPort: port() });
    expect(peer.process?.script).toBe(path);
  });

  test('is told apart from others that are connected to the same port', async () => {
    const path = script(connect(port()));
    const one = await connected(() => spawn(process.execPath, [path]));
    const other = await connected(() => spawn(process.execPath, ['-e', connect(port()), '--input-type=module']));
    const found = await Promise.all(
      [one, other].map(({ socket }) => find({ fromPort: socket.remotePort ?? 0, toPort: port() })),
    );
    expect(found.map((peer) => peer.process?.pid)).toEqual([one.child.pid, other.child.pid]);
    expect(found.map((peer) => peer.process?.script)).toEqual([path, null]);
  });

  test('that is gone is said to be gone', async () => {
    const { child, socket } = await connected(() => spawn(process.execPath, [script(connect(port()))]));
    const fromPort = socket.remotePort ?? 0;
    socket.destroy();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await find({ fromPort, toPort: port() })).toEqual({
      process: null,
      reason: 'The connection was gone before its program could be looked up.',
    });
    expect(describeProcess(child.pid ?? 0)).toBeUndefined();
  });
});

test('a system that tells nothing says so', async () => {
  expect(await createFindPeer('aix')({ fromPort: 1, toPort: 2 })).toEqual({
    process: null,
    reason: 'This system does not tell which program a connection belongs to.',
  });
});

test('a tool of the system that is not there is no failure of the call', async () => {
  expect(await createFindPeer('darwin')({ fromPort: 1, toPort: 2 })).toEqual({
    process: null,
    reason: 'The system did not tell which program this is.',
  });
});
