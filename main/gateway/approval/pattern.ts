import type { Clause } from '../../../shared/domain/condition';
import { isRecord } from '../json/is-record';
import { type Argument, absent, equals, nameSet, type Places, wordsOf } from './pattern-argument';
import { foldersOf, isPathText } from './pattern-paths';
import { hostOf, recipientLevels, recipientNames, repositoryLevels } from './pattern-values';

/**
 * Ways to say “arguments like these”, the narrowest first; none where the arguments give no hold. Each holds for the
 * arguments it was made from, and ties down everything in them that says where a call goes: a folder, a host, a repository,
 * a recipient. What cannot be tied down there leaves no pattern at all. Pure: the same arguments give the same patterns.
 */
export function proposePatterns(argumentsJson: string, places: Places): Clause[][] {
  if (argumentsJson.length > longestArguments) return [];
  const found = readArguments(argumentsJson);
  if (!found || found.some(isProgram)) return [];
  const anchors = findAnchors(found, places);
  if (!anchors) return [];
  const choices = found.filter(isChoice).map(({ path, value }): Clause => equals(path, value as string | number));
  const patterns = withoutRepeats(combine(anchors, choices));
  return patterns.map((clauses) => closed(clauses, found, places.names ?? []));
}

/** What could take the call elsewhere is away now, and has to stay away. */
function closed(clauses: readonly Clause[], found: readonly Argument[], names: readonly string[]): Clause[] {
  const given = new Set([...found.map(({ path }) => path), ...clauses.map(({ argument }) => argument)]);
  return [...clauses, ...stayAway(names, given)];
}

/** `names`: of the arguments that a tool takes. Those that could take a call elsewhere and are not among the `given` ones, as clauses. */
export function stayAway(names: readonly string[], given: ReadonlySet<string>): Clause[] {
  return names.filter((name) => isPlain(name) && isTelling(wordsOf(name)) && !given.has(name)).map(absent);
}

function isTelling(words: string): boolean {
  return isPathName(words) || [addressNames, recipientNames, programNames].some((some) => some.has(words));
}

const longestArguments = 256 * 1024;
const mostArguments = 64;
const deepest = 3;
const mostClauses = 8;

/** Everything in them with its path; `null` where there are too many, or a name that a path by dots cannot say. */
function readArguments(json: string): readonly Argument[] | null {
  const parsed: unknown = JSON.parse(json);
  if (!isRecord(parsed)) return null;
  const found: Argument[] = [];
  return collect(parsed, '', found, 1) ? found : null;
}

function collect(record: Readonly<Record<string, unknown>>, prefix: string, found: Argument[], depth: number): boolean {
  if (depth > deepest) return false;
  return Object.entries(record).every(([name, value]) => {
    if (!isPlain(name)) return false;
    if (found.push({ path: prefix + name, name, value }) > mostArguments) return false;
    return !isRecord(value) || collect(value, `${prefix}${name}.`, found, depth + 1);
  });
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name);
}

const programNames = nameSet(
  'command cmd commands script code shell sql statement statements program expression eval source_code args argv javascript python',
);

/** Free text that something runs: no pattern over the other arguments makes it harmless. */
function isProgram({ name, value }: Argument): boolean {
  if (programNames.has(wordsOf(name))) return true;
  return typeof value === 'string' && /^\s*(select|insert|update|delete|drop|alter|create|with|merge)\s/i.test(value);
}

/** Levels of every argument that says where a call goes, the narrowest first; `null`: one of them cannot be tied down. */
function findAnchors(found: readonly Argument[], places: Places): Clause[][][] | null {
  const repository = repositoryLevels(found);
  const recipients = recipientLevels(found);
  if (!recipients) return null;
  const anchors = [repository, recipients];
  for (const argument of found) {
    const levels = locationLevels(argument, places);
    if (!levels) return null;
    anchors.push(levels);
  }
  return anchors;
}

const pathNames = nameSet(
  'path paths file files filename filepath directory directories dir folder cwd source destination src dest target root output input uri',
);

/** `output_dir` too is a folder. */
function isPathName(words: string): boolean {
  return pathNames.has(words) || pathNames.has(words.slice(words.lastIndexOf('_') + 1));
}

const addressNames = nameSet(
  'url urls host hostname endpoint webhook webhook_url callback_url address server_url base_url',
);

/** Empty: it says nothing about a place. */
function locationLevels({ path, name, value }: Argument, places: Places): Clause[][] | null {
  const isNamed = isPathName(wordsOf(name));
  if (Array.isArray(value)) return isNamed || value.some(saysPlace) ? null : [];
  if (typeof value !== 'string') return [];
  const host = hostOf(value);
  if (host === null) return null;
  if (host !== undefined) return [[{ argument: path, operator: 'host-is', value: host }]];
  if (isPathText(value)) return folderLevels(path, value, places);
  return isNamed && /[\\/]/.test(value) ? null : [];
}

function folderLevels(path: string, value: string, places: Places): Clause[][] | null {
  const folders = foldersOf(value, places);
  return folders.length === 0 ? null : folders.map((folder) => [{ argument: path, operator: 'under', value: folder }]);
}

function saysPlace(value: unknown): boolean {
  return typeof value === 'string' && (isPathText(value) || hostOf(value) !== undefined);
}

const choiceNames = nameSet(
  `branch ref base head state status channel channel_id project project_id project_key database db schema table collection index
  bucket namespace cluster environment env region team team_id workspace workspace_id org organization account account_id type kind
  mode label method action operation priority format encoding sort order calendar calendar_id drive_id dataset queue topic room list_id
  board_id page_id database_id currency language locale`,
);

/** A short value of an argument that has few. */
function isChoice({ name, value }: Argument): boolean {
  if (!choiceNames.has(wordsOf(name))) return false;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value === 'string' && /^[\w.#@:-]{1,64}$/.test(value);
}

/** All that is known, then without the choices, then each place one level wider. */
function combine(anchors: readonly Clause[][][], choices: readonly Clause[]): Clause[][] {
  const depth = Math.max(0, ...anchors.map((levels) => levels.length));
  const at = (level: number) =>
    anchors.flatMap((levels) =>
      levels
        .slice(0, level + 1)
        .slice(-1)
        .flat(),
    );
  const wider = Array.from({ length: depth }, (_, level) => at(level));
  return [[...at(0), ...choices], ...wider];
}

function withoutRepeats(patterns: readonly Clause[][]): Clause[][] {
  const seen = new Set<string>();
  return patterns.filter((clauses) => {
    const key = JSON.stringify(clauses);
    if (clauses.length === 0 || clauses.length > mostClauses || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
