import { type ClientKind, clientKinds } from './catalogue/client-kinds';
import { type ClientFile, findClientFiles } from './places/client-files';
import { findBinaries } from './places/find-binaries';
import { findPaths } from './places/glob';
import { type Look, startLook } from './places/look';
import type { Machine } from './places/machine';

export interface Detected {
  readonly kind: ClientKind;
  /** The path or program that says it is installed; null: it is not, as far as one can see. */
  readonly sign: string | null;
  /** A path that would tell, but that we may not look at. Never taken for “not installed”. */
  readonly denied: string | null;
  readonly files: readonly ClientFile[];
  /** Variables that should say where its files are and hold no absolute path. They were not followed. */
  readonly ignoredVariables: readonly string[];
  /** The other system that it is installed in, in words. */
  readonly elsewhere: string | null;
}

/** Where editors of the VS Code family keep their extensions. */
const extensionFolders =
  '~/{.vscode,.vscode-insiders,.vscode-oss,.vscode-server,.cursor,.windsurf,.kiro,.trae,.antigravity}/extensions';

/**
 * All kinds, installed or not, in the order of the catalogue. Asks only whether paths exist; reads no file and runs nothing.
 * `path` is the PATH of the person's shell, for a desktop program's own is short. Projects count for what is installed.
 */
export async function detectClients(
  machine: Machine,
  { folders, path }: { folders: readonly string[]; path: string },
): Promise<Detected[]> {
  const look = await startLook(machine, { isQuiet: true });
  const kinds = clientKinds();
  const programs = await findBinaries(new Set(kinds.flatMap((kind) => kind.detect.binaries)), path, look);
  return Promise.all(kinds.map((kind) => detect(kind, look, { folders, programs })));
}

async function detect(
  kind: ClientKind,
  look: Look,
  { folders, programs }: { folders: readonly string[]; programs: ReadonlyMap<string, string> },
): Promise<Detected> {
  const { path, denied } = await findSign(kind, look);
  const program = kind.detect.binaries.map((name) => programs.get(name)).find((found) => found !== undefined);
  const sign = path ?? program ?? null;
  const found = await findClientFiles(kind, look, sign === null ? [] : folders);
  const { elsewhere } = look.machine;
  const shown = (place: string | null) => (place === null ? null : (elsewhere?.toHere(place) ?? place));
  return {
    kind,
    sign: shown(sign),
    denied: sign === null ? shown(denied) : null,
    files: found.files,
    ignoredVariables: found.ignoredVariables,
    elsewhere: elsewhere?.label ?? null,
  };
}

interface Sign {
  path: string | null;
  denied: string | null;
}

async function findSign({ detect: { paths, extension } }: ClientKind, look: Look): Promise<Sign> {
  const { platform } = look.machine;
  const patterns = [
    ...paths[platform].flatMap((pattern) => withOwnApplications(pattern)),
    ...(extension === null ? [] : [`${extensionFolders}/${extension}-*`]),
  ];
  const found = await Promise.all(patterns.map((pattern) => findPaths(pattern, look)));
  const candidates = found.flatMap((place) => place.paths);
  const facts = await Promise.all(candidates.map((candidate) => look.files.stat(candidate)));
  const closed = candidates.find((_, index) => facts[index] === 'denied');
  return {
    path: candidates.find((_, index) => typeof facts[index] === 'object') ?? null,
    denied: closed ?? found.flatMap((place) => place.denied)[0] ?? null,
  };
}

/** On macOS a person without the right to install for everybody has programs of their own. */
function withOwnApplications(pattern: string): string[] {
  return pattern.startsWith('/Applications/') ? [pattern, `~${pattern}`] : [pattern];
}
