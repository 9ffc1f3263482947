import { copyFileSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { controlPath } from '../../main/control-line';
import { askControl, openControl } from '../../main/control-socket';
import { createStore } from '../../main/gateway/store';
import { GatehouseError } from '../../shared/errors';
import { contract } from '../../shared/ipc/contract';
import { aStatus } from '../support/dashboard-views';

function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-control-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function open(home = aHome()) {
  const status = createStore(aStatus({ isListening: true }));
  const told: string[] = [];
  const control = await openControl({
    home,
    status,
    panic() {
      told.push('panic');
      status.update((current) => ({ ...current, isPaused: true, isPanic: true }));
    },
    clients: async (request) => {
      told.push(request.verb);
      if (request.verb === 'clients-apply') throw new GatehouseError('conflict', 'This preview is too old.');
      if (request.verb === 'clients-import') throw new TypeError('sk-canary');
      return { text: 'a'.repeat(200_000) };
    },
  });
  onTestFinished(() => control.close());
  return { home, status, told, control };
}

/** All that comes back on one connection, and that it ended. */
function say(home: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = createConnection(controlPath(home), () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(heard));
  });
}

describe('the control socket', () => {
  it('tells how Gatehouse is, and nothing else of it', async () => {
    const { home } = await open();
    expect(JSON.parse(await say(home, '{"verb":"status"}\n'))).toEqual({
      version: expect.any(String),
      endpoint: expect.any(String),
      isListening: true,
      isPaused: false,
      isPanic: false,
    });
  });

  it('stops everything', async () => {
    const { home, told } = await open();
    expect(await askControl(home, 'panic')).toMatchObject({ isPaused: true, isPanic: true });
    expect(told).toEqual(['panic']);
  });

  it('resumes nothing, approves nothing and changes no rule, whatever it is told (T-B05)', async () => {
    const { home, status, told } = await open();
    await askControl(home, 'panic');
    const before = JSON.stringify(status.get());
    const verbs = [
      ...Object.keys(contract),
      'resume',
      'unpause',
      'approve',
      'allow',
      'reply',
      '__proto__',
      'PANIC',
      '',
    ];
    for (const verb of verbs) {
      const answer = await say(home, `${JSON.stringify({ verb, isPaused: false, isPanic: false })}\n`);
      expect(answer, verb).toBe('{"problem":"There is no such request."}\n');
    }
    for (const line of [
      '',
      'panic',
      '[]',
      'null',
      '{"verb":["panic"]}',
      '{"verb":"panic","isPaused":false}',
      '{"verb":"status","channel":"gateway.pause"}',
      '{"verb":"clients-plan-disconnect","fileIds":null,"withSecrets":true}',
      '{"verb":"clients-plan-restore","backupId":"x"}',
      '{"verb":"clients-import","planId":"p","choices":[{"id":"c1","name":"a"}],"isEnabled":true}',
    ])
      expect(await say(home, `${line}\n`), line).toContain('There is no such request');
    expect(JSON.stringify(status.get())).toBe(before);
    expect(told).toEqual(['panic']);
  });

  it('answers one request a connection, and hangs up on one without end', async () => {
    const { home, told } = await open();
    expect((await say(home, '{"verb":"status"}\n{"verb":"panic"}\n')).split('\n')).toHaveLength(2);
    expect(await say(home, `{"verb":"${'x'.repeat(5_000_000)}`)).toBe('');
    expect(told).toEqual([]);
  });

  it('hands on what is asked about clients’ files, and its answer whole, however large', async () => {
    const { home, told } = await open();
    expect(JSON.parse(await say(home, '{"verb":"clients"}\n'))).toEqual({ done: { text: 'a'.repeat(200_000) } });
    expect(told).toEqual(['clients']);
  });

  it('says why something about clients’ files cannot be done, and of a mistake of ours nothing', async () => {
    const { home } = await open();
    const apply = await say(home, '{"verb":"clients-apply","planId":"p"}\n');
    expect(JSON.parse(apply)).toEqual({ problem: 'This preview is too old.' });
    const add = await say(home, '{"verb":"clients-import","planId":"p","choices":[{"id":"c1","name":"a"}]}\n');
    expect(JSON.parse(add)).toEqual({ problem: 'This failed because of a mistake in Gatehouse.' });
  });

  it('takes a request that comes in pieces', async () => {
    const { home } = await open();
    const heard = new Promise<string>((resolve) => {
      let text = '';
      const socket = createConnection(controlPath(home), () => {
        socket.write('{"verb":');
        setImmediate(() => socket.write('"status"}\n'));
      });
      socket.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    expect(JSON.parse(await heard)).toMatchObject({ isListening: true });
  });

  it('is for its owner alone, and stands in the home', async () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const { home } = await open();
    expect(readdirSync(home).sort()).toEqual(['control.key', 'control.sock']);
    expect(lstatSync(join(home, 'control.key')).mode & 0o777).toBe(0o600);
    expect(lstatSync(controlPath(home)).mode & 0o777).toBe(0o600);
  });

  it('takes the place of one that a killed process left, and is gone when it is closed', async () => {
    const home = aHome();
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(controlPath(home), resolve));
    onTestFinished(() => void dead.close());
    const { control } = await open(home);
    expect(await askControl(home, 'status')).toMatchObject({ isListening: true });
    await control.close();
    expect(await askControl(home, 'status')).toBeUndefined();
  });

  it('holds nobody up who only connects', async () => {
    const { home, control } = await open();
    const idle = Array.from({ length: 15 }, () => createConnection(controlPath(home)));
    for (const socket of idle) socket.on('error', () => {});
    expect(await askControl(home, 'status')).toMatchObject({ isListening: true });
    await control.close();
  });

  it('says so where the path is too long for a socket', async () => {
    const home = join(aHome(), 'x'.repeat(100));
    mkdirSync(home);
    const opening = openControl({
      home,
      status: createStore(aStatus()),
      panic() {},
      clients: async () => ({}),
    });
    await expect(opening).rejects.toThrow(
      /cannot reach this instance: the path of .* is too long for a socket\. Choose a shorter/,
    );
  });

  it('is a pipe of a name that follows from the home on Windows', () => {
    const [one, other] = [controlPath('C:\\a', 'win32'), controlPath('C:\\b', 'win32')];
    expect(one).toMatch(/^\\\\\.\\pipe\\gatehouse-[0-9a-f]{32}$/);
    expect(one).not.toBe(other);
  });
});

