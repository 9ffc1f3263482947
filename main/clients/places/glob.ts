import type { Look } from './look';
import type { Machine } from './machine';
import { isAbsence } from './node-files';
import { pathsOf, placeOf } from './path-tokens';

/** What a pattern of the catalogue finds: paths that may be there, and folders that we may not look into. */
export interface Found {
  readonly paths: readonly string[];
  readonly denied: readonly string[];
}

/** Bounds of one pattern: nobody keeps this many, and who does so on purpose shall not keep us busy. */
const maxDepth = 6;
const maxListings = 300;
const maxPaths = 500;
const maxNames = 2000;

/** `**` does not go into these: what lies there is no program's settings. */
const passedOver: readonly string[] = ['node_modules', '.git'];

interface Walk {
  readonly look: Look;
  readonly paths: string[];
  readonly denied: string[];
  listings: number;
}

/** Parts without a wildcard are taken as they are, whether such a thing exists or not. */
export async function findPaths(pattern: string, look: Look): Promise<Found> {
  const walk: Walk = { look, paths: [], denied: [], listings: 0 };
  for (const choice of choicesOf(pattern)) {
    const { base, segments } = placeOf(choice, look.bases);
    await step(walk, base, { segments, depth: 0 });
  }
  return { paths: [...new Set(walk.paths)], denied: walk.denied };
}

/** The same below a folder that a person or a client named. */
export async function findPathsIn(folder: string, pattern: string, look: Look): Promise<Found> {
  const walk: Walk = { look, paths: [], denied: [], listings: 0 };
  await step(walk, folder, { segments: pattern.split('/'), depth: 0 });
  return { paths: walk.paths, denied: walk.denied };
}

/** `a/{b,c}/d` is `a/b/d` and `a/c/d`. */
export function choicesOf(pattern: string): string[] {
  const [, before, choices, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  if (before === undefined || choices === undefined || after === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => choicesOf(before + choice + after));
}

interface Rest {
  readonly segments: readonly string[];
  readonly depth: number;
}

async function step(walk: Walk, folder: string, { segments, depth }: Rest): Promise<void> {
  const [head, ...rest] = segments;
  if (walk.paths.length >= maxPaths) return;
  if (head === undefined) {
    walk.paths.push(folder);
  } else if (head === '**') {
    await step(walk, folder, { segments: rest, depth });
    if (depth < maxDepth) await descend(walk, folder, { segments, depth: depth + 1 });
  } else if (head.includes('*')) {
    const wanted = matcher(head, walk.look.machine);
    for (const name of await namesIn(walk, folder)) {
      if (wanted.test(name)) await step(walk, inside(walk, folder, name), { segments: rest, depth });
    }
  } else {
    await step(walk, inside(walk, folder, head), { segments: rest, depth });
  }
}

async function descend(walk: Walk, folder: string, rest: Rest): Promise<void> {
  const paths = (await namesIn(walk, folder))
    .filter((name) => !passedOver.includes(name))
    .map((name) => inside(walk, folder, name));
  const found = await Promise.all(paths.map((path) => walk.look.files.stat(path)));
  for (const [index, path] of paths.entries()) {
    const facts = found[index];
    if (typeof facts === 'object' && facts.kind === 'directory') await step(walk, path, rest);
  }
}

async function namesIn(walk: Walk, folder: string): Promise<string[]> {
  if (walk.listings >= maxListings || !walk.look.mayList(folder)) return [];
  walk.listings += 1;
  try {
    return (await walk.look.files.list(folder)).toSorted().slice(0, maxNames);
  } catch (error) {
    if (!isAbsence(error)) walk.denied.push(folder);
    return [];
  }
}

/** As in a shell, a star at the beginning does not stand for a dot. Case counts on Linux only. */
export function matcher(segment: string, machine: Pick<Machine, 'platform'>): RegExp {
  const literal = (text: string) => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
  const source = segment.split('*').map(literal).join('.*');
  return new RegExp(
    `^${segment.startsWith('*') ? '(?!\\.)' : ''}${source}$`,
    machine.platform === 'linux' ? 's' : 'is',
  );
}

function inside(walk: Walk, folder: string, name: string): string {
  return pathsOf(walk.look.machine.platform).join(folder, name);
}
