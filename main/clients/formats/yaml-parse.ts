import {
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { findTooDeep } from '../../gateway/json/yaml-depth';
import { tooDeep } from './config-document';
import type { ConfigItem, ConfigNode } from './config-node';
import { problemAt } from './config-problem';
import type { Span } from './text-edit';

/** One document of YAML 1.2 with merge keys. `undefined`: none. @throws ConfigTextError */
export function parseYaml(text: string): ConfigNode | undefined {
  if (isTooLong(text)) throw problemAt(text, 0, tooLong);
  const deep = findTooDeep(text);
  if (deep !== undefined) throw problemAt(text, deep, tooDeep);
  const document = parseDocument(text, {
    keepSourceTokens: true,
    prettyErrors: false,
    // It compares all names of a map with each other. Where a repeated name matters, it is found by `repeatedOn`.
    uniqueKeys: false,
  });
  const [error] = document.errors;
  if (error) {
    throw problemAt(
      text,
      error.pos[0],
      `${sentences[error.code] ?? 'This is not YAML.'} Correct the file, then try again.`,
    );
  }
  return isEmpty(document) ? undefined : convertDocument(document, text);
}

/** So many keep the parser, and everything else with it, busy for a second. A text in a block is one, however long. */
const mostTokens = 500_000;
const tooLong = 'This file is too long for Gatehouse to change it. Make it shorter, or change it by hand.';

function isTooLong(text: string): boolean {
  // A character makes two tokens at most.
  if (text.length < mostTokens / 2) return false;
  let count = 0;
  for (const _ of new Lexer().lex(text)) {
    count += 1;
    if (count > mostTokens) return true;
  }
  return false;
}

/** A text of white space and comments has no value; the parser says null, as of one that says so itself. */
function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && isUnwritten(contents));
}

function isUnwritten({ value, source }: Scalar): boolean {
  return value === null && !source;
}

function convertDocument(document: Document.Parsed, text: string): ConfigNode {
  const anchors = new Map<string, ConfigNode>();

  function convert(from: unknown, fallback: number): ConfigNode {
    if (isAlias(from)) return alias(from.source, spanOf(from, fallback));
    if (!isMap(from) && !isSeq(from) && !isScalar(from)) return unwritten(fallback);
    const node = isScalar(from) ? scalar(from, fallback) : branch(from, spanOf(from, fallback));
    if (from.anchor) anchors.set(from.anchor, node);
    return node;
  }

  function alias(name: string, span: Span): ConfigNode {
    const target = anchors.get(name);
    if (!target)
      throw problemAt(text, span.start, 'This alias has no anchor before it. Correct the file, then try again.');
    return { kind: 'alias', target, ...span };
  }

  function branch(from: YAMLMap | YAMLSeq, span: Span): ConfigNode {
    const parts = partsOf(from);
    const items = isMap(from)
      ? from.items.map((pair, index) => member(pair, parts, index))
      : from.items.map((element, index) => elementItem(element, parts, index));
    const isBracket = from.flow === true;
    const end = isBracket ? span.end : (items.at(-1)?.end ?? span.end);
    return {
      kind: isMap(from) ? 'map' : 'list',
      style: isBracket ? 'brackets' : 'block',
      start: span.start,
      end,
      items,
    };
  }

  function member(pair: Pair, parts: readonly CST.CollectionItem[], index: number): ConfigItem {
    const part = parts[index];
    const start = startOf(pair.key) ?? part?.sep?.[0]?.offset ?? 0;
    const head = headOf(part?.sep ?? []) ?? endOf(pair.key) ?? start;
    const value = convert(pair.value, head);
    const { name, isMerge } = nameOf(pair.key, text);
    return { name, isMerge, start, head, end: Math.max(head, value.end), comma: commaOf(parts[index + 1]), value };
  }

  function elementItem(element: unknown, parts: readonly CST.CollectionItem[], index: number): ConfigItem {
    const part = parts[index];
    const dash = part?.start.find(({ type }) => type === 'seq-item-ind')?.offset;
    const start = dash ?? startOf(element) ?? 0;
    const head = dash === undefined ? start : (headOf(part?.start ?? []) ?? start);
    const value = convert(element, head);
    return {
      name: '',
      isMerge: false,
      start,
      head,
      end: Math.max(head, value.end),
      comma: commaOf(parts[index + 1]),
      value,
    };
  }

  return convert(document.contents, 0);
}

