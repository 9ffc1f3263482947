import type { Command, ParsedScript, Redirection, SyntaxNode, Word } from 'unbash';
import type { ShellPart } from '../../../../shared/domain/preview';

type Role = ShellPart['role'];

/** One simple command with its words decoded: `"r"m -rf` is rm. */
export interface FoundCommand {
  readonly node: Command;
  /** The program and its arguments, without quotes. Empty for a mere assignment. */
  readonly words: readonly string[];
  /** The commands of its pipeline that stand before it, the nearest last. */
  readonly before: readonly FoundCommand[];
}

export interface ShellReading {
  readonly parts: ShellPart[];
  readonly commands: readonly FoundCommand[];
  readonly redirections: readonly Redirection[];
  /** Texts of commands inside commands. */
  readonly substitutions: readonly string[];
  readonly assignments: readonly string[];
  readonly isInBackground: boolean;
  /** What the parser could not make sense of. */
  readonly problem: string | null;
}

/** The grammar of unbash, passed in because it is loaded late. */
export interface ShellGrammar {
  parse(source: string): ParsedScript;
  forEachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void;
}

interface Walk {
  readonly grammar: ShellGrammar;
  readonly source: string;
  /** The role of each character; `undefined` where no node said. */
  readonly roles: (Role | undefined)[];
  readonly commands: FoundCommand[];
  readonly redirections: Redirection[];
  readonly substitutions: string[];
  readonly assignments: string[];
  isInBackground: boolean;
  problem: string | null;
}

/** Programs that run the program named in their arguments, with their options that take a value of their own. */
const wrappers = new Map<string, string>([
  ['sudo', 'ughpCDRTrtU'],
  ['doas', 'uC'],
  ['env', 'uC'],
  ['nice', 'n'],
  ['ionice', 'cnp'],
  ['timeout', 'sk'],
  ['stdbuf', 'ioe'],
  ['xargs', 'InPLsdEa'],
  ['watch', 'n'],
  ['exec', 'a'],
  ['time', 'fo'],
  ...['nohup', 'command', 'builtin', 'setsid', 'unbuffer', 'caffeinate', 'busybox'].map((name) => [name, ''] as const),
]);
/** Commands before one in its pipeline that are remembered. */
const mostBefore = 8;

/** A command taken apart. The parts in a row are the very text. */
export function readShell(source: string, grammar: ShellGrammar): ShellReading {
  const walk: Walk = {
    grammar,
    source,
    roles: new Array<Role | undefined>(source.length),
    commands: [],
    redirections: [],
    substitutions: [],
    assignments: [],
    isInBackground: false,
    problem: null,
  };
  try {
    visit(walk, grammar.parse(source), { isPainting: true, before: [] });
  } catch {
    // Nesting that is deeper than the stack: what was found until then stands.
    walk.problem = 'nested too deep';
  }
  return { ...walk, parts: joinParts(source, walk.roles) };
}

interface Place {
  /** False inside of a substitution, which is painted as one. */
  readonly isPainting: boolean;
  readonly before: readonly FoundCommand[];
}

function visit(walk: Walk, node: SyntaxNode, place: Place): void {
  switch (node.type) {
    case 'Script':
      walk.problem ??= (node as ParsedScript).errors?.[0]?.message ?? null;
      break;
    case 'Statement':
      if (node.background) walk.isInBackground = true;
      break;
    case 'Pipeline':
      visitPipeline(walk, node.commands, place);
      return;
    case 'Command':
      visitCommand(walk, node, place);
      return;
    case 'Assignment':
      walk.assignments.push(node.name);
      paint(walk, node, 'assignment', place);
      break;
    case 'Redirect':
    case 'HereString':
    case 'HereDoc':
      visitRedirection(walk, node, place);
      break;
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'ArithmeticCommandExpansion':
      walk.substitutions.push(node.text);
      paint(walk, node, 'substitution', place);
      visitChildren(walk, node, { isPainting: false, before: [] });
      return;
    case 'Word':
      if (walk.roles[node.pos] === undefined) paint(walk, node, 'argument', place);
      break;
  }
  visitChildren(walk, node, place);
}

