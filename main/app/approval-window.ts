import { type BrowserWindow, screen } from 'electron';
import type { Readable } from '../../shared/ipc/define';
import { placePrompt } from './placement';
import type { PromptSize } from './prompt-size';

/** The prompt window: there as long as something waits for the person, out of the way otherwise. */
export interface ApprovalWindow {
  /** Because the person asked for it: with focus, unlike when it comes by itself. */
  review(): void;
  end(): void;
}

export interface ApprovalWindowOptions {
  create: () => BrowserWindow;
  waiting: Readable<readonly { id: string }[]>;
  /** As large as the person made it last. */
  size: PromptSize;
  report: (line: string) => void;
}

const crashesInARow = 3;
const restMs = 10_000;

/**
 * Kept loaded, so that a prompt appears at once, and of the size that the person gave it, so that nothing moves under the pointer.
 * Closing it is no answer: it hides, and comes back with the next request or by `review`. When its page crashes or hangs a new
 * window takes its place; nothing is allowed by that.
 */
export function createApprovalWindow({ create, waiting, size, report }: ApprovalWindowOptions): ApprovalWindow {
  let isEnding = false;
  let known = new Set<string>();
  let crashes: readonly number[] = [];
  let rest: NodeJS.Timeout | undefined;
  let window = build();

  function build(): BrowserWindow {
    const built = create();
    const { width, height } = size.get();
    built.setContentSize(width, height);
    built.on('resized', () => keepSize(built));
    built.on('hide', () => keepSize(built));
    built.setAlwaysOnTop(true, 'floating');
    built.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    built.on('close', (event) => {
      if (isEnding) return;
      event.preventDefault();
      built.hide();
    });
    built.webContents.on('render-process-gone', () => replace(built, 'crashed'));
    built.on('unresponsive', () => replace(built, 'stopped answering'));
    return built;
  }

  /** Linux does not say when a resize is over, so also when the window goes. */
  function keepSize(built: BrowserWindow): void {
    const [width = 0, height = 0] = built.getContentSize();
    size.set({ width, height });
  }

  function replace(broken: BrowserWindow, what: string): void {
    if (isEnding || broken !== window) return;
    report(`the prompt window ${what}; a new one takes its place.`);
    broken.destroy();
    const now = performance.now();
    crashes = [...crashes.filter((at) => now - at < restMs), now];
    // A page that crashes as soon as it loads must not spin.
    if (crashes.length < crashesInARow) renew();
    else rest = setTimeout(renew, restMs);
  }

  function renew(): void {
    clearTimeout(rest);
    if (window.isDestroyed()) window = build();
    if (known.size > 0) show();
  }

  function show(): void {
    if (window.isDestroyed()) {
      renew();
      return;
    }
    if (!window.isVisible()) place(window);
    window.showInactive();
    window.moveTop();
  }

  function follow(): void {
    const ids = waiting.get().map(({ id }) => id);
    const isNew = ids.some((id) => !known.has(id));
    known = new Set(ids);
    if (isNew) show();
    else if (ids.length === 0 && !window.isDestroyed()) window.hide();
  }

  const unsubscribe = waiting.subscribe(follow);
  follow();
  return {
    review() {
      if (known.size === 0) return;
      show();
      window.focus();
    },
    end() {
      isEnding = true;
      unsubscribe();
      clearTimeout(rest);
      if (!window.isDestroyed()) window.destroy();
    },
  };
}

function place(window: BrowserWindow): void {
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  window.setBounds(placePrompt(window.getBounds(), workArea));
}
