import { parse } from 'smol-toml';
import { deepest, tooDeep } from './config-document';
import type { BranchNode, ConfigItem, ConfigNode } from './config-node';
import { problemAt } from './config-problem';
import { isLineBreak, lineEnd, type Span, skipBlanks, skipBlanksBack } from './text-edit';

/** Names and, for the elements of arrays of tables, their numbers: where in the value of the file something belongs. */
export type TomlPath = readonly (string | number)[];

/** `[a.b]`, `[[a.b]]` or `a.b = …`. It begins with its bracket or name and ends where its line does, before the line break. */
export interface TomlStatement extends Span {
  readonly kind: 'header' | 'pair';
  readonly path: TomlPath;
  /** Of a pair. Texts and numbers in it are not decoded. */
  readonly value: ConfigNode | undefined;
  /** The header that it stands under. */
  readonly under: TomlPath;
}

/** The statements of a text that is known to be TOML, in their order. @throws ConfigTextError for a name of very many parts. */
export function scanToml(text: string): TomlStatement[] {
  const arrays = createArrays();
  const statements: TomlStatement[] = [];
  let under: TomlPath = [];
  let at = skipTrivia(text, 0);
  while (at < text.length) {
    const statement = text[at] === '[' ? readHeader(text, at, arrays) : readPair(text, at, under);
    if (statement.kind === 'header') under = statement.path;
    statements.push(statement);
    at = skipTrivia(text, statement.end);
  }
  return statements;
}

function readHeader(text: string, start: number, arrays: ReturnType<typeof createArrays>): TomlStatement {
  const isArray = text.startsWith('[[', start);
  const key = readKey(text, start + (isArray ? 2 : 1));
  const path = isArray ? arrays.begin(key.names) : arrays.within(key.names);
  return { kind: 'header', path, under: path, value: undefined, start, end: lineEnd(text, key.end) };
}

function readPair(text: string, start: number, under: TomlPath): TomlStatement {
  const key = readKey(text, start);
  const value = readValue(text, skipBlanks(text, key.end + 1));
  return { kind: 'pair', path: [...under, ...key.names], under, value, start, end: lineEnd(text, value.end) };
}

/** Counts the elements of arrays of tables: a header below one belongs to its last element. */
function createArrays() {
  const lasts = new Map<string, number>();

  function within(names: readonly string[]): TomlPath {
    const path: (string | number)[] = [];
    for (const name of names) {
      path.push(name);
      const last = lasts.size > 0 ? lasts.get(JSON.stringify(path)) : undefined;
      if (last !== undefined) path.push(last);
    }
    return path;
  }

  function begin(names: readonly string[]): TomlPath {
    const path = [...within(names.slice(0, -1)), names.at(-1) ?? ''];
    const key = JSON.stringify(path);
    const last = (lasts.get(key) ?? -1) + 1;
    lasts.set(key, last);
    return [...path, last];
  }

  return { within, begin };
}

function skipTrivia(text: string, from: number): number {
  let at = from;
  for (;;) {
    at = skipBlanks(text, at);
    if (text[at] === '#') at = lineEnd(text, at);
    else if (isLineBreak(text[at])) at += 1;
    else return at;
  }
}

/** Ends at the equals sign or bracket behind it. */
function readKey(text: string, from: number): { names: string[]; end: number } {
  const names: string[] = [];
  let at = skipBlanks(text, from);
  for (;;) {
    const quote = text[at];
    const isQuoted = quote === '"' || quote === "'";
    const end = isQuoted ? stringEnd(text, at) : bareEnd(text, at);
    if (names.length >= deepest) throw problemAt(text, at, tooDeep);
    names.push(isQuoted ? unquoted(text.slice(at, end)) : text.slice(at, end));
    at = skipBlanks(text, end);
    if (text[at] !== '.') return { names, end: at };
    at = skipBlanks(text, at + 1);
  }
}

function bareEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !endsBare.has(text[at] as string)) at += 1;
  return at;
}

/** What can follow a name without quotation marks. */
const endsBare = new Set(' \t.=]');
/** What can follow a value that is neither a text nor in brackets. A date may have a space in it. */
const endsValue = new Set(',]}#\r\n');

function unquoted(name: string): string {
  return name.includes('\\') && name.startsWith('"') ? (Object.keys(parse(`${name}=0`))[0] ?? '') : name.slice(1, -1);
}

function stringEnd(text: string, start: number): number {
  const quote = text[start] as string;
  const isLong = text.startsWith(quote.repeat(3), start);
  const close = isLong ? quote.repeat(3) : quote;
  let at = start + close.length;
  while (at < text.length && !text.startsWith(close, at)) at += quote === '"' && text[at] === '\\' ? 2 : 1;
  at += close.length;
  // Up to two quotation marks may stand before the closing three.
  while (isLong && text[at] === quote) at += 1;
  return Math.min(at, text.length);
}

function readValue(text: string, start: number): ConfigNode {
  const first = text[start];
  if (first === '{' || first === '[') return readBranch(text, start);
  if (first === '"' || first === "'") return raw(text, start, stringEnd(text, start));
  let end = start;
  while (end < text.length && !endsValue.has(text[end] as string)) end += 1;
  return raw(text, start, skipBlanksBack(text, end));
}

function raw(text: string, start: number, end: number): ConfigNode {
  return { kind: 'scalar', value: text.slice(start, end), start, end };
}

function readBranch(text: string, start: number): BranchNode {
  const kind = text[start] === '{' ? 'map' : 'list';
  const items: ConfigItem[] = [];
  let at = skipTrivia(text, start + 1);
  while (at < text.length && text[at] !== '}' && text[at] !== ']') {
    const item = readItem(text, at, kind);
    items.push(item);
    at = skipTrivia(text, item.comma === undefined ? item.end : item.comma + 1);
  }
  return { kind, style: 'brackets', start, end: at + 1, items };
}

function readItem(text: string, start: number, kind: BranchNode['kind']): ConfigItem {
  const key = kind === 'map' ? readKey(text, start) : undefined;
  const value = readValue(text, key ? skipBlanks(text, key.end + 1) : start);
  const after = skipTrivia(text, value.end);
  const comma = text[after] === ',' ? after : undefined;
  // A dotted name is none of those that can be asked for: it is only a part of one.
  const name = key?.names.length === 1 ? (key.names[0] ?? '') : '';
  return { name, start, end: value.end, comma, value, head: value.start, isMerge: false };
}

/** Whether a path leads into what another leads to, or to the same. */
export function isWithin(path: TomlPath, outer: TomlPath): boolean {
  return path.length >= outer.length && outer.every((part, index) => path[index] === part);
}
