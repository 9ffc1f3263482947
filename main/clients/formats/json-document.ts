import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import { insertFirst, type Placement, removeItem } from './bracket-edit';
import { type ConfigDocument, deepest, tooDeep } from './config-document';
import { type BranchNode, type ConfigItem, type ConfigNode, follow, nodeReader, type Way } from './config-node';
import { problemAt } from './config-problem';
import { type Address, isJsonRecord, type Json, type Step, wrapped } from './config-value';
import { hasLineBreak, indentAt, indented, lineBreakOf, type Splice, spliced } from './text-edit';

/**
 * JSON as in RFC 8259 or, with `mayComment`, as VS Code reads it: with comments and trailing commas.
 * @throws ConfigTextError at the first thing that is neither.
 */
export function openJson(text: string, { mayComment }: { mayComment: boolean }): ConfigDocument {
  const root = parse(text, mayComment);
  const lineBreak = lineBreakOf(text);
  const unit = unitOf(text, root);
  const isOneLine = root !== undefined && !hasLineBreak(text.slice(root.start, root.end));

  const render = (value: Json, placement: Placement) =>
    placement === 'inline'
      ? compact(value, text)
      : indented(JSON.stringify(value, null, unit), { indent: placement.indent, lineBreak });

  function insert(branch: BranchNode, [step, ...rest]: readonly [Step, ...Address], value: Json): Splice {
    const mayOpen = !isOneLine || branch === root;
    const name = 'key' in step ? JSON.stringify(step.key) : undefined;
    const inner = wrapped(value, rest);
    return insertFirst(text, {
      branch,
      style: { comments: 'slashes', lineBreak, unit, separator: isSpaced(text) ? ' ' : '', mayOpen },
      render: (placement) => (name === undefined ? '' : name + colon(placement, text)) + render(inner, placement),
    });
  }

  function replace({ nodes, items }: Way, value: Json): Splice {
    const [node, around, item] = [nodes.at(-1) as ConfigNode, nodes.at(-2), items.at(-1)];
    const { start, end } = node;
    const isFilled = 'items' in node && node.items.length > 0;
    const before = isFilled || !around || !item ? '' : text.slice(around.start, item.start);
    const isInline = around && !hasLineBreak(before + text.slice(start, end));
    return { start, end, insert: render(value, isOneLine || isInline ? 'inline' : { indent: indentAt(text, start) }) };
  }

  return {
    ...nodeReader(text, root),
    set(address, value) {
      if (!root) return `${text}${text && !/[\r\n]$/.test(text) ? lineBreak : ''}${created(wrapped(value, address))}`;
      const way = follow(root, address);
      const node = way.nodes.at(-1);
      const [step, ...rest] = way.missing;
      const isNew = step && (node?.kind === 'map' || node?.kind === 'list');
      return spliced(text, [isNew ? insert(node, [step, ...rest], value) : replace(way, wrapped(value, way.missing))]);
    },
    remove(address) {
      if (!root) return text;
      const { nodes, items, missing } = follow(root, address);
      const [branch, item] = [nodes.at(-2), items.at(-1)];
      if (missing.length > 0 || !item || !branch || !('items' in branch)) return text;
      return spliced(text, removeItem(text, { branch, index: branch.items.indexOf(item) }));
    },
  };

  function created(value: Json): string {
    return `${indented(JSON.stringify(value, null, unit), { indent: '', lineBreak })}${lineBreak}`;
  }
}

/** On one line, as far apart as the file has it. */
function compact(value: Json, text: string): string {
  return isSpaced(text) ? spaced(value) : JSON.stringify(value);
}

function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (!isJsonRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`);
  return `{${members.join(', ')}}`;
}

function colon(placement: Placement, text: string): string {
  return placement === 'inline' && !isSpaced(text) ? ':' : ': ';
}

function isSpaced(text: string): boolean {
  return /^[^"]*"[^"]*"\s*:\s/.test(text);
}

/** One level of indentation: how much further in the first line within the outermost value begins. */
function unitOf(text: string, root: ConfigNode | undefined): string {
  const first = root && 'items' in root ? root.items[0] : undefined;
  if (!first) return defaultUnit;
  const [outer, inner] = [indentAt(text, root?.start ?? 0), indentAt(text, first.start)];
  return (inner.startsWith(outer) && inner.slice(outer.length)) || defaultUnit;
}

const defaultUnit = '  ';

interface Draft {
  readonly kind: 'map' | 'list';
  readonly start: number;
  readonly items: Mutable<ConfigItem>[];
  /** Of the member that is being read. */
  name: string;
  nameStart: number;
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function parse(text: string, mayComment: boolean): ConfigNode | undefined {
  const open: Draft[] = [];
  let root: ConfigNode | undefined;

  function put(value: ConfigNode) {
    const parent = open.at(-1);
    if (!parent) root = value;
    else {
      const { start, end } = value;
      const begin = parent.kind === 'map' ? parent.nameStart : start;
      parent.items.push({ name: parent.name, start: begin, end, comma: undefined, value, head: start, isMerge: false });
    }
  }

  function begin(kind: Draft['kind'], start: number) {
    if (open.length >= deepest) throw problemAt(text, start, tooDeep);
    open.push({ kind, start, items: [], name: '', nameStart: start });
  }

  function end(offset: number, length: number) {
    const draft = open.pop();
    if (!draft) return;
    const { kind, start, items } = draft;
    put({ kind, style: 'brackets', start, end: offset + length, items });
  }

  const visitor: JSONVisitor = {
    onObjectBegin: (offset) => begin('map', offset),
    onArrayBegin: (offset) => begin('list', offset),
    onObjectProperty(name, start) {
      const draft = open.at(-1);
      if (draft) [draft.name, draft.nameStart] = [name, start];
    },
    onLiteralValue: (value, start, length) => put({ kind: 'scalar', value, start, end: start + length }),
    onSeparator: (character, offset) => {
      const item = character === ',' ? open.at(-1)?.items.at(-1) : undefined;
      if (item) item.comma = offset;
    },
    onObjectEnd: end,
    onArrayEnd: end,
    onError: (code, offset) => {
      throw problemAt(
        text,
        offset,
        `${sentences[printParseErrorCode(code)] ?? 'This is not JSON.'} Correct the file, then try again.`,
      );
    },
  };
  visit(text, visitor, { disallowComments: !mayComment, allowTrailingComma: mayComment, allowEmptyContent: true });
  return root;
}

const sentences: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is neither a value nor punctuation of JSON.',
  InvalidNumberFormat: 'This is not a number of JSON.',
  PropertyNameExpected: 'A name in double quotes is missing here, or the comma before is one too many.',
  ValueExpected: 'A value is missing here, or the comma before is one too many.',
  ColonExpected: 'A colon is missing before this.',
  CommaExpected: 'A comma is missing before this.',
  CloseBraceExpected: 'A closing brace is missing.',
  CloseBracketExpected: 'A closing bracket is missing.',
  EndOfFileExpected: 'The file should end before this.',
  InvalidCommentToken: 'The program that reads this file does not understand comments.',
  UnexpectedEndOfComment: 'A comment does not end.',
  UnexpectedEndOfString: 'A text in quotes does not end on its line.',
  UnexpectedEndOfNumber: 'A number does not end.',
  InvalidUnicode: 'A \\u needs four hexadecimal digits.',
  InvalidEscapeCharacter: 'A backslash stands before a character that it cannot stand before.',
  InvalidCharacter: 'There is a control character in a text.',
};
