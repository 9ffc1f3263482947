import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test';
import { resolveElectron, sandboxArguments } from '../../build/electron-runtime.mjs';
import type { WindowKind } from '../../shared/ipc/access';
import { freePort } from './free-port';

const root = join(import.meta.dirname, '..', '..');
const attended = join(import.meta.dirname, 'electron-main');

export interface LaunchOptions {
  /** Kept after `close`. Without: a fresh one, removed by `close`. */
  home?: string;
  /** Without: a free one. */
  port?: number;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface RunningApp {
  app: ElectronApplication;
  home: string;
  port: number;
  endpoint: string;
  /** The page of a window, which may be hidden; waits until it is there and loaded. */
  page(kind: WindowKind): Promise<Page>;
  /** Whether the person sees that window. */
  isVisible(kind: WindowKind): Promise<boolean>;
  /** A left click on the tray icon. */
  clickTray(): Promise<void>;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** Quits as a person would and waits for the end. */
  close(): Promise<void>;
}

/** Starts the built desktop app, with everything that it keeps in a folder of its own, and waits until its endpoint answers. */
export async function launchGatehouse(options: LaunchOptions = {}): Promise<RunningApp> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'gatehouse-app-'));
  const port = options.port ?? (await freePort());
  const { executablePath } = await electronRuntime();
  const app = await _electron.launch({
    executablePath,
    // A virtual display has no graphics card; without the switch the GPU process crashes and is restarted during every start.
    args: [
      ...sandboxArguments(),
      '--disable-gpu',
      attended,
      '--home',
      home,
      '--port',
      String(port),
      ...(options.args ?? []),
    ],
    env: appEnvironment(home, { GATEHOUSE_TEST: '1', ...options.env }),
  });
  const crashed = new WeakSet<Page>();
  const follow = (page: Page) => page.on('crash', () => crashed.add(page));
  for (const page of app.windows()) follow(page);
  app.on('window', follow);
  let stderr = '';
  app.process().stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const close = async () => {
    await app.close();
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}/mcp`;
  try {
    await expect.poll(() => isAnswering(endpoint), { timeout: 30_000, message: 'the endpoint answers' }).toBe(true);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    app,
    home,
    port,
    endpoint,
    page: (kind) => pageOf(app, kind, (page) => !crashed.has(page)),
    isVisible: (kind) =>
      app.evaluate(
        ({ BrowserWindow }, start) =>
          BrowserWindow.getAllWindows().some(
            (window) => window.isVisible() && window.webContents.getURL().startsWith(start),
          ),
        addressOf(kind),
      ),
    clickTray: () => app.evaluate(() => void Reflect.get(globalThis, 'gatehouseTestTray').emit('click')),
    stderr: () => stderr,
    close,
  };
}

/** How to start the app without Playwright, which always adds switches of its own. */
export async function appCommand(home: string, args: readonly string[]): Promise<[command: string, args: string[]]> {
  const { executablePath } = await electronRuntime();
  return [executablePath, [...sandboxArguments(), root, '--home', home, ...args]];
}

/** Ours, without what would be refused, and with the person's folders inside the home. */
export function appEnvironment(home: string, more: Readonly<Record<string, string>>): Record<string, string> {
  const { NODE_OPTIONS: _refused, ...own } = process.env;
  return { ...(own as Record<string, string>), XDG_CONFIG_HOME: join(home, 'config'), ...more };
}

async function electronRuntime(): Promise<{ executablePath: string }> {
  const runtime = await resolveElectron();
  if (!runtime) throw new Error('No Electron can be had for this machine.');
  return runtime;
}

function addressOf(kind: WindowKind): string {
  return `app://gatehouse/${kind}/`;
}

async function pageOf(app: ElectronApplication, kind: WindowKind, isAlive: (page: Page) => boolean): Promise<Page> {
  const isIt = (page: Page) => !page.isClosed() && isAlive(page) && page.url().startsWith(addressOf(kind));
  // Not by event alone: a page is announced before it has its address.
  await expect.poll(() => app.windows().some(isIt), { timeout: 15_000, message: `the ${kind} window` }).toBe(true);
  const page = app.windows().find(isIt);
  if (!page) throw new Error(`The ${kind} window closed at once.`);
  await page.waitForLoadState('load');
  return page;
}

async function isAnswering(endpoint: string): Promise<boolean> {
  const answer = await fetch(endpoint).catch(() => undefined);
  await answer?.body?.cancel();
  return answer !== undefined;
}
