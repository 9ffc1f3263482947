import { insertFirst, removeItem } from './bracket-edit';
import type { ConfigDocument } from './config-document';
import { type BranchNode, type ConfigItem, type ConfigNode, follow, nodeReader, type Way } from './config-node';
import { type ConfigTextError, problemAt } from './config-problem';
import { type Json, type Step, wrapped } from './config-value';
import {
  beforeLineBreak,
  hasLineBreak,
  isLineBreak,
  lineBreakOf,
  lineEnd,
  lineStart,
  pastLineBreak,
  type Splice,
  spliced,
} from './text-edit';
import { parseYaml } from './yaml-parse';
import { isFilled, yamlFlow, yamlLines, yamlName } from './yaml-text';

/** @throws ConfigTextError when it is not one document of YAML. */
export function openYaml(text: string): ConfigDocument {
  const root = parseYaml(text);
  const page: Page = { text, lineBreak: lineBreakOf(text), unit: unitOf(text, root) };
  return {
    ...nodeReader(text, root),
    set(address, value) {
      if (root) return spliced(text, setAt(page, follow(root, address), value));
      return spliced(text, [appended(page, yamlLines(wrapped(value, address), page.unit))]);
    },
    remove: (address) => (root ? spliced(text, removeAt(page, follow(root, address))) : text),
  };
}

interface Page {
  readonly text: string;
  readonly lineBreak: string;
  readonly unit: string;
}

function setAt(page: Page, way: Way, value: Json): Splice[] {
  const [step, ...rest] = way.missing;
  const node = way.nodes.at(-1) as ConfigNode;
  if (!step) return [replaced(page, way, value)];
  if (node.kind === 'alias') throw behindAlias(page, node);
  if (node.kind === 'scalar' || mayOpen(page, way, node)) return opened(page, way, wrapped(value, way.missing));
  if (node.style === 'brackets') return [insertedInBrackets(page, node, step, wrapped(value, rest))];
  return [insertedInBlock(page, way, lines(page, step, wrapped(value, rest)))];
}

function behindAlias({ text }: Page, { start }: ConfigNode): ConfigTextError {
  return problemAt(
    text,
    start,
    'This is an alias of something that is written elsewhere. Write it out, then try again.',
  );
}

function insertedInBrackets({ text, lineBreak, unit }: Page, branch: BranchNode, step: Step, value: Json): Splice {
  const name = 'key' in step ? `${yamlName(step.key)}: ` : '';
  return insertFirst(text, {
    branch,
    style: { comments: 'hash', lineBreak, unit, separator: ' ', mayOpen: false },
    render: () => name + yamlFlow(value),
  });
}

function lines({ unit }: Page, step: Step, value: Json): string[] {
  return yamlLines(wrapped(value, [step]), unit);
}

/** In front of all others, behind the line that names the block; at the end of the file when nothing names it. */
function insertedInBlock(page: Page, { nodes, items }: Way, added: readonly string[]): Splice {
  const { text, lineBreak } = page;
  const [owner, block] = [items.at(-1), nodes.at(-1) as BranchNode];
  const first = block.items[0] as ConfigItem;
  const indent = ' '.repeat(columnOf(text, first.start));
  const lines = added.map((line) => indent + line);
  if (!owner) return appended(page, lines);
  // The first member of a list's element stands behind the dash: ours comes second.
  const isBehindDash = !hasLineBreak(text.slice(owner.head, first.start));
  const at = lineEnd(text, isBehindDash ? trimmedEnd(text, first) : owner.head);
  return { start: at, end: at, insert: lineBreak + lines.join(lineBreak) };
}

/** A file that did not end with a line break still does not. */
function appended({ text, lineBreak }: Page, lines: readonly string[]): Splice {
  const whole = lines.join(lineBreak);
  const insert = isAtLineStart(text, text.length) ? whole + lineBreak : lineBreak + whole;
  return { start: text.length, end: text.length, insert };
}

function isAtLineStart(text: string, at: number): boolean {
  return at === 0 || isLineBreak(text[at - 1]);
}

