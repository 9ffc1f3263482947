import type { Mark } from '../../../../shared/domain/preview';
import { squash, textsOf } from './names';
import { judgeShell } from './shell-marks';
import { programsIn, readShell, type ShellGrammar, type ShellReading } from './shell-parts';
import { type ArgumentNode, high, type PreviewOf, type PreviewParts, type Subject } from './subject';
import { hidingMarks } from './text';
import { clip, orderMarks } from './wording';

/** Longer texts are shown whole but not taken apart. UTF-16 units. */
export const longestShell = 64 * 1024;
/** The same where much in them may nest, which costs the parser the square of it. */
const longestNested = 4 * 1024;
const mostNested = 300;
const mostCommands = 2000;
/** `bash -c "bash -c …"`: how many commands in commands are looked into. */
const deepestScript = 3;
const mostPrograms = 50;

const commandNames = new Set(
  'command cmd script shell bash commandline shellcommand shellscript bashcommand commands cmdline'.split(' '),
);
const execInputs = new Set(['input', 'code', 'run', 'exec', 'line', 'text']);
const execVerbs = ['bash', 'shell', 'terminal', 'exec', 'execute', 'command', 'cmd', 'sh', 'zsh'];
const argumentNames = new Set(['args', 'arguments', 'argv', 'params']);

/** Shell commands, taken apart but never run. */
export async function* findCommands(subject: Subject, parts: PreviewParts): AsyncGenerator<PreviewOf<'shell'>> {
  for (const node of subject.nodes) {
    const command = readCommand(node, subject);
    if (!command) continue;
    subject.shown.add(node.path);
    if (!mayParse(command.text)) yield tooLong(node.path, command.text);
    else yield preview(node.path, command, { grammar: await import('unbash'), places: parts });
  }
}

function mayParse(text: string): boolean {
  if (text.length <= longestNested) return true;
  if (text.length > longestShell) return false;
  return countOf(text, /[$<>]\(|`|\(\(|\[\[|\{/g) <= mostNested && countOf(text, /[|;&\n]/g) <= mostCommands;
}

function countOf(text: string, sign: RegExp): number {
  return text.match(sign)?.length ?? 0;
}

interface GivenCommand {
  readonly text: string;
  /** Set where the words came apart already, so that no shell splits them. */
  readonly words: readonly string[] | null;
}

interface ReadingParts {
  readonly grammar: ShellGrammar;
  readonly places: { readonly home: string; readonly ownHome: string };
}

function readCommand(node: ArgumentNode, subject: Subject): GivenCommand | null {
  if (!isCommand(node, subject)) return null;
  if (node.kind === 'array') {
    const words = textsOf(node);
    return words && words.length > 0 ? { text: words.join(' '), words } : null;
  }
  if (node.kind !== 'text' || node.parent?.kind === 'array' || node.text.trim() === '') return null;
  const beside = node.parent?.children.find(({ kind, name }) => kind === 'array' && argumentNames.has(squash(name)));
  const args = textsOf(beside);
  if (args && args.length > 0) return { text: [node.text, ...args].join(' '), words: [node.text, ...args] };
  return { text: node.text, words: null };
}

function isCommand({ name, hint }: ArgumentNode, { verbs }: Subject): boolean {
  if (hint !== undefined) return hint === 'command';
  const squashed = squash(name);
  return commandNames.has(squashed) || (execInputs.has(squashed) && execVerbs.some((verb) => verbs.has(verb)));
}

function preview(argument: string, command: GivenCommand, parts: ReadingParts): PreviewOf<'shell'> {
  const reading = command.words ? readWords(command.words, parts) : readShell(command.text, parts.grammar);
  const inner = command.words ? [command.words] : reading.commands.map(({ words }) => words);
  const nested = [
    ...inner.flatMap((words) => readNested(words, parts, deepestScript)),
    ...readDocuments(reading, parts),
  ];
  const all = [reading, ...nested];
  const programs = all.flatMap(({ commands }) =>
    commands.flatMap(({ words }) => programsIn(words).map(({ name }) => name)),
  );
  return {
    kind: 'shell',
    argument,
    marks: orderMarks([...all.flatMap((each) => judgeShell(each, parts.places)), ...textMarks(command.text)]),
    parts: reading.parts,
    programs: [...new Set(programs)]
      .filter(Boolean)
      .slice(0, mostPrograms)
      .map((name) => clip(name)),
  };
}

/** Words that are handed over as they are: no operator among them means anything. */
function readWords(words: readonly string[], { grammar }: ReadingParts): ShellReading {
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const reading = readShell(quoted, grammar);
  const parts = words.flatMap((text, at) => [
    ...(at > 0 ? [{ text: ' ', role: 'space' as const }] : []),
    { text, role: at === 0 ? ('program' as const) : ('argument' as const) },
  ]);
  return { ...reading, parts: parts.filter(({ text }) => text !== '') };
}

/** The script in `sh -c "…"` is a command of its own. */
function readNested(words: readonly string[], parts: ReadingParts, depth: number): ShellReading[] {
  if (depth === 0) return [];
  return programsIn(words).flatMap(({ name, args }) => {
    const script = name === 'eval' ? args.join(' ') : scriptOf(name, args);
    if (script === undefined || !mayParse(script)) return [];
    const reading = readShell(script, parts.grammar);
    return [reading, ...reading.commands.flatMap((command) => readNested(command.words, parts, depth - 1))];
  });
}

/** A here-document beside a shell may be its program. */
function readDocuments({ commands, redirections }: ShellReading, parts: ReadingParts): ShellReading[] {
  if (!commands.some(({ words }) => programsIn(words).some(({ name }) => shells.test(name)))) return [];
  return redirections.flatMap((redirection) =>
    redirection.type === 'HereDoc' && mayParse(redirection.body.text)
      ? [readShell(redirection.body.text, parts.grammar)]
      : [],
  );
}

const shells = /^(sh|bash|zsh|dash|ash|ksh|fish|su|cmd|pwsh|powershell)$/;

function scriptOf(name: string, args: readonly string[]): string | undefined {
  if (!shells.test(name)) return undefined;
  const flag = args.findIndex((arg) => /^(-\w*c|\/c|-command)$/i.test(arg));
  return flag === -1 ? undefined : args[flag + 1];
}

function textMarks(text: string): Mark[] {
  const isPowerShell = /\b(Invoke-(Expression|WebRequest|RestMethod)|iex|DownloadString|FromBase64String)\b/i.test(
    text,
  );
  return [...hidingMarks(text), ...(isPowerShell ? [high('PowerShell that fetches or runs code')] : [])];
}

function tooLong(argument: string, text: string): PreviewOf<'shell'> {
  const marks = [...hidingMarks(text), high('Too long to be taken apart: read all of it')];
  return { kind: 'shell', argument, marks, parts: [{ text, role: 'argument' }], programs: [] };
}
