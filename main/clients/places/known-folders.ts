import { clientKinds, type FolderList } from '../catalogue/client-kinds';
import { type ListReader, readKeys, readRecentProjects, readWorkspace } from './folder-lists';
import { findPaths } from './glob';
import { type Look, startLook } from './look';
import type { Machine } from './machine';
import { findOwnFiles } from './own-files';
import { cleanPath, pathsOf } from './path-tokens';
import { isProject } from './project-files';

export interface KnownFolder {
  readonly path: string;
  /** Id of the first kind whose list has it. */
  readonly kind: string;
}

/** Claude Code keeps its history in the same file. */
const maxListBytes = 64 * 1024 * 1024;
const maxWorkspaceBytes = 64 * 1024;
/** Of one editor: the ones used last. */
const maxWorkspaces = 200;
const maxFolders = 300;
/** Lists name many that are long gone. */
const maxAsked = 2000;

/**
 * Folders in which the clients on this machine were used, from their own lists: where project files may lie. Reads files of
 * other programs, so only when the person asked for it. What cannot be read or understood has no folders.
 */
export async function knownFolders(machine: Machine): Promise<KnownFolder[]> {
  const look = await startLook(machine, { isQuiet: false });
  const found = await Promise.all(
    clientKinds().flatMap((kind) =>
      kind.folderLists.map(async (list) => {
        const own = (await findOwnFiles(kind, look)).targets;
        const paths = await readList(list, own, look);
        return paths.map((path) => ({ path, kind: kind.id }));
      }),
    ),
  );
  return thatExist(found.flat(), look);
}

async function readList(list: FolderList, own: readonly string[], look: Look): Promise<string[]> {
  const patterns = list.paths?.[look.machine.platform];
  const places = patterns
    ? (await Promise.all(patterns.map((pattern) => findPaths(pattern, look)))).flatMap(({ paths }) => paths)
    : own;
  const lists = await Promise.all(places.map((place) => readPlace(list, place, look)));
  return lists.flat();
}

async function readPlace(list: FolderList, place: string, look: Look): Promise<string[]> {
  const { platform } = look.machine;
  if (list.reader === 'keys') return readWith(readKeys(list), { place, maxBytes: maxListBytes }, look);
  if (list.reader === 'recent-projects')
    return readWith(readRecentProjects(look.machine.home), { place, maxBytes: maxListBytes }, look);
  const files = await workspaceFiles(place, look);
  const read = readWorkspace(platform);
  return (
    await Promise.all(files.map((file) => readWith(read, { place: file, maxBytes: maxWorkspaceBytes }, look)))
  ).flat();
}

async function readWith(
  read: ListReader,
  { place, maxBytes }: { place: string; maxBytes: number },
  { machine }: Look,
): Promise<string[]> {
  try {
    return read((await machine.files.read(place, maxBytes)).toString('utf8'));
  } catch {
    return [];
  }
}

async function workspaceFiles(storage: string, look: Look): Promise<string[]> {
  const { join } = pathsOf(look.machine.platform);
  try {
    const files = (await look.files.list(storage)).map((name) => join(storage, name, 'workspace.json'));
    const facts = await Promise.all(files.map((file) => look.files.stat(file)));
    const age = (index: number) => {
      const fact = facts[index];
      return typeof fact === 'object' ? fact.mtimeMs : -1;
    };
    return [...files.keys()]
      .filter((index) => age(index) >= 0)
      .sort((a, b) => age(b) - age(a))
      .slice(0, maxWorkspaces)
      .map((index) => files[index] ?? '');
  } catch {
    return [];
  }
}

async function thatExist(folders: readonly KnownFolder[], look: Look): Promise<KnownFolder[]> {
  const { platform, home } = look.machine;
  const known = new Map<string, KnownFolder>();
  for (const { path, kind } of folders) {
    const clean = cleanPath(path, platform);
    const isUseful = clean !== null && clean !== home && isProject(clean, platform);
    if (isUseful && !known.has(clean)) known.set(clean, { path: clean, kind });
  }
  const all = [...known.values()].slice(0, maxAsked);
  const facts = await Promise.all(all.map(({ path }) => look.files.stat(path)));
  return all.filter((_, index) => isFolder(facts[index])).slice(0, maxFolders);
}

function isFolder(facts: Awaited<ReturnType<Look['files']['stat']>> | undefined): boolean {
  return typeof facts === 'object' && facts.kind === 'directory';
}
