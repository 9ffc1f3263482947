import { app, globalShortcut, ipcMain, Menu, nativeTheme, type Session, type Tray } from 'electron';
import { mayUse } from '../../shared/ipc/access';
import { type AppContract, contract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import { serve } from '../ipc/serve';
import { type ApprovalWindow, createApprovalWindow } from './approval-window';
import { appOrigin } from './assets';
import { lockDownSession } from './lockdown';
import { setLaunchAtLogin } from './login-item';
import { notifyOfRequests, notifyOfShadows } from './notifications';
import { followPanicHotkey } from './panic-hotkey';
import { createPromptSize } from './prompt-size';
import { serveAppScheme } from './protocol';
import { createTray } from './tray';
import { createWindows } from './windows';

export interface DesktopOptions {
  isRelease: boolean;
  session: Session;
  /** The folder of the built pages. */
  pages: string;
  /** The built bridge. */
  preload: string;
  /** The file that remembers the size of the prompt. */
  promptSize: string;
  report: (line: string) => void;
}

/** Puts a notice up under this name, or with `null` takes it down. */
export type Notify = (id: string, text: string | null) => void;

/** Everything that is seen: windows, prompt, tray, notifications. Made before the services, which may ask for a window. */
export function createDesktop({ isRelease, session, pages, preload, promptSize, report }: DesktopOptions) {
  const windows = createWindows({ preload, isRelease, report });
  let approvals: ApprovalWindow | undefined;
  let releaseHotkey = () => {};
  lockDownSession(session, (contents) => windows.kindOf(contents) !== undefined);
  serveAppScheme(session, pages);
  const keysForTyping = Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
  Menu.setApplicationMenu(process.platform === 'darwin' ? keysForTyping : null);

  const showDashboard = () => windows.showDashboard();
  const showApprovals = () => approvals?.review();
  return {
    shell: { showDashboard, showApprovals, setLaunchAtLogin, quit: () => app.quit() },
    /** From here on windows are answered, and a waiting request brings the prompt up. */
    open(services: Services<AppContract>, notify: Notify): Tray {
      const { kindOf, contents: openWindows } = windows;
      serve({ contract, services, report }, { ipc: ipcMain, kindOf, openWindows, mayUse, origin: appOrigin });
      followTheme(services['settings.preferences']);
      const waiting = services['approvals.waiting'];
      const create = () => windows.create('approval');
      approvals = createApprovalWindow({ create, waiting, size: createPromptSize(promptSize), report });
      notifyOfRequests({ waiting, showApprovals });
      notifyOfShadows({
        shadows: services['clients.shadows'],
        isInView: windows.isDashboardInView,
        showClients: () => void services['app.showDashboard']({ screen: 'clients' }),
      });
      const panic = () => void services['gateway.panic'](undefined);
      releaseHotkey = followPanicHotkey({
        shortcuts: globalShortcut,
        preferences: services['settings.preferences'],
        panic,
        notify: (problem) => notify('panic-hotkey', problem),
      });
      return createTray({
        status: services['gateway.status'],
        waiting,
        outside: services['settings.outside'],
        grants: services['grants.list'],
        recent: services['activity.recent'],
        createWindow: () => windows.create('tray'),
        showDashboard,
        showApprovals,
        showSettings: () => void services['app.showDashboard']({ screen: 'settings' }),
        setPaused: (isPaused) => void services['gateway.pause']({ isPaused }),
        panic,
        revoke: (id) => void services['grants.revoke']({ id }),
      });
    },
    end() {
      releaseHotkey();
      approvals?.end();
    },
  };
}

function followTheme(preferences: Services<AppContract>['settings.preferences']): void {
  const follow = () => {
    nativeTheme.themeSource = preferences.get().theme;
  };
  preferences.subscribe(follow);
  follow();
}
