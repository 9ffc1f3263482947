import { isJsonRecord, type Json } from '../formats/config-value';
import { variableRisk } from '../import/environment-names';
import { programName } from '../import/program-names';
import type { Text } from '../import/references';
import { fields } from './entry-fields';
import { isLoopback } from './loopback';
import { readEntry } from './read-entry';

export interface OursParts {
  /** Where clients reach Gatehouse, such as `http://127.0.0.1:7878/mcp`. */
  endpoint: () => string;
  /** Whether a command starts our bridge. */
  isBridge: (command: string, args: readonly string[]) => boolean;
  /** The folder of this Gatehouse; left out: no bridge may name one. */
  home?: string;
}

/**
 * Whether an entry leads to Gatehouse, by what it means and not by its name: our port on this machine, our bridge, or a bridge of
 * others to our port. What could be read in two ways, or brings other code along, is not ours.
 */
export function createIsOurs({ endpoint, isBridge, home }: OursParts): (entry: Json) => boolean {
  return (entry) => {
    const { server } = readEntry(null, '', entry);
    if (!server || isAmbiguous(entry)) return false;
    if (server.kind === 'http') return leadsTo(plain(server.url), endpoint());
    // What is empty only takes away what the client would hand on.
    if ([...server.env].some(([name, value]) => plain(value) !== '' && isHarmful(name))) return false;
    const command = plain(server.command);
    const args = server.args.map(plain);
    if (isBridge(command, args)) return staysHere(args, home) && ![...server.env.keys()].some(leadsAway);
    return leadsTo(foreignBridgeTo(command, args), endpoint());
  };
}

function plain(text: Text): string {
  return text.map((piece) => (typeof piece === 'string' ? piece : piece.raw)).join('');
}

/** Clients read different names for the same thing, and some start another program or read another file besides. */
function isAmbiguous(entry: Json): boolean {
  const names = namesIn(entry);
  const isDouble = [fields.command, fields.args, fields.env, fields.url].some(
    (group) => names.filter((name) => (group as readonly string[]).includes(name)).length > 1,
  );
  return isDouble || names.some((name) => bringsAlong.test(name));
}

const bringsAlong = /^(headers?_?helper|http_headers_helper|env_?files?|code)$/i;

/** Also those one level deeper, where some clients keep them. */
function namesIn(entry: Json): string[] {
  if (!isJsonRecord(entry)) return [];
  return Object.entries(entry).flatMap(([name, value]) =>
    name === 'transport' || name === 'command' ? [name, ...namesIn(value)] : [name],
  );
}

/** Our program with another folder is another Gatehouse, with rules and servers of whoever made that. */
function staysHere(args: readonly string[], home: string | undefined): boolean {
  return args.every((arg, at) => {
    if (!arg.startsWith('--home')) return true;
    return home !== undefined && (arg === '--home' ? args[at + 1] === home : arg === `--home=${home}`);
  });
}

/** It would have our bridge take another folder for ours. */
function leadsAway(name: string): boolean {
  return /^(GATEHOUSE_.*|HOME|USERPROFILE|APPDATA|LOCALAPPDATA|XDG_\w+)$/i.test(name);
}

function isHarmful(name: string): boolean {
  return variableRisk(name)?.kind === 'refuse' || name.toUpperCase() === 'NODE_OPTIONS';
}

/** Where `npx mcp-remote <address>` leads. */
function foreignBridgeTo(command: string, args: readonly string[]): string {
  const words = [command, ...args];
  const at = words.findIndex((word) => /^mcp-remote(@[\w.-]+)?$/.test(programName(word)));
  const isRun = at === 0 || (/^(npx|bunx|pnpx)$/.test(programName(command)) && words.slice(1, at).every(isFlag));
  return at >= 0 && isRun ? (words[at + 1] ?? '') : '';
}

function isFlag(word: string): boolean {
  return /^(-y|--yes|-q|--quiet)$/.test(word);
}

function leadsTo(url: string, endpoint: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(endpoint)) return false;
  const [to, own] = [new URL(url), new URL(endpoint)];
  const isSamePath = to.pathname === own.pathname || to.pathname.startsWith(`${own.pathname.replace(/\/$/, '')}/`);
  return isLoopback(to.hostname) && to.protocol === own.protocol && to.port === own.port && isSamePath;
}
