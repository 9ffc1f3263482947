import type { GlobalShortcut } from 'electron';
import type { Preferences } from '../../shared/domain/settings';
import type { Readable } from '../../shared/ipc/define';
import { plainText } from './plain-text';

export interface PanicHotkeyOptions {
  shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>;
  preferences: Readable<Pick<Preferences, 'panicHotkey'>>;
  panic: () => void;
  /** A sentence that stays until it is put right; `null`: it is. */
  notify: (problem: string | null) => void;
}

/** Holds the hotkey of the preferences, whatever window is in front. Returns the way to let it go. */
export function followPanicHotkey({ shortcuts, preferences, panic, notify }: PanicHotkeyOptions): () => void {
  let held = '';
  let wanted: string | undefined;

  function follow(): void {
    const next = preferences.get().panicHotkey;
    if (next === wanted) return;
    wanted = next;
    release();
    if (next === '') {
      notify(null);
      return;
    }
    const problem = take(next);
    if (problem === null) held = next;
    notify(problem);
  }

  function take(accelerator: string): string | null {
    const name = plainText(accelerator);
    try {
      if (shortcuts.register(accelerator, panic)) return null;
      return `The hotkey “${name}” that stops everything is taken by another program. Choose another in Settings.`;
    } catch {
      // Electron throws on what is no key at all.
      return `“${name}” is not a hotkey that this system knows. Choose another in Settings.`;
    }
  }

  function release(): void {
    if (held !== '') shortcuts.unregister(held);
    held = '';
  }

  const unsubscribe = preferences.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    release();
  };
}
