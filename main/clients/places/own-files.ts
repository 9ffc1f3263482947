import type { ClientKind } from '../catalogue/client-kinds';
import { choicesOf, findPaths } from './glob';
import type { Look } from './look';
import type { FileFacts } from './machine';
import { cleanPath, pathsOf, placeOf, variable } from './path-tokens';

/** The person's own files of one kind. `targets` are where we would write, existing or not; `others` may be there too. */
export interface OwnFiles {
  readonly targets: readonly string[];
  readonly others: readonly string[];
  readonly denied: readonly string[];
  /** Variables that are set to something that is no absolute path, and therefore not followed. */
  readonly ignoredVariables: readonly string[];
}

export async function findOwnFiles(kind: ClientKind, look: Look): Promise<OwnFiles> {
  const { replacement, additions, ignoredVariables } = readOverrides(kind, look);
  const usual = await usualFiles(kind, look);
  const others = [...additions, ...usual.paths];
  if (replacement !== null) return { targets: [replacement], others, denied: usual.denied, ignoredVariables };
  const targets = await chooseTargets(kind, look, usual);
  return { targets, others, denied: usual.denied, ignoredVariables };
}

interface Overrides {
  /** The first one that is set: where the client looks instead. */
  replacement: string | null;
  additions: string[];
  ignoredVariables: string[];
}

function readOverrides({ overrides }: ClientKind, { machine }: Look): Overrides {
  const found: Overrides = { replacement: null, additions: [], ignoredVariables: [] };
  for (const { variable: name, suffix, adds } of overrides) {
    const value = variable(machine, name);
    if (value === undefined) continue;
    const path = cleanPath(value + suffix, machine.platform);
    if (path === null) found.ignoredVariables.push(name);
    else if (adds) found.additions.push(path);
    else found.replacement ??= path;
  }
  return found;
}

interface UsualFiles {
  /** In the order of the catalogue. */
  paths: string[];
  denied: string[];
  /** What to create where nothing is there: the first without a wildcard. */
  first: string | null;
}

async function usualFiles(kind: ClientKind, look: Look): Promise<UsualFiles> {
  const patterns = kind.paths[look.machine.platform];
  const found = await Promise.all(patterns.map((pattern) => findPaths(pattern, look)));
  const literal = patterns.flatMap(choicesOf).find((pattern) => !pattern.includes('*'));
  return {
    paths: [...new Set(found.flatMap(({ paths }) => paths))],
    denied: found.flatMap(({ denied }) => denied),
    first: literal === undefined ? null : literalPath(literal, look),
  };
}

function literalPath(pattern: string, { bases, machine }: Look): string {
  const { base, segments } = placeOf(pattern, bases);
  return pathsOf(machine.platform).join(base, ...segments);
}

async function chooseTargets(kind: ClientKind, look: Look, { paths, first }: UsualFiles): Promise<string[]> {
  const chosen = await preferred(kind, look, paths);
  const besides = kind.whichTarget === 'first-and-existing' && first !== null ? [first] : [];
  const targets = [...new Set([...besides, ...chosen])];
  return targets.length > 0 || first === null ? targets : [first];
}

async function preferred({ whichTarget }: ClientKind, look: Look, paths: readonly string[]): Promise<string[]> {
  const { dirname } = pathsOf(look.machine.platform);
  const asked = whichTarget === 'every-folder' ? paths.map(dirname) : paths;
  const found = await Promise.all(asked.map((path) => look.files.stat(path)));
  const isWanted = whichTarget === 'first-and-existing' ? isFilled : isThere;
  const there = paths.filter((_, index) => isWanted(found[index] ?? 'absent'));
  return whichTarget === 'first-existing' ? there.slice(0, 1) : there;
}

/** What we may not look at is there for all we know. */
function isThere(facts: FileFacts | 'absent' | 'denied'): boolean {
  return facts !== 'absent';
}

function isFilled(facts: FileFacts | 'absent' | 'denied'): boolean {
  return typeof facts === 'object' && facts.size > 0;
}
