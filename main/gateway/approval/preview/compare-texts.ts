import type { StructuredPatch } from 'diff';
import type { DiffLine, Mark } from '../../../../shared/domain/preview';
import { info, medium, type PreviewOf } from './subject';
import { count, countLines } from './wording';

/** UTF-16 units of a text, and bytes of a file, that are compared. */
export const longestCompared = 1024 * 1024;
/** Lines that differ before the comparison is given up: its cost grows with their square. */
const mostEdits = 2000;
const mostMs = 100;
const context = 3;
/** Lines in one preview. The exact arguments stand beside it. */
export const mostLines = 4000;

type Hunk = PreviewOf<'diff'>['hunks'][number];

export interface Comparison {
  readonly added: number;
  readonly removed: number;
  readonly hunks: Hunk[];
  readonly marks: Mark[];
  /** Whether every line that changes is in `hunks`. */
  readonly isWhole: boolean;
}

/** Where the rest of a preview stands that is cut. */
const inArguments = 'the rest is in the arguments';

/** What changes between two texts, line by line, with three lines of context. `ofRest` says what is to be known of lines that are cut off. */
export async function compareTexts(before: string, after: string, ofRest = inArguments): Promise<Comparison> {
  if (before === after) return { added: 0, removed: 0, hunks: [], marks: [info('Changes nothing')], isWhole: true };
  if (before === '' || after === '') return wholly(before, after, ofRest);
  const { structuredPatch } = await import('diff');
  const options = { context, maxEditLength: mostEdits, timeout: mostMs };
  const patch = structuredPatch('', '', before, after, '', '', options);
  const hunks = patch ? patch.hunks.map(ownHunk) : replaceAll(before, after);
  const marks = [...endMarks(before, after), ...lineEndMarks(hunks)];
  if (!patch) marks.push(medium('Too many changes to compare line by line: shown as all new'));
  return limit(hunks, marks, ofRest);
}

/** A file that begins or ends: there is nothing to compare, and it may be long. */
function wholly(before: string, after: string, ofRest: string): Comparison {
  const text = before + after;
  const all = countLines(text) - (text.endsWith('\n') ? 1 : 0);
  const sign = after === '' ? '-' : '+';
  const lines = text.split('\n', Math.min(all, mostLines)).map((line): DiffLine => ({ sign, text: line }));
  const [added, removed] = sign === '+' ? [all, 0] : [0, all];
  const hunks = [{ oldStart: removed > 0 ? 1 : 0, newStart: added > 0 ? 1 : 0, lines }];
  return { added, removed, hunks, marks: cutMarks(all, ofRest), isWhole: all <= mostLines };
}

/** Hunks of a patch in their own form, cut to what can be read. */
export function limit(hunks: readonly Hunk[], marks: readonly Mark[], ofRest = inArguments): Comparison {
  const added = countSign(hunks, '+');
  const removed = countSign(hunks, '-');
  const all = hunks.reduce((sum, { lines }) => sum + lines.length, 0);
  if (all <= mostLines) return { added, removed, hunks: [...hunks], marks: [...marks], isWhole: true };
  let left = mostLines;
  const shown: Hunk[] = [];
  for (const hunk of hunks) {
    if (left <= 0) break;
    shown.push({ ...hunk, lines: hunk.lines.slice(0, left) });
    left -= hunk.lines.length;
  }
  return { added, removed, hunks: shown, marks: [...cutMarks(all, ofRest), ...marks], isWhole: false };
}

function cutMarks(all: number, ofRest: string): Mark[] {
  if (all <= mostLines) return [];
  return [medium(`Shows ${count(mostLines, 'line')} of ${all.toLocaleString('en')}: ${ofRest}`)];
}

export function ownHunk({ oldStart, newStart, lines }: StructuredPatch['hunks'][number]): Hunk {
  // “\ No newline at end of file” is about a line, and none itself.
  const kept = lines.filter((line) => !line.startsWith('\\'));
  return { oldStart, newStart, lines: kept.map((line) => ({ sign: signOf(line), text: line.slice(1) })) };
}

function signOf(line: string): DiffLine['sign'] {
  return line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' ';
}

function replaceAll(before: string, after: string): Hunk[] {
  const removed = linesOf(before).map((text): DiffLine => ({ sign: '-', text }));
  const added = linesOf(after).map((text): DiffLine => ({ sign: '+', text }));
  return [{ oldStart: 1, newStart: 1, lines: [...removed, ...added] }];
}

function linesOf(text: string): string[] {
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function countSign(hunks: readonly Hunk[], sign: DiffLine['sign']): number {
  return hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.sign === sign).length, 0);
}

function endMarks(before: string, after: string): Mark[] {
  if (before.endsWith('\n') === after.endsWith('\n')) return [];
  return [info(after.endsWith('\n') ? 'Adds the missing line break at the end' : 'Drops the line break at the end')];
}

function lineEndMarks(hunks: readonly Hunk[]): Mark[] {
  const of = (sign: DiffLine['sign']) =>
    hunks.flatMap(({ lines }) => lines.filter((line) => line.sign === sign).map(({ text }) => text));
  const [removed, added] = [of('-'), of('+')];
  const isOnlyEnds =
    removed.length > 0 &&
    removed.length === added.length &&
    removed.every((line, at) => line.replace(/\r$/, '') === added[at]?.replace(/\r$/, ''));
  return isOnlyEnds && removed.some((line, at) => line !== added[at]) ? [info('Changes only how lines end')] : [];
}
