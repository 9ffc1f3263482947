import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { controlPath } from '../../main/control-line';
import { askControl, controlVerbs, openControl } from '../../main/control-socket';
import { createStore } from '../../main/gateway/store';
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

  it('can only restrict: it resumes nothing, approves nothing and changes nothing, whatever it is told (T-B05)', async () => {
    expect(controlVerbs).toEqual(['status', 'panic']);
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
    ])
      expect(await say(home, `${line}\n`), line).toContain('There is no such request');
    expect(JSON.stringify(status.get())).toBe(before);
    expect(told).toEqual(['panic']);
  });

  it('answers one request a connection, and hangs up on one without end', async () => {
    const { home, told } = await open();
    expect((await say(home, '{"verb":"status"}\n{"verb":"panic"}\n')).split('\n')).toHaveLength(2);
    expect(await say(home, `{"verb":"${'x'.repeat(300)}`)).toBe('');
    expect(told).toEqual([]);
  });

  it('is for its owner alone, and stands in the home', async () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const { home } = await open();
    expect(readdirSync(home)).toEqual(['control.sock']);
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
    const opening = openControl({ home, status: createStore(aStatus()), panic() {} });
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
