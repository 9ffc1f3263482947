import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, powerMonitor, session, systemPreferences } from 'electron';
import { GatehouseError } from '../shared/errors';
import { readCommandLine, type StartOptions } from './app/command-line';
import { createDesktop } from './app/desktop';
import { lockDownPages } from './app/lockdown';
import { runProgram } from './app/polkit';
import { watchPresence } from './app/presence';
import { registerAppScheme } from './app/protocol';
import { openSystemAuthentication } from './app/system-authentication';
import { compose, type Gatehouse } from './compose';
import type { Launcher } from './own-bridge';
import { createElectronStore } from './store/electron-store';
import { prepareHome, resolveHome } from './store/home';

const misusedExitCode = 64;
// The whole stop takes no longer than 5 s, whatever hangs.
const stopLimitMs = 4500;

export interface DesktopStart {
  /** Without the executable. */
  readonly argv: readonly string[];
  /** The app runs from a package that people get. */
  readonly isRelease: boolean;
  /** Where the entry stands: the bundler may put this file a folder deeper. */
  readonly folder: string;
}

/** The desktop app. Returns before Electron is ready. */
export function startDesktop({ argv, isRelease, folder }: DesktopStart): void {
  const options = readCommandLine(argv);
  if (typeof options === 'string') {
    report(options);
    app.exit(misusedExitCode);
  } else launch({ ...options, isRelease, folder });
}

type Launch = StartOptions & Pick<DesktopStart, 'isRelease' | 'folder'>;

function launch(options: Launch): void {
  // Electron would show the stack in a dialog and hold the gateway up until somebody closes it.
  process.on('uncaughtException', (error) => report(`an unexpected error: ${nameOf(error)}`));
  process.on('unhandledRejection', (error) => report(`an unexpected error: ${nameOf(error)}`));
  const home = claimHome(options);
  if (!home) return;
  // As root there is no sandbox to be had, and asking for it would undo the switch that says so.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerAppScheme();
  lockDownPages(app);
  // Windows come and go; the gateway stays until somebody quits.
  app.on('window-all-closed', () => {});
  // Not a top-level await: Electron becomes ready only after this module has loaded.
  void app
    .whenReady()
    .then(() => start(home, options))
    .catch(failToStart);
}

/** `undefined` when there is nothing to start: the home cannot be used, or an instance of its own has it and shows itself. */
function claimHome({ home: flag }: StartOptions): string | undefined {
  try {
    const home = resolveHome({ flag, environment: process.env, platform: process.platform });
    prepareHome(home);
    const folder = join(home, 'electron');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
    if (app.requestSingleInstanceLock()) return home;
    app.exit(0);
  } catch (error) {
    void app.whenReady().then(() => failToStart(error));
  }
  return undefined;
}

async function start(home: string, { port, isHidden, isRelease, folder }: Launch): Promise<void> {
  const desktop = createDesktop({
    isRelease,
    session: session.defaultSession,
    pages: join(folder, '../renderer'),
    preload: join(folder, '../preload/index.cjs'),
    promptSize: join(home, 'electron', 'prompt-size.json'),
    report,
  });
  let lock = () => {};
  const presence = watchPresence({ power: powerMonitor, onLock: () => lock() });
  const gatehouse = await compose({
    home,
    version: app.getVersion(),
    mode: 'desktop',
    ...(port === undefined ? {} : { port }),
    environment: process.env,
    createSettingsFile: createElectronStore,
    system: await openSystemAuthentication({
      platform: process.platform,
      preferences: systemPreferences,
      run: runProgram,
    }),
    presence,
    shell: desktop.shell,
    launcher: launcherOf({ isRelease, folder }),
    report,
  });
  lock = gatehouse.lock;
  powerMonitor.on('resume', gatehouse.wake);
  quitCleanly(gatehouse, () => {
    presence.end();
    desktop.end();
  });
  const tray = desktop.open(gatehouse.services, gatehouse.notify);
  // The other side of a click on the icon, which no test can reach otherwise.
  if (!isRelease && process.env['GATEHOUSE_TEST'] === '1') Object.assign(globalThis, { gatehouseTestTray: tray });

  // What a second start says on its command line is nobody's business here.
  app.on('second-instance', () => desktop.shell.showDashboard());
  app.on('activate', () => desktop.shell.showDashboard());
  if (gatehouse.services['gateway.status'].get().isFirstRun) {
    await gatehouse.services['app.showDashboard']({ screen: 'welcome' });
  } else if (!isHidden && !app.getLoginItemSettings().wasOpenedAtLogin) {
    desktop.shell.showDashboard();
  }
  await gatehouse.start();
}

function quitCleanly(gatehouse: Gatehouse, closeDesktop: () => void): void {
  let isStopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    closeDesktop();
    const limit = new Promise((resolve) => setTimeout(resolve, stopLimitMs));
    void Promise.race([gatehouse.stop(), limit])
      .catch((error: unknown) => report(`stopping failed: ${nameOf(error)}`))
      .finally(() => app.exit(0));
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

async function failToStart(error: unknown): Promise<void> {
  const sentence =
    error instanceof GatehouseError
      ? error.message
      : `Gatehouse could not start because of an error of its own (${nameOf(error)}). Start it again; if it stays, report it.`;
  report(sentence);
  // Without a limit a start that nobody watches would hang in its own error message.
  const limit = new Promise((resolve) => setTimeout(resolve, 60_000));
  await Promise.race([dialog.showMessageBox({ type: 'error', title: 'Gatehouse', message: sentence }), limit]);
  app.exit(1);
}

/** All that is told of an error that is not ours: its message may hold what a server sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function report(line: string): void {
  process.stderr.write(`gatehouse: ${line}\n`);
}

/** A release needs no Node: it is its own bridge. An AppImage is somewhere else at each start; its file is not. */
function launcherOf({ isRelease, folder }: Pick<Launch, 'isRelease' | 'folder'>): Launcher {
  const { APPIMAGE: image, npm_node_execpath: node = 'node' } = process.env;
  if (isRelease && image) return { command: image, args: [], mounted: process.execPath };
  if (isRelease) return { command: process.execPath, args: [] };
  return { command: node, args: [join(folder, 'gatehouse.js')] };
}
