import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { autostartEntry } from './autostart-entry';

/** Starts the app in the tray with the session, or no longer. */
export function setLaunchAtLogin(isEnabled: boolean): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: isEnabled, args: [...appArguments(), '--hidden'] });
    return;
  }
  const folder = join(app.getPath('appData'), 'autostart');
  const file = join(folder, 'gatehouse.desktop');
  if (!isEnabled) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, autostartEntry([executable(), ...appArguments(), '--hidden']), { mode: 0o644 });
}

/** An AppImage runs from a mount that is gone after it; the image itself stays. */
function executable(): string {
  return process.env['APPIMAGE'] ?? process.execPath;
}

function appArguments(): string[] {
  return app.isPackaged ? [] : [app.getAppPath()];
}
