import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write in several steps, and some put a new file in the place of the old one. */
const quietMs = 250;

/**
 * Calls back when a file was written, replaced, made or removed, once things are quiet again; our own writes too. Watches its
 * folder, for a file that is replaced takes its watch with it. Returns the way to end it.
 */
export function watchFile(path: string, onChange: () => void, onTrouble: () => void = () => {}): () => void {
  const name = basename(path);
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  const heed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
    timer.unref();
  };
  try {
    watcher = watch(dirname(path), { persistent: false }, (_event, changed) => {
      // Some systems do not say which file it was.
      if (changed === null || changed === name) heed();
    });
    watcher.on('error', onTrouble);
  } catch {
    onTrouble();
  }
  return () => {
    clearTimeout(timer);
    watcher?.close();
  };
}
