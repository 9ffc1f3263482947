import { posix, win32 } from 'node:path';
import type { Mark } from '../../../../shared/domain/preview';
import { decodeDots, makeAbsolute, readForm } from './path-form';
import { foldPath, sensitivePlace } from './places';
import { high, info, medium, type PreviewParts } from './subject';

export interface Located {
  /** Absolute, with `..`, `~` and links resolved as far as that can be known. */
  readonly resolved: string;
  readonly root: string | null;
  readonly marks: readonly Mark[];
  /** Whether it names one local file for sure: a file that is somewhere else must not be read in its place. */
  readonly isCertain: boolean;
}

type LocateParts = Pick<PreviewParts, 'home' | 'ownHome' | 'platform' | 'realPath'>;

const longestPath = 4096;

/** A root as it is named, and with its links resolved. */
interface Project {
  readonly root: string;
  readonly real: string;
}

/** Where a path leads. Nothing but the file system's own links is looked at, and never a path that could reach the network. */
export async function locate(text: string, roots: readonly string[], parts: LocateParts): Promise<Located> {
  const form = readForm(text, parts);
  const { path, marks: ownMarks, isKnown } = makeAbsolute(form.path, roots, parts);
  const mayLook = form.isLocal && isKnown && text.length <= longestPath;
  const real = mayLook ? await parts.realPath(path) : undefined;
  const projects = await Promise.all(roots.map(async (root) => ({ root, real: (await parts.realPath(root)) ?? root })));
  const named = projects.find(({ root }) => isWithin(path, root, parts));
  const actual = projects.find((project) => real !== undefined && isWithin(real, project.real, parts));
  const root = actual?.root ?? null;
  const marks = [...form.marks, ...ownMarks];
  if (mayLook) marks.push(...linkMarks(path, real, { named, actual }));
  if (root === null && roots.length > 0 && isKnown) marks.push(medium('Outside of the project'));
  const place = placeOf(real ?? path, root, parts) ?? placeOf(decodeDots(path), named?.root ?? null, parts);
  return { resolved: real ?? path, root, marks: place ? [place, ...marks] : marks, isCertain: real !== undefined };
}

function placeOf(path: string, root: string | null, parts: LocateParts): Mark | null {
  return sensitivePlace(foldPath(path), root, parts);
}

/** A root may lie behind a link itself: that is not the path's doing. */
function linkMarks(
  path: string,
  real: string | undefined,
  { named, actual }: { named: Project | undefined; actual: Project | undefined },
): Mark[] {
  if (real === undefined) return [medium('Where it leads could not be found out')];
  const expected = named ? named.real + path.slice(named.root.length) : path;
  if (foldPath(real) === foldPath(expected)) return [];
  return [named && !actual ? high('A link that leads out of the project') : info('A link')];
}

/** Whether a folder holds a path. Both absolute; case counts, so that a doubt says “outside”. */
export function isWithin(path: string, folder: string, { platform }: Pick<PreviewParts, 'platform'>): boolean {
  const { relative, isAbsolute, sep } = platform === 'win32' ? win32 : posix;
  const rest = relative(folder, path);
  return rest === '' || (rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest));
}
