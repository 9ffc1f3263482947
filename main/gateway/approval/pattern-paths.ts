import { posix, win32 } from 'node:path';
import type { Places } from './pattern-argument';

/** Whether text is a path that says the same wherever it is read: absolute, or from the home folder. */
export function isPathText(text: string): boolean {
  return (
    text.length <= longestPath &&
    !/[\0\r\n]/.test(text) &&
    (/^(\/(?!\/)|~\/|[A-Za-z]:[\\/])/.test(text) || text === '~')
  );
}

const longestPath = 1024;

/**
 * Folders that hold this path, the narrowest first, as a rule would name them (`~/work/site`); none where every one of them
 * would give too much: the whole disk, all of the home folder, hidden folders where credentials are kept.
 */
export function foldersOf(text: string, { roots, home }: Places): string[] {
  const { sep, normalize, dirname, basename } = pathsOf(text);
  const absolute = normalize(text.startsWith('~') ? home + text.slice(1) : text);
  const path = absolute.length > 1 && absolute.endsWith(sep) ? absolute.slice(0, -1) : absolute;
  const isFolder = absolute.endsWith(sep) || !basename(path).includes('.');
  const root = roots.filter((each) => isWithin(path, each, sep)).sort((a, b) => b.length - a.length)[0];
  const candidates = [...(isFolder ? [path] : []), dirname(path), ...(root ? [root] : [])];
  return candidates
    .filter((folder, at) => candidates.slice(0, at).every((one) => one !== folder && isWithin(one, folder, sep)))
    .filter((folder) => isNarrow(folder, { home, isRoot: folder === root, sep }))
    .map((folder) => (isWithin(folder, home, sep) ? `~${folder.slice(home.length)}` : folder));
}

function pathsOf(text: string): typeof posix {
  return /^[A-Za-z]:/.test(text) ? win32 : posix;
}

function isWithin(path: string, folder: string, sep: string): boolean {
  return folder !== '' && (path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
}

function isNarrow(folder: string, { home, isRoot, sep }: { home: string; isRoot: boolean; sep: string }): boolean {
  if (isWithin(home, folder, sep)) return false;
  const names = folder.split(sep).slice(1);
  if (names.some((name) => name.startsWith('.'))) return false;
  // Outside of projects the first two levels are the system's own, or everybody's.
  return isRoot || isWithin(folder, home, sep) || names.length > 2;
}
