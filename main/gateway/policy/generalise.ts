import { posix, win32 } from 'node:path';
import { type Clause, writeCondition } from '../../../shared/domain/condition';
import { stayAway } from '../approval/pattern';
import { type Argument, equals } from '../approval/pattern-argument';
import { foldersOf, isPathText } from '../approval/pattern-paths';
import { hostOf, recipientLevels, repositoryLevels } from '../approval/pattern-values';
import { type ArgumentKind, kindOf } from './read-arguments';

/** What several calls have in common, as a condition. */
export interface Common {
  /** CEL; empty: nothing. */
  readonly condition: string;
  readonly clauses: number;
  /** Whether everything that says where the calls go, and how far, is tied down by it. */
  readonly isTied: boolean;
}

/** One call's arguments, read. */
export type Arguments = readonly Argument[];

const mostClauses = 8;
const longestEqual = 100;
/** Switches that change what a call does so much that no rule may leave them open. */
const telling = /^(force|recursive|hard|overwrite|all|dry_?run|delete|prune|purge|public|private|confirm(ed)?)$/i;

/**
 * The narrowest condition that all these calls meet. `names`: of the arguments that their tool takes, where that is known: those that
 * could take a call elsewhere and that none of these has are to stay away. Pure: the same calls give the same text.
 */
export function generalise(
  calls: readonly Arguments[],
  { home, names = [] }: { home: string; names?: readonly string[] },
): Common {
  const kept = [calls.map(repositoryLevels), calls.map(recipientLevels)];
  const levels = kept.map(commonLevel);
  const clauses = levels.flatMap((level) => level ?? []);
  const switches: string[] = [];
  let isTied = levels.every((level) => level !== null);
  // All of an owner's repositories leave their names open, and mean to.
  const said = new Set(kept.flat(2).flatMap((level) => (level ?? []).map(({ argument }) => argument)));
  for (const path of pathsIn(calls)) {
    if (said.has(path)) continue;
    const tie = tieDown(argumentsAt(calls, path), { path, count: calls.length, home });
    if (tie === 'loose') isTied = false;
    else if (typeof tie === 'boolean') switches.push(path);
    else if (tie) clauses.push(tie);
  }
  const held = write(calls, clauses, switches);
  const away = stayAway(names, new Set(pathsIn(calls)));
  if (away.length === 0) return { ...held, isTied };
  const condition = [...(held.condition === '' ? [] : [held.condition]), writeCondition(away)].join(' && ');
  // What is not there holds nothing.
  return { ...held, condition, isTied };
}

function write(
  calls: readonly Arguments[],
  clauses: readonly Clause[],
  switches: readonly string[],
): Omit<Common, 'isTied'> {
  const kept = clauses.slice(0, mostClauses);
  // The form for conditions knows no truth values: these are CEL of its own.
  const ofSwitches = switches.slice(0, mostClauses).map((path) => {
    const isOn = argumentsAt(calls, path).some(({ value }) => value === true);
    return writeCondition([equals(path, 1)]).replace(/1$/, String(isOn));
  });
  const condition = [...(kept.length > 0 ? [writeCondition(kept)] : []), ...ofSwitches].join(' && ');
  return { condition, clauses: kept.length + ofSwitches.length };
}

/** The first level that all calls have; none where no call has any, `null` where they differ. */
function commonLevel(levels: readonly (Clause[][] | null)[]): readonly Clause[] | null {
  const known = levels.flatMap((each) => (each === null ? [] : [each]));
  if (known.length < levels.length) return null;
  const texts = known.map((each) => new Set(each.map((level) => JSON.stringify(level))));
  if (texts.every(({ size }) => size === 0)) return [];
  return known.flat().find((level) => texts.every((each) => each.has(JSON.stringify(level)))) ?? null;
}

function pathsIn(calls: readonly Arguments[]): readonly string[] {
  return [...new Set(calls.flatMap((call) => call.map(({ path }) => path)))];
}

function argumentsAt(calls: readonly Arguments[], path: string): readonly Argument[] {
  return calls.flatMap((call) => call.find((argument) => argument.path === path) ?? []);
}

interface Where {
  path: string;
  /** How many calls there are, of which some may not have the argument. */
  count: number;
  home: string;
}

type Tie = Clause | boolean | 'loose' | undefined;

/** A clause that ties it down; the value of a switch that is always set alike; `undefined`: it may be anything; `loose`: it may not, and nothing holds it. */
function tieDown(found: readonly Argument[], where: Where): Tie {
  const kinds = new Set(found.map(kindOf));
  if (kinds.has('program')) return 'loose';
  const tie = found.length === where.count ? tieTogether(found, kinds, where) : undefined;
  if (tie !== undefined) return tie;
  const isOpen = [...kinds].every((kind) => kind === 'other' || kind === 'switch');
  return isOpen && !found.some(({ name }) => telling.test(name)) ? undefined : 'loose';
}

/** Where every call has it. */
function tieTogether(found: readonly Argument[], kinds: ReadonlySet<ArgumentKind>, where: Where): Tie {
  const same = sameValue(found);
  if (same !== undefined) return typeof same === 'boolean' ? same : equals(where.path, same);
  if (kinds.has('place')) return commonPlace(found, where);
  return kinds.has('choice') ? oneOf(found, where.path) : undefined;
}

function sameValue(found: readonly Argument[]): string | number | boolean | undefined {
  const value = found[0]?.value;
  if (!found.every((argument) => argument.value === value)) return undefined;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > longestEqual || !value.isWellFormed()) return undefined;
  return /[\r\n]/.test(value) ? undefined : value;
}

/** A few values, each of which was allowed again. */
function oneOf(found: readonly Argument[], path: string): Clause | undefined {
  const counts = new Map<string, number>();
  for (const { value } of found) {
    if (typeof value !== 'string' || value.length > longestEqual || !value.isWellFormed()) return undefined;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size > 3 || [...counts.values()].some((count) => count < 2)) return undefined;
  return { argument: path, operator: 'one-of', value: [...counts.keys()].sort() };
}

function commonPlace(found: readonly Argument[], { path, home }: Where): Clause | undefined {
  const values = found.map(({ value }) => (typeof value === 'string' ? value : ''));
  const hosts = new Set(values.map(hostOf));
  const [host] = hosts;
  if (hosts.size === 1 && typeof host === 'string') return { argument: path, operator: 'host-is', value: host };
  if (hosts.size > 1 || !values.every(isPathText)) return undefined;
  const folder = commonFolder(values, home);
  return folder === undefined ? undefined : { argument: path, operator: 'under', value: folder };
}

/** The deepest folder that holds all of these paths, as a rule would name it; `undefined`: it would give too much. */
export function commonFolder(paths: readonly string[], home: string): string | undefined {
  const { sep, normalize } = paths.some((path) => /^[A-Za-z]:/.test(path)) ? win32 : posix;
  const folder = paths
    .map((text) => normalize(text.startsWith('~') ? home + text.slice(1) : text).split(sep))
    .map((names) => names.slice(0, -1))
    .reduce(commonStart)
    .join(sep);
  if (folder === '') return undefined;
  const [narrowest] = foldersOf(folder + sep, { roots: [], home });
  // The next wider one would be more than they have in common.
  return narrowest === (folder.startsWith(home + sep) ? `~${folder.slice(home.length)}` : folder)
    ? narrowest
    : undefined;
}

function commonStart(names: readonly string[], others: readonly string[]): string[] {
  const end = names.findIndex((name, depth) => name !== others[depth]);
  return names.slice(0, end < 0 ? names.length : end);
}
