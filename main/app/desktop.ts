import { app, ipcMain, Menu, nativeTheme, type Session, type Tray } from 'electron';
import { mayUse } from '../../shared/ipc/access';
import { type AppContract, contract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import { serve } from '../ipc/serve';
import { type ApprovalWindow, createApprovalWindow } from './approval-window';
import { appOrigin } from './assets';
import { lockDownSession } from './lockdown';
import { setLaunchAtLogin } from './login-item';
import { notifyOfRequests } from './notifications';
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
  report: (line: string) => void;
}

/** Everything that is seen: windows, prompt, tray, notifications. Made before the services, which may ask for a window. */
export function createDesktop({ isRelease, session, pages, preload, report }: DesktopOptions) {
  const windows = createWindows({ preload, isRelease, report });
  let approvals: ApprovalWindow | undefined;
  lockDownSession(session, (contents) => windows.kindOf(contents) !== undefined);
  serveAppScheme(session, pages);
  const keysForTyping = Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
  Menu.setApplicationMenu(process.platform === 'darwin' ? keysForTyping : null);

  const showDashboard = () => windows.showDashboard();
  const showApprovals = () => approvals?.review();
  return {
    shell: { showDashboard, showApprovals, setLaunchAtLogin, quit: () => app.quit() },
    /** From here on windows are answered, and a waiting request brings the prompt up. */
    open(services: Services<AppContract>): Tray {
      const { kindOf, contents: openWindows } = windows;
      serve({ contract, services, report }, { ipc: ipcMain, kindOf, openWindows, mayUse, origin: appOrigin });
      followTheme(services['settings.preferences']);
      const waiting = services['approvals.waiting'];
      approvals = createApprovalWindow({ create: () => windows.create('approval'), waiting, report });
      notifyOfRequests({ waiting, showApprovals });
      return createTray({
        status: services['gateway.status'],
        waiting,
        recent: services['activity.recent'],
        createWindow: () => windows.create('tray'),
        showDashboard,
        showApprovals,
        setPaused: (isPaused) => void services['gateway.pause']({ isPaused }),
      });
    },
    end: () => approvals?.end(),
  };
}

function followTheme(preferences: Services<AppContract>['settings.preferences']): void {
  const follow = () => {
    nativeTheme.themeSource = preferences.get().theme;
  };
  preferences.subscribe(follow);
  follow();
}
