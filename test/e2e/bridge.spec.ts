import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { keepBridgeToken } from '../../main/store/bridge-tokens';
import { appCommand, appEnvironment } from '../support/electron-app';
import { command, type Served, startServe } from '../support/serve';

const token = `gh_${'t'.repeat(43)}`;
const opening = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'e2e', version: '1' } };

let served: Served;

test.beforeAll(async () => {
  served = await startServe({ config: { clients: [{ name: 'bridged', token }] }, args: ['--no-panel'] });
  keepBridgeToken(served.home, 'config-bridged', token);
});

test.afterAll(async () => {
  await served?.stop();
});

type Command = readonly [command: string, args: readonly string[]];

const bridgeArguments = () => ['connect', '--client', 'config-bridged', '--home', served.home];
const asCommand = (): Command => [process.execPath, [command, ...bridgeArguments()]];
/** The app itself, without Node and without a display. */
const asApp = (...more: string[]): Promise<Command> => appCommand(served.home, [...bridgeArguments(), ...more]);

function start([file, args]: Command, more: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const { DISPLAY: _none, WAYLAND_DISPLAY: _neither, ...env } = appEnvironment(served.home, more);
  return spawn(file, args, { env });
}

async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  const [chunk] = await once(child.stdout.setEncoding('utf8'), 'data');
  return String(chunk);
}

for (const [name, how] of [
  ['the command', () => Promise.resolve(asCommand())],
  ['the app itself, without a display', asApp],
] as const) {
  test(`${name} is the bridge of a client, and ends with its input`, async () => {
    const child = start(await how());
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: opening })}\n`);
    const answer = JSON.parse(await firstLine(child));
    expect(answer).toMatchObject({ id: 1, result: { protocolVersion: '2025-11-25' } });
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
    // Nothing of the app was begun.
    expect(existsSync(join(served.home, 'electron'))).toBe(false);
    expect(existsSync(join(served.home, 'config'))).toBe(false);
  });
}

test('the app is guarded as the bridge too', async () => {
  for (const [args, variables] of [
    [['--remote-debugging-port=0'], {}],
    [[], { NODE_OPTIONS: '--require /dev/null' }],
  ] as const) {
    const child = start(await asApp(...args), variables);
    expect((await once(child, 'close'))[0], args.join()).toBe(3);
  }
});
