import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { appCommand, appEnvironment, launchGatehouse } from '../support/electron-app';
import { freePort } from '../support/free-port';

let home: string;
const started = new Set<ChildProcess>();

test.beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-start-'));
});

test.afterEach(() => {
  for (const process of started) process.kill('SIGKILL');
  started.clear();
  rmSync(home, { recursive: true, force: true });
});

const refusedSwitches = [
  '--remote-debugging-port=0',
  '--remote-debugging-pipe',
  '--inspect=0',
  '--remote-allow-origins=*',
  '--load-extension=/tmp',
  '--proxy-server=127.0.0.1:9',
  '--host-rules=MAP * 127.0.0.1',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--ignore-certificate-errors',
  '--js-flags=--expose-gc',
  '--disable-web-security',
];

for (const given of refusedSwitches) {
  test(`does not start with ${given} (T-J04)`, async () => {
    const { code, stderr } = await startAndWait([given], {});
    expect(code).toBe(3);
    expect(stderr).toContain(`Gatehouse does not start with “${given.split('=')[0]}”`);
  });
}

const refusedVariables = {
  NODE_OPTIONS: '--no-warnings',
  LD_PRELOAD: '/usr/lib/none.so',
  LD_AUDIT: '/usr/lib/none.so',
  ELECTRON_NO_ASAR: '1',
  SSLKEYLOGFILE: '/tmp/gatehouse-keys',
};

for (const [name, value] of Object.entries(refusedVariables)) {
  test(`does not start while ${name} is set, and says so (T-B07)`, async () => {
    const { code, stderr } = await startAndWait([], { [name]: value });
    expect(code).toBe(3);
    expect(stderr).toContain(`while the environment variable ${name} is set`);
  });
}

test('as plain Node it is not the app: nothing of it runs, and nothing is let through (T-B07)', async () => {
  const port = await freePort();
  const { code } = await startAndWait(['--port', String(port)], { ELECTRON_RUN_AS_NODE: '1' });
  expect(code).not.toBe(0);
  expect(await isAnswering(port)).toBe(false);
});

test('says so when an option makes no sense', async () => {
  const { code, stderr } = await startAndWait(['--port=seven'], {});
  expect(code).toBe(64);
  expect(stderr).toContain('“--port”');
});

test('says why it cannot start, instead of starting without its policy', async () => {
  writeFileSync(join(home, 'file'), '');
  const [command, whole] = await appCommand(join(home, 'file'), []);
  const app = spawn(command, whole, { env: appEnvironment(home, {}), stdio: ['ignore', 'ignore', 'pipe'] });
  started.add(app);
  let stderr = '';
  app.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await expect.poll(() => stderr, { timeout: 15_000 }).toContain('is not a folder. Name a folder with --home');
});

test('a second start shows the first one and tells it nothing (T-B07)', async () => {
  const running = await launchGatehouse({ home });
  try {
    await running.page('dashboard');
    await running.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.hide();
    });
    expect(await running.isVisible('dashboard')).toBe(false);
    const other = await freePort();
    const { code } = await startAndWait(['--port', String(other), 'gatehouse://approve?id=K7QX'], {});
    expect(code).toBe(0);
    await expect.poll(() => running.isVisible('dashboard')).toBe(true);
    await expect(fetch(`http://127.0.0.1:${other}/mcp`)).rejects.toThrow();
  } finally {
    await running.close();
  }
});

test('closing the dashboard leaves the gateway on, and the tray brings its window', async () => {
  const running = await launchGatehouse({ home });
  try {
    const dashboard = await running.page('dashboard');
    const window = await running.app.browserWindow(dashboard);
    const closed = dashboard.waitForEvent('close');
    await window.evaluate((browserWindow) => browserWindow.close());
    await closed;
    expect((await fetch(running.endpoint)).status).toBeGreaterThanOrEqual(400);

    await running.clickTray();
    await expect.poll(() => running.isVisible('tray')).toBe(true);
    const tray = await running.app.browserWindow(await running.page('tray'));
    expect(await tray.evaluate((window) => window.getBounds())).toMatchObject({ width: 380, height: 560 });
    await tray.evaluate(({ webContents }) => webContents.sendInputEvent({ type: 'keyDown', keyCode: 'Escape' }));
    await expect.poll(() => running.isVisible('tray')).toBe(false);
  } finally {
    await running.close();
  }
});

test('keeps all its files in the home, closed to others, and stops within five seconds when told to', async () => {
  const port = await freePort();
  const app = await start(['--port', String(port), '--hidden'], {});
  await expect.poll(() => isAnswering(port), { timeout: 30_000 }).toBe(true);
  expect(statSync(home).mode & 0o777).toBe(0o700);
  expect(statSync(join(home, 'electron')).mode & 0o777).toBe(0o700);

  const exit = once(app, 'exit');
  const toldAt = performance.now();
  app.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  expect(performance.now() - toldAt).toBeLessThan(5500);
  expect(await isAnswering(port)).toBe(false);
});

async function start(args: readonly string[], more: Record<string, string>): Promise<ChildProcess> {
  const [command, whole] = await appCommand(home, args);
  const app = spawn(command, whole, { env: appEnvironment(home, more), stdio: ['ignore', 'ignore', 'pipe'] });
  started.add(app);
  return app;
}

async function startAndWait(args: readonly string[], more: Record<string, string>) {
  const app = await start(args, more);
  let stderr = '';
  app.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = await once(app, 'close');
  return { code: code as number | null, stderr };
}

function isAnswering(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/mcp`).then(
    () => true,
    () => false,
  );
}
