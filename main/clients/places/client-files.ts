import type { FileFormat, FileScope } from '../../../shared/domain/found-client';
import type { ClientKind, Container } from '../catalogue/client-kinds';
import { findPaths } from './glob';
import { type Look, startLook } from './look';
import type { Machine } from './machine';
import { findOwnFiles, type OwnFiles } from './own-files';
import { pathsOf } from './path-tokens';
import { findProjectFiles } from './project-files';

/** One place in one file where a kind keeps servers. The same path may come twice, with another container. */
export interface ClientFile {
  /** Id of the kind. */
  readonly kind: string;
  /** As the client knows it; from another system, as this process reaches it. */
  readonly path: string;
  /** Where links lead; null where nothing is there, or it may not be looked at. */
  readonly realPath: string | null;
  readonly scope: FileScope;
  /** The folder of a project. */
  readonly folder: string | null;
  readonly format: FileFormat;
  readonly container: Container;
  /** odd: something that is no regular file. denied: we may not look, so it may be there or not. */
  readonly state: 'present' | 'absent' | 'denied' | 'odd';
  /** Where we would write our entry. */
  readonly isTarget: boolean;
  /** Whether we may change it at all: not what an administrator or a plugin owns, nor what is elsewhere. */
  readonly mayEdit: boolean;
  /** The other system that it belongs to, in words. */
  readonly elsewhere: string | null;
}

export interface FoundFiles {
  files: ClientFile[];
  ignoredVariables: readonly string[];
}

/** All files of a kind that are there, and those we would write even where they are not. Looks only; reads nothing. */
export async function clientFiles(
  kind: ClientKind,
  machine: Machine,
  folders: readonly string[],
): Promise<ClientFile[]> {
  const look = await startLook(machine, { isQuiet: false });
  return (await findClientFiles(kind, look, folders)).files;
}

/** The same as a part of one pass over all kinds. */
export async function findClientFiles(kind: ClientKind, look: Look, folders: readonly string[]): Promise<FoundFiles> {
  const { format, container } = kind;
  if (format === null || container === null) return { files: [], ignoredVariables: [] };
  const own = await findOwnFiles(kind, look);
  const drafts = [
    ...ownDrafts(kind, own),
    ...(await otherDrafts(kind, look)),
    ...(await projectDrafts(kind, look, { folders, own })),
  ];
  const seen = await Promise.all(
    drafts.map((draft) =>
      settle({ ...draft, format: draft.format ?? format, container: draft.container ?? container }, kind, look),
    ),
  );
  // What an older version read no longer counts once the newer file is there; targets come first.
  const isMoved = seen.slice(0, own.targets.length).some(({ state }) => state === 'present');
  const files = withoutRepeats(isMoved ? seen.filter(({ scope }) => scope !== 'legacy') : seen);
  return { files, ignoredVariables: own.ignoredVariables };
}

type Draft = Pick<ClientFile, 'path' | 'scope' | 'folder' | 'isTarget'> & {
  format?: FileFormat | undefined;
  container?: Container | undefined;
  /** A folder on the way whose names we may not see. */
  isDenied?: boolean;
};

function ownDrafts({ isManual }: ClientKind, { targets, others, denied }: OwnFiles): Draft[] {
  const own = { scope: 'user' as const, folder: null };
  return [
    ...targets.map((path) => ({ ...own, path, isTarget: !isManual })),
    ...others.map((path) => ({ ...own, path, isTarget: false })),
    ...denied.map((path) => ({ ...own, path, isTarget: false, isDenied: true })),
  ];
}

async function otherDrafts({ otherFiles }: ClientKind, look: Look): Promise<Draft[]> {
  const found = await Promise.all(
    otherFiles.map(async ({ paths, ...rest }) => {
      const places = await Promise.all(paths[look.machine.platform].map((pattern) => findPaths(pattern, look)));
      return places.flatMap((place) => [
        ...place.paths.map((path) => ({ ...rest, path, folder: null })),
        ...place.denied.map((path) => ({ ...rest, path, folder: null, isTarget: false, isDenied: true })),
      ]);
    }),
  );
  return found.flat();
}

async function projectDrafts(
  kind: ClientKind,
  look: Look,
  { folders, own }: { folders: readonly string[]; own: OwnFiles },
): Promise<Draft[]> {
  const places = await findProjectFiles(kind, look, { folders, ownFiles: own.targets });
  return places.map((place) => ({ ...place, scope: 'project' as const, isTarget: false }));
}

async function settle(
  draft: Draft & Pick<ClientFile, 'format' | 'container'>,
  kind: ClientKind,
  look: Look,
): Promise<ClientFile> {
  const { elsewhere } = look.machine;
  const state = draft.isDenied ? 'denied' : await stateOf(draft.path, look);
  const real = state === 'absent' || state === 'denied' ? null : await realPathOf(draft.path, look);
  const isFree = draft.scope !== 'managed' && draft.scope !== 'plugin' && elsewhere === undefined;
  return {
    kind: kind.id,
    path: elsewhere?.toHere(draft.path) ?? draft.path,
    realPath: real === null ? null : (elsewhere?.toHere(real) ?? real),
    scope: draft.scope,
    folder: draft.folder,
    format: draft.format,
    container: draft.container,
    state,
    // A profile's file is written where it exists: one that is not there means that the profile uses another one's.
    isTarget: draft.isTarget && isFree && (draft.scope === 'user' || state !== 'absent'),
    mayEdit: isFree && !(await leadsAway(draft, real, look)),
    elsewhere: elsewhere?.label ?? null,
  };
}

async function stateOf(path: string, { files }: Look): Promise<ClientFile['state']> {
  const facts = await files.stat(path);
  if (typeof facts === 'string') return facts;
  return facts.kind === 'file' ? 'present' : 'odd';
}

async function realPathOf(path: string, { files }: Look): Promise<string | null> {
  try {
    return await files.realPath(path);
  } catch {
    return null;
  }
}

/** A project comes from others: a link in it that leads out of its folder shall not make us change what lies there. */
async function leadsAway(draft: Draft, real: string | null, look: Look): Promise<boolean> {
  const { sep } = pathsOf(look.machine.platform);
  if (draft.folder === null || !draft.path.startsWith(draft.folder + sep)) return false;
  const folder = await realPathOf(draft.folder, look);
  return real !== null && (folder === null || !real.startsWith(folder.endsWith(sep) ? folder : folder + sep));
}

/** The first of those that are one place in one file; targets come first. */
function withoutRepeats(files: readonly ClientFile[]): ClientFile[] {
  const known = new Set<string>();
  return files.filter((file) => {
    if (file.state === 'absent' && !file.isTarget) return false;
    const place = JSON.stringify([file.realPath ?? file.path, file.format, file.container.segments]);
    return !known.has(place) && known.add(place);
  });
}
