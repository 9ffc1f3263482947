import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { resolveElectron, sandboxArguments } from '../../build/electron-runtime.mjs';

const root = join(import.meta.dirname, '..', '..');

/** Starts the built desktop app on a home of its own, listening on any free port. */
export async function launchApp(home: string, args: readonly string[] = []): Promise<ElectronApplication> {
  const electron = await resolveElectron();
  if (!electron) throw new Error('No Electron can be had for this machine.');
  return _electron.launch({
    executablePath: electron.executablePath,
    args: [...sandboxArguments(), root, '--home', home, '--port', '0', ...args],
    // Playwright drives the app through switches that it otherwise refuses to start with.
    env: { ...process.env, GATEHOUSE_TEST: '1' },
  });
}
