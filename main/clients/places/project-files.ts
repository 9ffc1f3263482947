import type { FileFormat } from '../../../shared/domain/found-client';
import type { ClientKind, Container } from '../catalogue/client-kinds';
import { findPathsIn } from './glob';
import type { Look } from './look';
import type { Platform } from './machine';
import { cleanPath, pathsOf } from './path-tokens';

/** A file that counts in one folder only. */
export interface ProjectPlace {
  readonly path: string;
  readonly folder: string;
  readonly format: FileFormat | undefined;
  readonly container: Container | undefined;
}

/** Somebody who works in more is served with the first ones. */
const maxFolders = 300;

const folderMark = '{{folder}}';

/** Where a kind keeps servers for these folders. `ownFiles` are the person's own, which may have a part for each folder. */
export async function findProjectFiles(
  kind: ClientKind,
  look: Look,
  { folders, ownFiles }: { folders: readonly string[]; ownFiles: readonly string[] },
): Promise<ProjectPlace[]> {
  const found = await Promise.all(
    (await usableFolders(folders, look)).flatMap((folder) =>
      kind.projectFiles.map(async ({ path, format, container }): Promise<ProjectPlace[]> => {
        if (path === null) return ownParts({ folder, ownFiles, container, format }, look.machine.platform);
        const { paths } = await findPathsIn(folder, path, look);
        return paths.map((place) => ({ path: place, folder, format, container }));
      }),
    ),
  );
  return found.flat();
}

/** Absolute paths of folders that are there, each once, and no whole disk. */
async function usableFolders(folders: readonly string[], { machine, files }: Look): Promise<string[]> {
  const clean = new Set(folders.map((folder) => cleanPath(folder, machine.platform)));
  const own = [...clean].filter((folder) => folder !== null && isProject(folder, machine.platform)) as string[];
  const some = own.slice(0, maxFolders);
  const found = await Promise.all(some.map((folder) => files.stat(folder)));
  return some.filter((_, index) => {
    const facts = found[index];
    return facts === 'denied' || (typeof facts === 'object' && facts.kind === 'directory');
  });
}

/** Network places are left out: asking for one would send the person's name to a foreign computer. */
export function isProject(path: string, platform: Platform): boolean {
  const isOnNetwork = platform === 'win32' && path.startsWith('\\\\');
  return !isOnNetwork && pathsOf(platform).dirname(path) !== path;
}

interface OwnPart {
  folder: string;
  ownFiles: readonly string[];
  container: Container | undefined;
  format: FileFormat | undefined;
}

/** On Windows a folder may be noted with either slash. */
function ownParts({ folder, ownFiles, container, format }: OwnPart, platform: Platform): ProjectPlace[] {
  if (container === undefined) return [];
  const { sep } = pathsOf(platform);
  const spellings = [...new Set([folder, folder.replaceAll(sep, '/')])];
  return ownFiles.flatMap((path) =>
    spellings.map((spelling) => ({
      path,
      folder,
      format,
      container: { ...container, segments: container.segments.map((part) => (part === folderMark ? spelling : part)) },
    })),
  );
}
