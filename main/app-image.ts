import { statSync } from 'node:fs';

/** What tells two starts of one image apart from another program at a like path. */
export interface FileTraits {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

/**
 * Whether an executable is this very one, from another start of the same AppImage: each start mounts the image anew, at
 * `…/.mount_<name and letters>/`, with the same files in it. `executable`, `own`: as the system tells them; `path`: how the
 * other is reached.
 */
export function isOfSameImage(
  { executable, path, own }: { executable: string; path: string; own: string },
  traitsOf: (path: string) => FileTraits | undefined = fileTraits,
): boolean {
  const inside = insideOf(own);
  if (inside === undefined || insideOf(executable) !== inside) return false;
  const [one, other] = [traitsOf(own), traitsOf(path)];
  if (!one || !other) return false;
  return one.size === other.size && one.mtimeMs === other.mtimeMs && one.ino === other.ino;
}

/** The path within a mounted image; `undefined`: it is in none. */
function insideOf(path: string): string | undefined {
  return /^\/.*\/\.mount_[^/]+\/(.+)$/.exec(path)?.[1];
}

function fileTraits(path: string): FileTraits | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