function scalar(from: Scalar, fallback: number): ConfigNode {
  if (isUnwritten(from)) return unwritten(fallback);
  const { value } = from;
  const isPlain =
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', value: isPlain ? value : (from.source ?? String(value)), ...spanOf(from, fallback) };
}

/** A value that is not written stands right behind its name, whatever comments follow. */
function unwritten(at: number): ConfigNode {
  return { kind: 'scalar', value: null, start: at, end: at };
}

/** Source tokens of the items. Those that hold only comments belong to none. */
function partsOf({ srcToken }: YAMLMap | YAMLSeq): readonly CST.CollectionItem[] {
  if (!srcToken || !('items' in srcToken)) return [];
  if (srcToken.type === 'flow-collection') return srcToken.items;
  const mark = srcToken.type === 'block-seq' ? 'seq-item-ind' : 'explicit-key-ind';
  return srcToken.items.filter((part) => part.key || part.sep || part.start.some(({ type }) => type === mark));
}

const trivia = new Set(['space', 'newline', 'comment', 'comma']);

function headOf(tokens: readonly CST.SourceToken[]): number | undefined {
  const last = tokens.findLast(({ type }) => !trivia.has(type));
  return last && last.offset + last.source.length;
}

function commaOf(next: CST.CollectionItem | undefined): number | undefined {
  return next?.start.find(({ type }) => type === 'comma')?.offset;
}

function nameOf(key: unknown, text: string): { name: string; isMerge: boolean } {
  if (!isScalar(key)) return { name: text.slice(startOf(key) ?? 0, endOf(key) ?? 0), isMerge: false };
  const isMerge = key.source === '<<' && key.type === 'PLAIN';
  return { name: typeof key.value === 'string' ? key.value : (key.source ?? ''), isMerge };
}

type Ranged = { range?: readonly [number, number, number] | null };

function spanOf({ range }: Ranged, fallback: number): Span {
  return { start: range?.[0] ?? fallback, end: range?.[1] ?? fallback };
}

function startOf(node: unknown): number | undefined {
  return (node as Ranged | null)?.range?.[0];
}

function endOf(node: unknown): number | undefined {
  return (node as Ranged | null)?.range?.[1];
}

const sentences: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'An alias cannot have an anchor or a tag.',
  BAD_ALIAS: 'This alias has no name.',
  BAD_COLLECTION_TYPE: 'The tag does not fit the value behind it.',
  BAD_DIRECTIVE: 'This line beginning with % is not understood.',
  BAD_DQ_ESCAPE: 'A backslash stands before a character that it cannot stand before.',
  BAD_INDENT: 'This is not indented far enough.',
  BAD_PROP_ORDER: 'An anchor or tag is in the wrong place.',
  BAD_SCALAR_START: 'A value cannot begin with this character; put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'There is a colon too many on this line, or a line that is indented too far.',
  BLOCK_IN_FLOW: 'Something is indented within brackets as it cannot be there.',
  COMMENT_SPACE: 'A comment needs a space before it.',
  DUPLICATE_KEY: 'A name stands twice in this map.',
  IMPOSSIBLE: 'This is not YAML.',
  KEY_OVER_1024_CHARS: 'This name has more than 1024 characters.',
  MISSING_CHAR: 'A character is missing here: a quotation mark, a bracket, a comma, a colon or a space.',
  MULTILINE_IMPLICIT_KEY: 'A name must be on one line; a colon may be missing.',
  MULTIPLE_ANCHORS: 'A value has two anchors.',
  MULTIPLE_DOCS: 'The file holds several documents; it should hold one.',
  MULTIPLE_TAGS: 'A value has two tags.',
  NON_STRING_KEY: 'A name is not a text.',
  TAB_AS_INDENT: 'There is a tab where YAML wants spaces.',
  TAG_RESOLVE_FAILED: 'A value does not fit its tag.',
  UNEXPECTED_TOKEN: 'This does not belong here.',
};
