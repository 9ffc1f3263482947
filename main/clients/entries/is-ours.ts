import type { Json } from '../formats/config-value';
import { variableRisk } from '../import/environment-names';
import { programName } from '../import/program-names';
import type { Text } from '../import/references';
import { isLoopback } from './loopback';
import { readEntry } from './read-entry';

export interface OursParts {
  /** Where clients reach Gatehouse, such as `http://127.0.0.1:7878/mcp`. */
  endpoint: () => string;
  /** Whether a command starts our bridge. */
  isBridge: (command: string, args: readonly string[]) => boolean;
}

/**
 * Whether an entry leads to Gatehouse, by what it means and not by its name: our port on this machine, our bridge, or a bridge of
 * others to our port. What could be read in two ways, or brings other code along, is not ours.
 */
export function createIsOurs({ endpoint, isBridge }: OursParts): (entry: Json) => boolean {
  return (entry) => {
    const { server } = readEntry(null, '', entry);
    if (!server) return false;
    if (server.kind === 'http') return leadsTo(plain(server.url), endpoint());
    if ([...server.env.keys()].some(isHarmful)) return false;
    const command = plain(server.command);
    const args = server.args.map(plain);
    return isBridge(command, args) || leadsTo(foreignBridgeTo(command, args), endpoint());
  };
}

function plain(text: Text): string {
  return text.map((piece) => (typeof piece === 'string' ? piece : piece.raw)).join('');
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
