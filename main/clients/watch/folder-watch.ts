import { type FSWatcher, type WatchListener, watch } from 'node:fs';
import { join, sep } from 'node:path';

/** What is of interest in a folder: names of files, and names of folders on the way to others. In small letters where case does not count. */
export interface Names {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** Of names that count when they appear. */
  readonly patterns: readonly RegExp[];
}

export interface FolderWatch {
  /** Watches these folders, as far as they are there, and no others. Returns how many of them were not watched before. */
  set(folders: ReadonlyMap<string, Names>): number;
  close(): void;
}

export interface FolderWatchParts {
  /** Something happened to it. `null`: to something in one of the folders, and the system does not say to what. */
  onChange: (path: string | null) => void;
  /** The system has no more watches to give. */
  onShortage: () => void;
  /** Left out: that of the system. */
  watch?: (path: string, options: { persistent: false }, listener: WatchListener<string>) => FSWatcher;
}

/**
 * Watches folders and not files, for a file that is replaced takes its watch with it; and the folders above them, for the same is
 * true of a folder. Nothing happens while nothing happens there.
 */
export function createFolderWatch({ onChange, onShortage, watch: open = watch }: FolderWatchParts): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let wanted: ReadonlyMap<string, Names> = new Map();

  function heed(folder: string, event: string, name: string | null): void {
    const names = wanted.get(folder);
    if (!names) return;
    if (name === null) {
      onChange(null);
      return;
    }
    const path = join(folder, name);
    const isOnTheWay = has(names.folders, name);
    // Some systems tell of a folder when something in it changes, which is told by its own watch.
    if (isOnTheWay && event === 'rename') drop(path);
    const isOfInterest =
      has(names.files, name) ||
      (event === 'rename' && (isOnTheWay || names.patterns.some((pattern) => pattern.test(name))));
    if (isOfInterest) onChange(path);
  }

  /** What is there by that name now is another folder, or none. */
  function drop(path: string): void {
    for (const folder of [...watchers.keys()]) if (folder === path || folder.startsWith(path + sep)) end(folder);
  }

  function end(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  function begin(folder: string): void {
    try {
      const watcher = open(folder, { persistent: false }, (event, name) => heed(folder, event, name));
      watchers.set(folder, watcher);
      watcher.on('error', () => {
        end(folder);
        onChange(null);
      });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // What is not there, or closed to us, is noticed by the folder above it.
      if (code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE') onShortage();
    }
  }

  return {
    set(folders) {
      wanted = folders;
      for (const folder of [...watchers.keys()]) if (!folders.has(folder)) end(folder);
      const missing = [...folders.keys()].filter((folder) => !watchers.has(folder));
      missing.forEach(begin);
      return missing.filter((folder) => watchers.has(folder)).length;
    },
    close() {
      for (const folder of [...watchers.keys()]) end(folder);
    },
  };
}

function has(names: ReadonlySet<string>, name: string): boolean {
  return names.has(name) || names.has(name.toLowerCase());
}
