import type { ServerConfig } from '../../../shared/domain/server';
import { type ForeignServer, mapServer } from '../entries/foreign-server';
import { isAlike, type Parts, type Pattern, patternOf, patternOfText } from './parts';
import { programName } from './program-names';

export type Patterns = ForeignServer<Pattern>;

export function patternsOf(server: ForeignServer<Parts>): Patterns {
  return mapServer(server, patternOf);
}

/** A server of ours; `kept`: the secrets that are known. `undefined`: it is none that a client could have. */
export function patternsOfConfig(
  { transport }: Pick<ServerConfig, 'transport'>,
  kept: ReadonlyMap<string, string>,
): Patterns | undefined {
  if (transport.kind === 'sample') return undefined;
  const server: ForeignServer<string> =
    transport.kind === 'http'
      ? { kind: 'http', url: transport.url, headers: new Map(Object.entries(transport.headers)), isSse: false }
      : {
          kind: 'stdio',
          command: transport.command,
          args: transport.args,
          env: new Map(Object.entries(transport.env)),
          cwd: transport.cwd ?? null,
        };
  return mapServer(server, (text) => patternOfText(text, kept));
}

/**
 * Whether two descriptions mean the same server: the same command, arguments and variables, or the same address with the same
 * headers. At an address, headers may be absent in one of them: that client asks the person in a browser.
 */
export function isSameServer(one: Patterns, other: Patterns): boolean {
  if (one.kind === 'http') return other.kind === 'http' && isSameAddress(one, other);
  if (other.kind === 'http') return false;
  const [args, others] = [argsOf(one), argsOf(other)];
  return (
    isSameCommand(one.command, other.command) &&
    args.length === others.length &&
    args.every((arg, at) => isAlike(arg, others[at] ?? [])) &&
    isSameNamed(one.env, other.env) &&
    (one.cwd === null || other.cwd === null ? one.cwd === other.cwd : isAlike(one.cwd, other.cwd))
  );
}

type Http = Extract<Patterns, { kind: 'http' }>;

function isSameAddress(one: Http, other: Http): boolean {
  if (!isAlike(plainAddress(one.url), plainAddress(other.url))) return false;
  return one.headers.size === 0 || other.headers.size === 0 || isSameNamed(lower(one.headers), lower(other.headers));
}

function plainAddress(pattern: Pattern): Pattern {
  const text = pattern.every((piece) => piece !== null) ? pattern.join('') : '';
  return URL.canParse(text) ? [new URL(text).href.replace(/\/$/, '')] : pattern;
}

function lower(headers: ReadonlyMap<string, Pattern>): ReadonlyMap<string, Pattern> {
  return new Map([...headers].map(([name, value]) => [name.toLowerCase(), value]));
}

/** `npx` is `/usr/local/bin/npx`, but of two paths each is its own. */
function isSameCommand(one: Pattern, other: Pattern): boolean {
  if (isAlike(one, other)) return true;
  const [left, right] = [one.join(''), other.join('')];
  return (!/[/\\]/.test(left) || !/[/\\]/.test(right)) && programName(left) === programName(right);
}

/** Whether `npx` may install without asking makes no difference: nobody could answer. */
function argsOf({ command, args }: Extract<Patterns, { kind: 'stdio' }>): readonly Pattern[] {
  return programName(command.join('')) === 'npx' ? args.filter((arg) => !/^(-y|--yes)$/.test(arg.join(''))) : args;
}

function isSameNamed(one: ReadonlyMap<string, Pattern>, other: ReadonlyMap<string, Pattern>): boolean {
  return (
    one.size === other.size &&
    [...one].every(([name, value]) => other.has(name) && isAlike(value, other.get(name) ?? []))
  );
}
