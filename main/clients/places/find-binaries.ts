import type { Look } from './look';
import { cleanPath, pathsOf, variable } from './path-tokens';

/** A longer PATH is cut off. */
const maxFolders = 64;

/**
 * Where programs of these names stand: name → path of the first one on `path`, as a shell would find it. Nothing is run. Where
 * a folder may not be listed, each name is asked for.
 */
export async function findBinaries(
  names: Iterable<string>,
  path: string,
  look: Look,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(names);
  const folders = foldersOf(path, look);
  const listings = await Promise.all(folders.map((folder) => listing(folder, look)));
  const found = new Map<string, string>();
  for (const [index, folder] of folders.entries()) {
    const missing = [...wanted].filter((name) => !found.has(name));
    const hits = await Promise.all(
      missing.map((name) => program(name, { folder, names: listings[index] ?? null }, look)),
    );
    for (const [at, hit] of hits.entries()) if (hit !== null) found.set(missing[at] ?? '', hit);
  }
  return found;
}

/** Relative folders are left out, and inside WSL those of Windows: its programs are another system's, and asking is slow. */
function foldersOf(path: string, { machine }: Look): string[] {
  const { delimiter } = pathsOf(machine.platform);
  const clean = path
    .split(delimiter)
    .map((folder) => cleanPath(folder.replace(/^"(.*)"$/, '$1'), machine.platform))
    .filter((folder) => folder !== null && !(machine.platform === 'linux' && /^\/mnt\/[a-z](\/|$)/.test(folder)));
  return [...new Set(clean as string[])].slice(0, maxFolders);
}

/** Lower-case name → name; null where we may not see them. */
async function listing(folder: string, look: Look): Promise<ReadonlyMap<string, string> | null> {
  if (!look.mayList(folder)) return null;
  const isLoose = look.machine.platform === 'win32';
  try {
    return new Map((await look.files.list(folder)).map((name) => [isLoose ? name.toLowerCase() : name, name]));
  } catch {
    return null;
  }
}

async function program(
  name: string,
  { folder, names }: { folder: string; names: ReadonlyMap<string, string> | null },
  look: Look,
): Promise<string | null> {
  for (const candidate of endingsOf(look).map((ending) => name + ending)) {
    const real = names === null ? candidate : names.get(candidate);
    if (real === undefined) continue;
    const path = pathsOf(look.machine.platform).join(folder, real);
    const facts = await look.files.stat(path);
    if (typeof facts === 'object' && facts.kind === 'file' && facts.isExecutable) return path;
  }
  return null;
}

/** On Windows a name alone is no program. */
function endingsOf({ machine }: Look): string[] {
  if (machine.platform !== 'win32') return [''];
  const endings = (variable(machine, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';');
  return endings.filter((ending) => /^\.[a-z0-9]{1,8}$/.test(ending)).slice(0, 16);
}
