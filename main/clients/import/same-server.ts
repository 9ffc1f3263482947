import type { ServerConfig } from '../../../shared/domain/server';
import { type ForeignServer, mapServer, type Place, valuesOf } from '../entries/foreign-server';
import { isAlike, type Parts, type Pattern, patternOf, patternOfText } from './parts';
import { programName } from './program-names';

/** What is known of a server, ready to be compared. */
export type Patterns = ForeignServer<Pattern>;

export function patternsOf(server: ForeignServer<Parts>): Patterns {
  return comparable(mapServer(server, patternOf));
}

/**
 * Whether Gatehouse has this server as `config`. `kept`: the secrets that are known. A secret is compared as a whole only: a value
 * that is known in part would tell whoever may write an entry what the secret begins with, and after that all of it.
 */
export function isOwnServer(
  server: ForeignServer<Parts>,
  config: Pick<ServerConfig, 'transport'>,
  kept: ReadonlyMap<string, string>,
): boolean {
  const guessed = new Set(valuesOf(server).flatMap(({ value, place }) => (isPartlyKnown(value) ? [keyOf(place)] : [])));
  const own = patternsOfConfig(config, (place) => (guessed.has(keyOf(place)) ? noSecrets : kept));
  return own !== undefined && isSameServer(patternsOf(server), own);
}

const noSecrets: ReadonlyMap<string, string> = new Map();

function isPartlyKnown(parts: Parts): boolean {
  return parts.some(({ kind }) => kind === 'question') && parts.some(({ kind }) => kind !== 'question');
}

/** All arguments are one place, for some make no difference and shift those after them. */
function keyOf(place: Place): string {
  return 'name' in place ? `${place.kind}:${place.name.toLowerCase()}` : place.kind;
}

/** A server of ours; `keptAt`: the secrets that are known there. `undefined`: it is none that a client could have. */
function patternsOfConfig(
  { transport }: Pick<ServerConfig, 'transport'>,
  keptAt: (place: Place) => ReadonlyMap<string, string>,
): Patterns | undefined {
  if (transport.kind === 'sample') return undefined;
  const server: ForeignServer<string> =
    transport.kind === 'http'
      ? { kind: 'http', url: transport.url, headers: new Map(Object.entries(transport.headers)) }
      : {
          kind: 'stdio',
          command: transport.command,
          args: transport.args,
          env: new Map(Object.entries(transport.env)),
          cwd: transport.cwd ?? null,
        };
  return comparable(mapServer(server, (text, place) => patternOfText(text, keptAt(place))));
}

/** Without what makes no difference. Whether `npx` may install without asking does not, for nobody could answer. */
function comparable(server: Patterns): Patterns {
  if (server.kind === 'http') return { ...server, url: plainAddress(server.url), headers: lower(server.headers) };
  if (programName(server.command.join('')) !== 'npx') return server;
  return { ...server, args: server.args.filter((arg) => !/^(-y|--yes)$/.test(arg.join(''))) };
}

function plainAddress(pattern: Pattern): Pattern {
  const text = pattern.every((piece) => piece !== null) ? pattern.join('') : '';
  return URL.canParse(text) ? [new URL(text).href.replace(/\/$/, '')] : pattern;
}

function lower(headers: ReadonlyMap<string, Pattern>): ReadonlyMap<string, Pattern> {
  return new Map([...headers].map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * Whether two descriptions mean the same server: the same command, arguments and variables, or the same address with the same
 * headers. At an address, headers may be absent in one of them: that client asks the person in a browser.
 */
export function isSameServer(one: Patterns, other: Patterns): boolean {
  if (one.kind === 'http') return other.kind === 'http' && isSameAddress(one, other);
  if (other.kind === 'http') return false;
  // Most differ in their arguments, and all are compared with all.
  return (
    one.args.length === other.args.length &&
    one.args.every((arg, at) => isAlike(arg, other.args[at] ?? [])) &&
    isSameCommand(one.command, other.command) &&
    isSameNamed(one.env, other.env) &&
    (one.cwd === null || other.cwd === null ? one.cwd === other.cwd : isAlike(one.cwd, other.cwd))
  );
}

type Http = Extract<Patterns, { kind: 'http' }>;

function isSameAddress(one: Http, other: Http): boolean {
  if (!isAlike(one.url, other.url)) return false;
  return one.headers.size === 0 || other.headers.size === 0 || isSameNamed(one.headers, other.headers);
}

/** `npx` is `/usr/local/bin/npx`, but of two paths each is its own. */
function isSameCommand(one: Pattern, other: Pattern): boolean {
  if (isAlike(one, other)) return true;
  const [left, right] = [one.join(''), other.join('')];
  return (!/[/\\]/.test(left) || !/[/\\]/.test(right)) && programName(left) === programName(right);
}

function isSameNamed(one: ReadonlyMap<string, Pattern>, other: ReadonlyMap<string, Pattern>): boolean {
  return (
    one.size === other.size &&
    [...one].every(([name, value]) => other.has(name) && isAlike(value, other.get(name) ?? []))
  );
}
