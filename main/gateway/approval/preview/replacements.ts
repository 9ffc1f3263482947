import type { Mark } from '../../../../shared/domain/preview';
import { childNamed, squash } from './names';
import { type ArgumentNode, info, medium } from './subject';
import { count } from './wording';

/** One text to be replaced by another. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly isEverywhere: boolean;
  /** The arguments that it stands in. */
  readonly arguments: readonly [from: string, to: string];
}

const fromNames = ['oldstring', 'oldtext', 'oldstr', 'old', 'search', 'searchtext', 'find', 'original', 'before'];
const toNames = ['newstring', 'newtext', 'newstr', 'new', 'replace', 'replacement', 'replacewith', 'updated', 'after'];
const listNames = ['edits', 'replacements', 'changes', 'operations'];
const everywhereNames = ['replaceall', 'isglobal', 'global', 'alloccurrences'];

/** The replacements that an object asks for, in order; `null` when it asks for none. */
export function pairsOf(node: ArgumentNode): { argument: string; pairs: readonly Pair[] } | null {
  const own = pairOf(node);
  if (own) return { argument: own.arguments[1], pairs: [own] };
  const list = node.children.find(({ kind, name }) => kind === 'array' && listNames.includes(squash(name)));
  const pairs = list?.children.map(pairOf).filter((pair) => pair !== null) ?? [];
  return list && pairs.length > 0 ? { argument: list.path, pairs } : null;
}

function pairOf(node: ArgumentNode): Pair | null {
  const from = childNamed(node, fromNames);
  const to = childNamed(node, toNames);
  if (from?.kind !== 'text' || to?.kind !== 'text') return null;
  const everywhere = node.children.find(({ name }) => everywhereNames.includes(squash(name)));
  return { from: from.text, to: to.text, isEverywhere: everywhere?.text === 'true', arguments: [from.path, to.path] };
}

/** Texts longer than this are not made: a short text replaced everywhere by a long one grows without bounds. */
const longestApplied = 4 * 1024 * 1024;

export interface Applied {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** False when a replacement did not fit: then `text` is of no use. */
  readonly isComplete: boolean;
}

/** The text after all replacements, in order. */
export function applyPairs(before: string, pairs: readonly Pair[]): Applied {
  const marks: Mark[] = [];
  let text = before;
  for (const pair of pairs) {
    const times = occurrences(text, pair.from);
    if (times === 0) return { text, marks: [...marks, notThere], isComplete: false };
    if (times > 1) marks.push(info(`${pair.isEverywhere ? 'Replaces' : 'Found in'} ${sayPlaces(times)}`));
    const replaced = replaceIn(text, pair, times);
    if (replaced === null) return { text, marks: [...marks, tooMuch], isComplete: false };
    text = replaced;
  }
  return { text, marks, isComplete: true };
}

const mostCounted = 10_000;
const notThere = medium('A text to be replaced is not in the file: the server decides what happens');
const tooMuch = medium('Too much to replace it here: shown as it was sent');

function sayPlaces(times: number): string {
  return times < mostCounted ? count(times, 'place') : `${count(mostCounted, 'place')} or more`;
}

/** `null`: it would grow too long, or nobody knows how long. Not `String.replace`, in which `$&` in the new text means something. */
function replaceIn(text: string, { from, to, isEverywhere }: Pair, times: number): string | null {
  if (isEverywhere && times >= mostCounted) return null;
  if (text.length + (isEverywhere ? times : 1) * to.length > longestApplied) return null;
  if (isEverywhere) return text.split(from).join(to);
  const at = text.indexOf(from);
  return text.slice(0, at) + to + text.slice(at + from.length);
}

function occurrences(text: string, part: string): number {
  if (part === '') return 0;
  let times = 0;
  for (let at = text.indexOf(part); at !== -1 && times < mostCounted; at = text.indexOf(part, at + part.length))
    times += 1;
  return times;
}
