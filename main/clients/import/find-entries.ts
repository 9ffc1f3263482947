import { GatehouseError } from '../../../shared/errors';
import type { ClientKind } from '../catalogue/client-kinds';
import { readEntry } from '../entries/read-entry';
import { readConfig } from '../formats/config-text';
import type { Json } from '../formats/config-value';
import { fileIdOf, type ReadFile } from '../read-file';
import type { FoundEntry } from './prepare';

/** A file of a client, read. */
export interface SurveyedFile {
  readonly kind: ClientKind;
  readonly read: ReadFile;
}

export interface Found {
  readonly entries: readonly FoundEntry[];
  /** Files that could not be read, or not to their end. */
  readonly problems: readonly { readonly path: string; readonly text: string }[];
}

/** No person has that many; each is compared with every other one. */
const mostOfOneFile = 200;

/** All servers in clients' files, in the order of the files. */
export function findEntries(surveyed: readonly SurveyedFile[]): Found {
  return {
    entries: surveyed.flatMap((each) => entriesOf(each, [...each.read.entries].slice(0, mostOfOneFile))),
    problems: surveyed.flatMap(({ read }) => problemOf(read)),
  };
}

/** One server of one file. @throws GatehouseError `not-found` */
export function findEntry(
  surveyed: readonly SurveyedFile[],
  { fileId, entry: name }: { fileId: string; entry: string },
): Found {
  const from = surveyed.find(({ read }) => fileIdOf(read.file) === fileId);
  const value = from?.read.entries.get(name);
  if (!from || value === undefined)
    throw new GatehouseError('not-found', 'This entry is not in its file any more. Look for clients anew.');
  return { entries: entriesOf(from, [[name, value]]), problems: [] };
}

function entriesOf({ kind, read }: SurveyedFile, named: readonly (readonly [string, Json])[]): FoundEntry[] {
  const { path, scope, folder, elsewhere } = read.file;
  const label = elsewhere === null ? kind.name : `${kind.name} in ${elsewhere}`;
  const about = { kind, label, path, scope, folder, inputs: inputsOf({ kind, read }) };
  return named.map(([name, value]) => {
    const found = { ...about, name, value };
    if (elsewhere === null) return found;
    // What it refers to is on the other system, and so is the program that it names.
    const entry = readEntry(kind, name, value);
    const foreign = { ...found, scope: 'project' as const };
    return entry.server?.kind === 'stdio'
      ? { ...foreign, read: { ...entry, server: null, problem: runsIn(elsewhere) } }
      : foreign;
  });
}

function runsIn(elsewhere: string): string {
  return `It runs in ${elsewhere}, where this Gatehouse starts nothing. Run a Gatehouse there, or add a server of your own that starts it from here.`;
}

/** Editors of the VS Code family list beside the servers what they ask for (VS Code, “Input variables”). */
function inputsOf({ kind, read: { file, text, state } }: SurveyedFile): ReadonlyMap<string, Json> {
  if (kind.dialect !== 'inputs' || state !== 'readable') return new Map();
  const segments = [...file.container.segments.slice(0, -1), 'inputs'];
  const read = readConfig(text, { format: file.format, container: { segments, kind: 'list', idField: 'id' } });
  return 'entries' in read ? read.entries : new Map();
}

function problemOf({ file: { path }, state, problem, entries }: ReadFile): { path: string; text: string }[] {
  if (problem) {
    const { line, column, text } = problem;
    return [{ path, text: state === 'malformed' ? `Line ${line}, column ${column}: ${text}` : text }];
  }
  if (entries.size <= mostOfOneFile) return [];
  const text = `${entries.size} servers stand in it, of which only the first ${mostOfOneFile} are looked at. Take out those that you do not need.`;
  return [{ path, text }];
}