describe('asking it', () => {
  it('believes nobody who has not the key of this start, as another program that took the pipe', async () => {
    const { home, status } = await open();
    const [real, taken] = [await askControl(home, 'status'), aHome()];
    expect(real).toMatchObject({ isListening: true });
    await open(taken);
    // It has answers of the real one to show, and passes our own question on to it.
    const stranger = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (line) => void say(taken, String(line)).then((answer) => socket.end(answer)));
    });
    const fake = aHome();
    await new Promise<void>((resolve) => stranger.listen(controlPath(fake), resolve));
    onTestFinished(() => void stranger.close());
    expect(await askControl(fake, 'status')).toBeUndefined();
    copyFileSync(join(home, 'control.key'), join(fake, 'control.key'));
    expect(await askControl(fake, 'status')).toBeUndefined();
    copyFileSync(join(taken, 'control.key'), join(fake, 'control.key'));
    expect(await askControl(fake, 'status')).toMatchObject({ endpoint: status.get().endpoint });
  });

  it('gets nothing where nobody answers, or something else does', async () => {
    const home = aHome();
    expect(await askControl(home, 'status')).toBeUndefined();
    const stranger = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('{"isPanic":"no"}\n');
    });
    await new Promise<void>((resolve) => stranger.listen(controlPath(home), resolve));
    onTestFinished(() => void stranger.close());
    expect(await askControl(home, 'panic')).toBeUndefined();
  });
});
