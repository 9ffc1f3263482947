import { lstatSync, realpathSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { faults } from './faults';

export interface RealPathParts {
  /** What `~` stands for. */
  home: string;
  platform?: NodeJS.Platform;
  /** Whether something of this very name is there, even a link to nothing. Throws where that may not be looked at. */
  isThere?: (path: string) => boolean;
  /** The path of what is there without any link on the way; throws with `code: 'ENOENT'` for a link to nothing. */
  realPath?: (path: string) => string;
}

export interface RealPath {
  /**
   * Where a path leads: `~`, `..` and links resolved; what is not there yet counts as lying in what is. Paths that are the same to
   * the file system come out as the same text. Throws a sentence without the path where it cannot be told.
   */
  real(text: string): string;
  /** Throws a sentence for what is no path from its beginning. Touches no disk. */
  absolute(text: string): string;
  readonly separator: string;
}

export function createRealPath({
  home,
  platform = process.platform,
  realPath = realpathSync.native,
  isThere = isOnDisk,
}: RealPathParts): RealPath {
  const isWindows = platform === 'win32';
  const { dirname, basename, join, parse, resolve, sep } = isWindows ? win32 : posix;
  const [homeMark, separators] = isWindows ? [/^~(?=$|[\\/])/, /[\\/]+/] : [/^~(?=$|\/)/, /\/+/];

  /** The file systems there take names for the same that differ in case, and those of macOS in composition. */
  function fold(path: string): string {
    if (platform === 'darwin') return path.normalize('NFC').toLowerCase();
    return isWindows ? path.toLowerCase() : path;
  }

  function absolute(text: string): string {
    const path = homeMark.test(text) ? home + text.slice(1) : text;
    if (path.includes('\0')) throw new Error(faults.oddPath);
    if (isWindows ? isWholeOnWindows(path) : path.startsWith('/')) return path;
    throw new Error(faults.partialPath);
  }

  function resolveLinks(path: string): string {
    const missing: string[] = [];
    let at = path;
    try {
      for (; at !== parse(at).root && !isThere(at); at = dirname(at)) missing.unshift(basename(at));
      return join(at === parse(at).root ? at : realPath(at), ...missing);
    } catch (cause) {
      // Writing there would make what the link names, wherever that is.
      throw new Error(isMissing(cause) ? faults.danglingPath : faults.closedPath, { cause });
    }
  }

  /** As the system goes: `..` leads out of where the link before it led to. */
  function walk(path: string): string {
    const { root } = parse(path);
    const names = path.slice(root.length).split(separators);
    return names.reduce((at, name) => resolveLinks(join(at, name)), resolveLinks(root));
  }

  return {
    separator: sep,
    absolute,
    real(text) {
      const path = absolute(text);
      const found = fold(resolveLinks(resolve(path)));
      // Programs differ in which of the two they do.
      if (path.split(separators).includes('..') && fold(walk(path)) !== found) throw new Error(faults.twistedPath);
      return found;
    },
  };
}

/** `C:\dir` or `\\server\share\dir`. Not what goes by the current drive, and no names of devices, which lead past the rules for names. */
function isWholeOnWindows(path: string): boolean {
  if (/^[\\/]{2}[?.][\\/]/.test(path)) return false;
  // A colon further on names a stream of a file.
  if (!/^(?:[A-Za-z]:[\\/]|[\\/]{2}[^\\/:]+[\\/])[^:]*$/.test(path)) return false;
  // The system drops dots and blanks at the end of a name.
  return path.split(/[\\/]/).every((name) => name === '.' || name === '..' || !/[. ]$/.test(name));
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Most paths of calls that write are not there yet: an exception for each would cost more than all else. */
function isOnDisk(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