/** Whether empty brackets can become a block: nothing but a comment follows on their line, and no brackets are around them. */
function mayOpen({ text }: Page, { nodes }: Way, node: BranchNode): boolean {
  const parent = nodes.at(-2);
  const isEmpty = node.style === 'brackets' && node.items.length === 0;
  return isEmpty && isBlock(parent) && /^\s*(?:#|$)/.test(text.slice(node.end, lineEnd(text, node.end)));
}

function isBlock(node: ConfigNode | undefined): boolean {
  return node !== undefined && 'style' in node && node.style === 'block';
}

/** In place of nothing, null or empty brackets. */
function opened(page: Page, { nodes, items }: Way, value: Json): Splice[] {
  const { text, lineBreak, unit } = page;
  const [item, node] = [items.at(-1), nodes.at(-1) as ConfigNode];
  if (!item || !isBlock(nodes.at(-2))) {
    const lead = item && node.start === item.head ? ' ' : '';
    return [{ start: node.start, end: node.end, insert: lead + yamlFlow(value) }];
  }
  const indent = ' '.repeat(columnOf(text, item.start)) + unit;
  const at = lineEnd(text, item.end);
  // Comments on lines between the name and the brackets stay.
  const start = hasLineBreak(text.slice(item.head, node.start)) ? node.start : item.head;
  return [
    { start, end: item.end, insert: '' },
    { start: at, end: at, insert: lineBreak + indent + yamlLines(value, unit).join(lineBreak + indent) },
  ];
}

function replaced(page: Page, { nodes, items }: Way, value: Json): Splice {
  const { text, lineBreak, unit } = page;
  const [node, item, parent] = [nodes.at(-1) as ConfigNode, items.at(-1), nodes.at(-2)];
  if (!item || !isBlock(parent)) return { start: node.start, end: node.end, insert: yamlFlow(value) };
  const column = ' '.repeat(columnOf(text, item.start));
  const [start, end] = [item.head, Math.max(item.head, trimmedEnd(text, item))];
  const isMember = parent?.kind === 'map';
  const indent = isMember ? column + unit : `${column}  `;
  const lead = isMember && isFilled(value) ? lineBreak + indent : ' ';
  return { start, end, insert: lead + yamlLines(value, unit).join(lineBreak + indent) };
}

function removeAt(page: Page, { nodes, items, missing }: Way): Splice[] {
  const { text } = page;
  const [branch, item, owner] = [nodes.at(-2), items.at(-1), items.at(-2)];
  const last = nodes.at(-1);
  if (missing.length > 0 && last?.kind === 'alias') throw behindAlias(page, last);
  if (missing.length > 0 || !item || !branch || !('items' in branch)) return [];
  if (branch.style === 'brackets') return removeItem(text, { branch, index: branch.items.indexOf(item) });
  const start = lineStart(text, item.start);
  if (text.slice(start, item.start).trim() !== '') {
    throw problemAt(
      text,
      item.start,
      'This shares its line with something else. Give it a line of its own, then try again.',
    );
  }
  const end = isAtLineStart(text, item.end) ? item.end : pastLineBreak(text, lineEnd(text, item.end));
  // A file that did not end with a line break still does not.
  const isTail = end === text.length && !isAtLineStart(text, end);
  const removal = { start: isTail ? beforeLineBreak(text, start) : start, end, insert: '' };
  if (branch.items.length > 1 || !owner) return [removal];
  return [{ start: owner.head, end: owner.head, insert: branch.kind === 'map' ? ' {}' : ' []' }, removal];
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The end of an item, without the line break with which a block of text ends. */
function trimmedEnd(text: string, { start, end }: ConfigItem): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

/** One level of indentation: that of the first block within the outermost map. */
function unitOf(text: string, root: ConfigNode | undefined): string {
  for (const { start, value } of root && isBlock(root) && 'items' in root ? root.items : []) {
    const first = value.kind === 'map' && value.style === 'block' ? value.items[0] : undefined;
    if (first) return ' '.repeat(Math.max(1, columnOf(text, first.start) - columnOf(text, start)));
  }
  return '  ';
}
