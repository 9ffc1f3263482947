import type { BranchNode } from './config-node';
import {
  beforeLineBreak,
  hasLineBreak,
  indentAt,
  isLineBreak,
  type Splice,
  skipBlanks,
  skipBlanksBack,
} from './text-edit';

/** How a text writes what stands between brackets. */
export interface BracketStyle {
  readonly comments: 'slashes' | 'hash';
  readonly lineBreak: string;
  /** One level of indentation. */
  readonly unit: string;
  /** Between items on one line. */
  readonly separator: '' | ' ';
  /** Whether an empty pair of brackets is opened over several lines. */
  readonly mayOpen: boolean;
}

/** Where a new item will stand: on a line of its own with this indentation, or among others on one line. */
export type Placement = { readonly indent: string } | 'inline';

/**
 * Puts an item in front of all others, so that neither they nor their comments move. A comment behind the opening bracket stays
 * there.
 */
export function insertFirst(
  text: string,
  { branch, style, render }: { branch: BranchNode; style: BracketStyle; render: (placement: Placement) => string },
): Splice {
  const open = branch.start + 1;
  const first = branch.items[0];
  const inner = text.slice(open, first?.start ?? branch.end - 1);
  if (!first && inner.trim() === '' && !hasLineBreak(inner)) return fillEmpty(text, { branch, style, render });
  const at = pastHeadComments(text, open, style.comments);
  if (!isLineBreak(text[skipBlanks(text, at)])) {
    const lead = text.slice(open, skipBlanks(text, open));
    const comma = first ? `,${lead === '' ? style.separator : ''}` : '';
    return { start: open, end: open, insert: `${lead}${render('inline')}${comma}` };
  }
  const indent = first ? indentAt(text, first.start) : indentAt(text, branch.start) + style.unit;
  return { start: at, end: at, insert: `${style.lineBreak}${indent}${render({ indent })}${first ? ',' : ''}` };
}

type Insertion = Parameters<typeof insertFirst>[1];

function fillEmpty(text: string, { branch, style, render }: Insertion): Splice {
  const [start, end] = [branch.start + 1, branch.end - 1];
  if (!style.mayOpen) return { start, end, insert: render('inline') };
  const outer = indentAt(text, branch.start);
  const indent = outer + style.unit;
  return { start, end, insert: `${style.lineBreak}${indent}${render({ indent })}${style.lineBreak}${outer}` };
}

/** Behind the comments that begin on the line of an opening bracket. */
function pastHeadComments(text: string, open: number, comments: BracketStyle['comments']): number {
  let last = open;
  for (;;) {
    const at = skipBlanks(text, last);
    const end = commentEnd(text, at, comments);
    if (end === undefined || hasLineBreak(text.slice(at, end))) return last;
    last = end;
  }
}

/** Where the comment that begins at `at` ends; a line comment ends before its line break. */
function commentEnd(text: string, at: number, comments: BracketStyle['comments']): number | undefined {
  const lineComment = comments === 'hash' ? '#' : '//';
  if (text.startsWith(lineComment, at)) {
    let end = at;
    while (end < text.length && !isLineBreak(text[end])) end += 1;
    return end;
  }
  if (comments === 'hash' || !text.startsWith('/*', at)) return undefined;
  const close = text.indexOf('*/', at + 2);
  return close === -1 ? undefined : close + 2;
}

/** Takes an item away together with one comma, and with its line when nothing else stands there. Comments around it stay. */
export function removeItem(text: string, { branch, index }: { branch: BranchNode; index: number }): Splice[] {
  const item = branch.items[index];
  if (!item) return [];
  const previous = branch.items[index - 1];
  const isCommaNear = item.comma !== undefined && text.slice(item.end, item.comma).trim() === '';
  const end = isCommaNear && item.comma !== undefined ? item.comma + 1 : item.end;
  const splices = [withoutItsLine(text, item.start, end)];
  if (item.comma !== undefined && !isCommaNear) splices.push(cut(item.comma, item.comma + 1));
  if (item.comma === undefined && previous?.comma !== undefined) splices.push(cut(previous.comma, previous.comma + 1));
  return branch.items.length === 1 && isOnlyThere(text, branch, splices)
    ? [cut(branch.start + 1, branch.end - 1)]
    : splices;
}

function cut(start: number, end: number): Splice {
  return { start, end, insert: '' };
}

/** With its line when it is alone on it, else with the blanks on one side: what follows takes its place. */
function withoutItsLine(text: string, from: number, to: number): Splice {
  const start = skipBlanksBack(text, from);
  const end = skipBlanks(text, to);
  const isFirstOnLine = isLineBreak(text[start - 1]);
  const isLastOnLine = isLineBreak(text[end]);
  if (isFirstOnLine && isLastOnLine) return cut(beforeLineBreak(text, start), to);
  const isFollowed = (isFirstOnLine || text[to - 1] === ',') && !/[\r\n}\]]/.test(text[end] ?? '');
  return isFollowed ? cut(from, end) : cut(start, to);
}

/** Whether nothing but white space would stay between the brackets. */
function isOnlyThere(text: string, branch: BranchNode, splices: readonly Splice[]): boolean {
  let at = branch.start + 1;
  let left = '';
  for (const { start, end } of splices) {
    left += text.slice(at, start);
    at = end;
  }
  return (left + text.slice(at, branch.end - 1)).trim() === '';
}
