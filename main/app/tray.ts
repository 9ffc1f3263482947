import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  Menu,
  type MenuItemConstructorOptions,
  nativeImage,
  nativeTheme,
  screen,
  Tray,
} from 'electron';
import type { Readable } from '../../shared/ipc/define';
import { describeTray, type TrayFacts, type TrayView } from './describe-tray';
import { placeBeside } from './placement';

export interface TrayOptions {
  status: Readable<TrayFacts['status']>;
  waiting: Readable<TrayFacts['waiting']>;
  outside: Readable<TrayFacts['outside']>;
  grants: Readable<TrayFacts['grants']>;
  recent: Readable<TrayFacts['recent']>;
  createWindow: () => BrowserWindow;
  showDashboard: () => void;
  showApprovals: () => void;
  /** Where changes from outside are read. */
  showSettings: () => void;
  setPaused: (isPaused: boolean) => void;
  panic: () => void;
  revoke: (grantId: string) => void;
}

/** The icon, its menu and the small window beside it. A left click shows the window, another click hides it. */
export function createTray(options: TrayOptions): Tray {
  const tray = new Tray(iconOf('idle'));
  const panel = createPanel(options.createWindow);
  const toggle = () => panel.toggle(anchorOf(tray));

  let menu = Menu.buildFromTemplate([]);
  let shown: string | undefined;
  function draw(): void {
    const view = describeTray({
      status: options.status.get(),
      waiting: options.waiting.get(),
      outside: options.outside.get(),
      grants: options.grants.get(),
      recent: options.recent.get(),
      now: new Date(),
    });
    keepTime(view.windows.length > 0);
    // Rebuilding a menu closes it under the person's pointer: only when it says something else.
    const looks = JSON.stringify([view, nativeTheme.shouldUseDarkColors]);
    if (looks === shown) return;
    shown = looks;
    tray.setImage(iconOf(view.icon));
    tray.setToolTip(`Gatehouse: ${view.sentence}`);
    if (process.platform === 'darwin') tray.setTitle(view.count > 0 ? String(view.count) : '');
    app.setBadgeCount(view.count);
    menu = Menu.buildFromTemplate(menuFor(view, options, toggle));
    // Where there is no click event the menu is the only way in; elsewhere it would take the left click for itself.
    if (process.platform === 'linux') tray.setContextMenu(menu);
  }

  /** What is left of trust is told by the minute, as long as there is any. */
  let minutes: NodeJS.Timeout | undefined;
  function keepTime(isNeeded: boolean): void {
    if (!isNeeded) clearInterval(minutes);
    minutes = isNeeded ? (minutes ?? setInterval(draw, minuteMs)) : undefined;
  }

  tray.on('click', toggle);
  tray.on('right-click', () => tray.popUpContextMenu(menu));
  const drawSoon = paced(draw);
  const { status, waiting, outside, grants, recent } = options;
  for (const source of [status, waiting, outside, grants, recent]) source.subscribe(drawSoon);
  nativeTheme.on('updated', draw);
  draw();
  return tray;
}

function menuFor(view: TrayView, options: TrayOptions, toggle: () => void): MenuItemConstructorOptions[] {
  const { review, outside, pause, panic } = view;
  return [
    { label: label(view.sentence), enabled: false },
    ...(review ? [{ label: label(review), click: options.showApprovals }] : []),
    ...(outside ? [{ label: label(outside), click: options.showSettings }] : []),
    { type: 'separator' },
    ...view.windows.map(({ id, label: text }) => ({ label: label(text), click: () => options.revoke(id) })),
    ...(view.windows.length > 0 ? [{ type: 'separator' as const }] : []),
    ...(panic ? [{ label: panic, click: options.panic }] : []),
    { label: pause.label, click: () => options.setPaused(!pause.isPaused) },
    ...(process.platform === 'linux' ? [{ label: 'Show', click: toggle }] : []),
    { type: 'separator' },
    ...view.recent.map((call) => ({ label: label(call), enabled: false })),
    ...(view.recent.length > 0 ? [{ type: 'separator' as const }] : []),
    { label: 'Open Gatehouse', click: options.showDashboard },
    { label: 'Quit', click: () => app.quit() },
  ];
}

/** An ampersand in a menu names a key unless it is doubled. */
function label(text: string): string {
  return text.replaceAll('&', '&&');
}

function createPanel(create: () => BrowserWindow): { toggle(anchor: Electron.Rectangle): void } {
  let window: BrowserWindow | undefined;
  let hiddenAt = Number.NEGATIVE_INFINITY;

  function build(): BrowserWindow {
    const built = create();
    built.on('blur', () => built.hide());
    built.on('hide', () => {
      hiddenAt = performance.now();
    });
    built.on('closed', () => {
      if (window === built) window = undefined;
    });
    built.webContents.on('render-process-gone', () => built.destroy());
    built.webContents.on('before-input-event', (event, { type, key }) => {
      if (type !== 'keyDown' || key !== 'Escape') return;
      event.preventDefault();
      built.hide();
    });
    return built;
  }

  return {
    toggle(anchor) {
      // The click that reaches us has just taken the focus away, and so hidden the window it was meant to hide.
      const wasJustHidden = performance.now() - hiddenAt < 200;
      if (window?.isVisible()) return window.hide();
      if (wasJustHidden) return;
      window ??= build();
      const { workArea } = screen.getDisplayMatching(anchor);
      window.setBounds(placeBeside(anchor, window.getBounds(), workArea));
      window.show();
      window.focus();
    },
  };
}

/** Where the icon is; on Linux nobody tells, so where the pointer is that clicked it. */
function anchorOf(tray: Tray): Electron.Rectangle {
  const bounds = tray.getBounds();
  return bounds.width > 0 ? bounds : { ...screen.getCursorScreenPoint(), width: 1, height: 1 };
}

function iconOf(icon: TrayView['icon']): Electron.NativeImage {
  // Trouble and pause have one shape: nothing goes through. The words tell them apart.
  const shape = icon === 'problem' ? 'paused' : icon;
  const name = process.platform === 'darwin' ? `${shape}Template` : `${shape}-on-${isBarDark() ? 'dark' : 'light'}`;
  return nativeImage.createFromPath(join(app.getAppPath(), 'build', 'icons', 'tray', `${name}.png`));
}

// GNOME's bar is dark in both themes.
function isBarDark(): boolean {
  return nativeTheme.shouldUseDarkColors || /gnome|unity/i.test(process.env['XDG_CURRENT_DESKTOP'] ?? '');
}

const minuteMs = 60_000;
const paceMs = 250;

function paced(draw: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      draw();
    }, paceMs);
  };
}
