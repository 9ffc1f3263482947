import { delimiter } from 'node:path';
import { type ClientKind, clientKinds } from '../catalogue/client-kinds';
import type { ClientFile } from '../places/client-files';
import { choicesOf, findPaths, findPathsIn, matcher } from '../places/glob';
import { type Look, startLook } from '../places/look';
import type { Machine } from '../places/machine';
import { findOwnFiles } from '../places/own-files';
import { cleanPath, pathsOf, placeOf } from '../places/path-tokens';
import type { Names } from './folder-watch';

export interface WatchWanted {
  /** Kinds whose files are watched; of all others only whether they are here. */
  readonly guarded: ReadonlySet<string>;
  /** Their files, as they were found. */
  readonly files: readonly ClientFile[];
  /** Folders of projects. */
  readonly folders: readonly string[];
  /** PATH of the person's shell. */
  readonly path: string;
}

/** Nobody has more, and the system gives a process only so many. */
const mostFolders = 1000;

/**
 * Folders in which a change may matter, with the names that do: those of files that are there or may come, and of the folders on
 * the way to them. Also where a program shows that says that a client is installed.
 */
export async function foldersToWatch(machine: Machine, wanted: WatchWanted): Promise<ReadonlyMap<string, Names>> {
  const look = await startLook(machine, { isQuiet: true });
  const chart = createChart(look);
  const kinds = clientKinds();
  await Promise.all(
    kinds.filter(({ id }) => wanted.guarded.has(id)).map((kind) => chartFiles(kind, look, { chart, wanted })),
  );
  for (const { path, realPath } of wanted.files) {
    chart.add(path);
    if (realPath !== null) chart.add(realPath);
  }
  await Promise.all(kinds.flatMap((kind) => signsOf(kind, look).map((pattern) => chartPattern(pattern, look, chart))));
  for (const folder of wanted.path.split(delimiter)) {
    const clean = cleanPath(folder, machine.platform);
    if (clean !== null)
      chart.addNames(
        clean,
        kinds.flatMap(({ detect }) => detect.binaries.flatMap(programNames(look))),
      );
  }
  return chart.folders();
}

interface Chart {
  /** Of a file or a folder that is there or may come. */
  add(path: string): void;
  addNames(folder: string, names: readonly string[]): void;
  /** What appears in this folder counts where its name matches this part of a pattern. */
  match(folder: string, segment: string): void;
  folders(): ReadonlyMap<string, Names>;
}

interface Drawn extends Names {
  readonly files: Set<string>;
  readonly folders: Set<string>;
  readonly patterns: RegExp[];
}

function createChart({ machine }: Look): Chart {
  const { dirname, basename } = pathsOf(machine.platform);
  const named = (name: string) => (machine.platform === 'linux' ? name : name.toLowerCase());
  const drawn = new Map<string, Drawn>();

  function at(folder: string): Drawn {
    const known = drawn.get(folder);
    if (known) return known;
    const made: Drawn = { files: new Set(), folders: new Set(), patterns: [] };
    drawn.set(folder, made);
    climb(folder);
    return made;
  }

  /** The root of a disk is not watched: nothing in it is ours, and it does not go away. */
  function climb(folder: string): void {
    const above = dirname(folder);
    if (dirname(above) !== above) at(above).folders.add(named(basename(folder)));
  }

  function isRoot(folder: string): boolean {
    return dirname(folder) === folder;
  }

  return {
    add(path) {
      const folder = dirname(path);
      if (!isRoot(folder)) at(folder).files.add(named(basename(path)));
    },
    addNames(folder, names) {
      if (isRoot(folder)) return;
      for (const name of names) at(folder).files.add(named(name));
    },
    match(folder, segment) {
      if (!isRoot(folder)) at(folder).patterns.push(matcher(segment, machine));
    },
    folders: () => new Map([...drawn].slice(0, mostFolders)),
  };
}

async function chartFiles(
  kind: ClientKind,
  look: Look,
  { chart, wanted }: { chart: Chart; wanted: WatchWanted },
): Promise<void> {
  const { platform } = look.machine;
  const own = await findOwnFiles(kind, look);
  for (const path of [...own.targets, ...own.others]) chart.add(path);
  const patterns = [...kind.paths[platform], ...kind.otherFiles.flatMap(({ paths }) => paths[platform])];
  await Promise.all(patterns.map((pattern) => chartPattern(pattern, look, chart)));
  const inProjects = kind.projectFiles.flatMap(({ path }) => (path === null ? [] : [path]));
  await Promise.all(
    wanted.folders.flatMap((folder) => inProjects.map((pattern) => chartProject(folder, pattern, { look, chart }))),
  );
}

async function chartPattern(pattern: string, look: Look, chart: Chart): Promise<void> {
  for (const choice of choicesOf(pattern)) {
    const { base, segments } = placeOf(choice, look.bases);
    openAtStar(base, segments, { look, chart });
  }
  for (const path of (await findPaths(pattern, look)).paths) chart.add(path);
}

async function chartProject(
  folder: string,
  pattern: string,
  { look, chart }: { look: Look; chart: Chart },
): Promise<void> {
  const clean = cleanPath(folder, look.machine.platform);
  if (clean === null) return;
  openAtStar(clean, pattern.split('/'), { look, chart });
  for (const path of (await findPathsIn(clean, pattern, look)).paths) chart.add(path);
}

/** What matches a star may be anything: the folder before it is watched whole. */
function openAtStar(base: string, segments: readonly string[], { look, chart }: { look: Look; chart: Chart }): void {
  const star = segments.findIndex((segment) => segment.includes('*'));
  if (star < 0) return;
  const folder = pathsOf(look.machine.platform).join(base, ...segments.slice(0, star));
  if (look.mayList(folder)) chart.match(folder, segments[star] ?? '*');
}

function signsOf({ detect: { paths, extension } }: ClientKind, { machine }: Look): string[] {
  const folders = '~/{.vscode,.vscode-insiders,.cursor,.windsurf}/extensions';
  return [...paths[machine.platform], ...(extension === null ? [] : [`${folders}/${extension}-*`])];
}

function programNames({ machine }: Look): (name: string) => string[] {
  return machine.platform === 'win32' ? (name) => [`${name}.exe`, `${name}.cmd`] : (name) => [name];
}
