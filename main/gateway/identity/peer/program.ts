import type { PeerProcess } from '../../../../shared/domain/peer';

/** Programs that are nothing by themselves: what they run is what counts. */
const interpreters =
  /^(?:node|nodejs|bun|deno|python[\d.]*|pypy[\d.]*|ruby[\d.]*|perl[\d.]*|java|javaw|dotnet|electron[\d.]*|bash|sh|dash|zsh)(?:\.exe)?$/i;

/** Options of interpreters whose value is the next argument. */
const withValue = new Set(
  '-r --require --import --loader --experimental-loader -C --conditions --env-file --title -cp -classpath --class-path -W -X'.split(
    ' ',
  ),
);

/** Options after which code stands in the arguments themselves. */
const withCode = /^(?:-c|-e|-p|-pe|--eval|--print)(?:=|$)/;

/** Options that name what is run by something else than its path. */
const named = new Set(['-m', '-jar']);

/**
 * What an interpreter was told to run: the first argument that is no option, `-m module` as it stands, `null` for a program
 * of its own or code in the arguments. A claim: a program may change its own command line.
 */
export function readScript(executable: string | null, argv: readonly string[]): string | null {
  if (executable === null || !interpreters.test(nameOf(executable))) return null;
  const rest = argv.slice(1).filter((argument) => argument !== '');
  const at = rest.findIndex((argument, index) => saysWhatRuns(argument) && !withValue.has(rest[index - 1] ?? ''));
  const found = rest[at];
  if (found === undefined || withCode.test(found)) return null;
  return named.has(found) ? `${found} ${rest[at + 1] ?? ''}`.trim() : found;
}

function saysWhatRuns(argument: string): boolean {
  return !argument.startsWith('-') || withCode.test(argument) || named.has(argument);
}

/**
 * What a process counts as when a token is bound to it: its signer where the system checked one, else the executable and what
 * an interpreter runs, with the numbers of versions left open, so that an update is no other program. Files of one npm package are
 * one program: many start themselves again by another of them. `null`: nothing is known.
 */
export function programOf({ executable, script, signer }: PeerProcess): string | null {
  if (signer !== null) return `signed by ${signer}`;
  if (executable === null) return null;
  if (script !== null) return `${openVersions(executable)} ${packageOf(openVersions(script))}`;
  return interpreters.test(nameOf(executable))
    ? `${openVersions(executable)} with code of its own`
    : openVersions(executable);
}

/** `/opt/app-1.2.3/bin` and `/opt/app-1.3.0/bin` are one; so are revisions of a snap, which are plain numbers. */
function openVersions(path: string): string {
  return path.replace(/(?<=[\\/@_-]v?)\d+(?:\.\d+)*(?:-[\w.]+)?(?=[\\/]|$)/g, '*');
}

/** The innermost package that a file is of, or the file itself. */
function packageOf(script: string): string {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/@.][^\\/]*(?=[\\/])/.exec(script)?.[0] ?? script;
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** How a person is told of it: the script where an interpreter runs one, and the executable else. */
export function sayProgram({ executable, script, pid }: PeerProcess): string {
  return script ?? executable ?? `process ${pid}`;
}
