import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createOwnBridge } from '../../main/own-bridge';

const launcher = { command: '/usr/bin/node', args: ['/opt/gatehouse/gatehouse.js'] };

function aBridge(more: Partial<Parameters<typeof createOwnBridge>[0]> = {}) {
  const hasClient = (id: string) => id === 'c1';
  return createOwnBridge({ launcher, home: '/somewhere/else', environment: { HOME: '/home/ada' }, hasClient, ...more });
}

describe('an entry that starts our bridge', () => {
  test('is what we write ourselves', () => {
    const { command, args } = aBridge().entryFor('c1');
    expect(args).toEqual([...launcher.args, 'connect', '--client', 'c1', '--home', '/somewhere/else']);
    expect(aBridge().isBridge(command, args)).toBe(true);
  });

  test.each([
    ['another program', '/tmp/other', [...launcher.args, 'connect', '--client', 'c1']],
    ['another script', '/usr/bin/node', ['/tmp/other.js', 'connect', '--client', 'c1']],
    ['code before the words', '/usr/bin/node', ['-r', '/tmp/x.js', ...launcher.args, 'connect', '--client', 'c1']],
    ['a client that is none of ours', '/usr/bin/node', [...launcher.args, 'connect', '--client', 'c2']],
    ['no client at all', '/usr/bin/node', [...launcher.args, 'connect', '--client']],
  ])('is not: %s', (_what, command, args) => {
    expect(aBridge().isBridge(command, args)).toBe(false);
  });

  test('of a release is the app alone, without what would keep it from starting', () => {
    const bridge = aBridge({ launcher: { command: '/opt/Gatehouse/gatehouse', args: [] } });
    const { command, args, env } = bridge.entryFor('c1');
    expect(env).toEqual({ NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '' });
    expect(bridge.isBridge(command, args)).toBe(true);
  });
});

test('a process is our bridge by its program and what that runs', () => {
  const { isBridgeProcess } = aBridge();
  const own = { pid: 1, executable: '/usr/bin/node', script: '/opt/gatehouse/gatehouse.js' };
  expect(isBridgeProcess(own)).toBe(true);
  expect(isBridgeProcess({ ...own, script: '/tmp/other.js' })).toBe(false);
  expect(isBridgeProcess({ ...own, script: null })).toBe(false);
  expect(isBridgeProcess({ ...own, executable: '/tmp/node' })).toBe(false);
  expect(isBridgeProcess({ ...own, pid: process.pid })).toBe(false);
});

test('a link to our script, as npm makes one, is our script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-own-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'gatehouse.js'), '');
  symlinkSync(join(folder, 'gatehouse.js'), join(folder, 'link'));
  const { isBridgeProcess } = aBridge({ launcher: { command: '/usr/bin/node', args: [join(folder, 'link')] } });
  expect(isBridgeProcess({ pid: 1, executable: '/usr/bin/node', script: join(folder, 'gatehouse.js') })).toBe(true);
});

describe.runIf(process.platform === 'linux')('a release that is an AppImage', () => {
  test.each([
    ['takes another start of itself for its bridge', linkSync, true],
    ['takes another program at a like path for none', copyFileSync, false],
  ])('%s', async (_what, put, isOurs) => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-image-'));
    const [own, other] = ['.mount_GatehAbCdEf', '.mount_GatehGhIjKl'].map((name) => {
      mkdirSync(join(folder, name));
      return join(folder, name, 'gatehouse');
    }) as [string, string];
    copyFileSync('/bin/sleep', own);
    // One image gives a file the same inode at each start, as two names of one file have it.
    put(own, other);
    const child = spawn(other, ['60']);
    onTestFinished(() => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    await once(child, 'spawn');
    const launcher = { command: join(folder, 'Gatehouse.AppImage'), args: [], mounted: own };
    const process = { pid: child.pid ?? 0, executable: other, script: null };
    expect(aBridge({ launcher }).isBridgeProcess(process)).toBe(isOurs);
  });
});
