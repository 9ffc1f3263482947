import { app, BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, type WebContents } from 'electron';
import type { WindowKind } from '../../shared/ipc/access';
import { appOrigin } from './assets';
import { openExternal } from './open-external';
import { defaultPromptSize, smallestPrompt } from './prompt-size';

/** Every window that is ours, by what it is for. */
export interface Windows {
  /** Makes it, hidden; its page loads at once. */
  create(kind: WindowKind): BrowserWindow;
  /** The dashboard, in front. */
  showDashboard(): void;
  /** Whether the person works with the dashboard at this moment. */
  isDashboardInView(): boolean;
  kindOf(contents: WebContents): WindowKind | undefined;
  contents(): readonly WebContents[];
}

export interface WindowsOptions {
  /** The built bridge: one CommonJS file. */
  preload: string;
  isRelease: boolean;
  report: (line: string) => void;
}

export function createWindows({ preload, isRelease, report }: WindowsOptions): Windows {
  const kinds = new Map<WebContents, WindowKind>();
  let dashboard: BrowserWindow | undefined;

  function create(kind: WindowKind): BrowserWindow {
    const window = new BrowserWindow({ ...looks[kind], ...common(preload, isRelease) });
    const { webContents } = window;
    kinds.set(webContents, kind);
    webContents.once('destroyed', () => kinds.delete(webContents));
    // The name of our app, whatever a page says.
    window.on('page-title-updated', (event) => event.preventDefault());
    window
      .loadURL(`${appOrigin}/${kind}/index.html`)
      .catch(() => report(`the ${kind} window could not load its page.`));
    return window;
  }

  function makeDashboard(): BrowserWindow {
    const window = create('dashboard');
    dashboard = window;
    window.once('closed', () => {
      if (dashboard === window) dashboard = undefined;
    });
    window.webContents.setWindowOpenHandler(({ url }) => {
      if (window.isFocused()) void openExternal(url, window);
      return { action: 'deny' };
    });
    window.webContents.on('render-process-gone', () => window.destroy());
    return window;
  }

  return {
    create,
    showDashboard() {
      const window = dashboard ?? makeDashboard();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      app.focus({ steal: true });
    },
    isDashboardInView: () => dashboard?.isFocused() === true,
    kindOf: (contents) => kinds.get(contents),
    contents: () => [...kinds.keys()],
  };
}

const looks: Readonly<Record<WindowKind, BrowserWindowConstructorOptions>> = {
  dashboard: { title: 'Gatehouse', width: 1100, height: 720, minWidth: 800, minHeight: 560 },
  approval: {
    title: 'Gatehouse asks',
    ...defaultPromptSize,
    minWidth: smallestPrompt.width,
    minHeight: smallestPrompt.height,
    useContentSize: true,
    resizable: true,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
  },
  tray: {
    title: 'Gatehouse',
    width: 380,
    height: 560,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
  },
};

function common(preload: string, isRelease: boolean): BrowserWindowConstructorOptions {
  return {
    show: false,
    autoHideMenuBar: true,
    // Close to the tokens' `bg`: no white flash before the page has painted.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#121418' : '#fafafb',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: !isRelease,
    },
  };
}