function visitChildren(walk: Walk, node: SyntaxNode, place: Place): void {
  walk.grammar.forEachChild(node, (child) => visit(walk, child, place));
}

function visitPipeline(walk: Walk, commands: readonly SyntaxNode[], place: Place): void {
  const before = [...place.before];
  for (const command of commands) {
    const start = walk.commands.length;
    visit(walk, command, { ...place, before: before.slice(-mostBefore) });
    before.push(...walk.commands.slice(start));
  }
}

function visitCommand(walk: Walk, node: Command, place: Place): void {
  const words = node.name ? [node.name, ...node.suffix.filter((part) => part.type === 'Word')] : [];
  walk.commands.push({ node, words: words.map(({ value }) => value), before: place.before });
  for (const word of words) paint(walk, word, 'argument', place);
  for (const at of programIndices(words.map(({ value }) => value))) paint(walk, words[at] as Word, 'program', place);
  visitChildren(walk, node, place);
}

/** Indices of the program and, behind `sudo` or `xargs`, of the one that it runs. */
function programIndices(words: readonly string[]): number[] {
  const found: number[] = [];
  let at = 0;
  while (at < words.length) {
    found.push(at);
    const valued = wrappers.get(programName(words[at] as string));
    if (valued === undefined) return found;
    at = skipOptions(words, at + 1, valued);
  }
  return found;
}

/** The first word from `start` on that is no option, value of an option, number or assignment. */
function skipOptions(words: readonly string[], start: number, valued: string): number {
  let at = start;
  for (; at < words.length; at += 1) {
    const word = words[at] as string;
    if (/^-\w$/.test(word) && valued.includes(word.charAt(1))) at += 1;
    else if (!/^-|^\d|^\w+=/.test(word)) break;
  }
  return at;
}

/** The programs that a command's words name: `sudo rm x` is sudo and rm. */
export function programsIn(words: readonly string[]): { name: string; args: readonly string[] }[] {
  return programIndices(words).map((at) => ({ name: programName(words[at] as string), args: words.slice(at + 1) }));
}

/** `/usr/bin/RM.exe` is rm. */
function programName(word: string): string {
  return (word.split(/[\\/]/).at(-1) as string).toLowerCase().replace(/\.(exe|com|bat|cmd)$/, '');
}

function visitRedirection(walk: Walk, node: Redirection, place: Place): void {
  walk.redirections.push(node);
  paint(walk, node, 'redirection', place);
  if (node.type !== 'HereDoc') return;
  paint(walk, node.body, 'redirection', place);
  if (node.closing) paint(walk, node.closing, 'redirection', place);
}

function paint(walk: Walk, { pos, end }: { pos: number; end: number }, role: Role, { isPainting }: Place): void {
  if (!isPainting) return;
  walk.roles.fill(role, Math.max(0, pos), Math.min(end, walk.source.length));
}

function joinParts(source: string, roles: readonly (Role | undefined)[]): ShellPart[] {
  const parts: { text: string; role: Role }[] = [];
  let start = 0;
  while (start < source.length) {
    const role = roles[start] ?? bareRole(source, start, roles);
    let end = start + 1;
    while (end < source.length && (roles[end] ?? bareRole(source, end, roles, role)) === role) end += 1;
    parts.push({ text: source.slice(start, end), role });
    start = end;
  }
  return parts;
}

/** Of a character that belongs to no word: white space, a comment up to its line's end, or an operator. */
function bareRole(source: string, at: number, roles: readonly (Role | undefined)[], open?: Role): Role {
  const char = source.charAt(at);
  if (char === '\n') return 'space';
  if (open === 'comment' && roles[at] === undefined) return 'comment';
  if (/\s/.test(char)) return 'space';
  return char === '#' ? 'comment' : 'operator';
}
