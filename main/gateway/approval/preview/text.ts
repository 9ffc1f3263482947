import type { Mark } from '../../../../shared/domain/preview';
import { countInvisible } from '../../guardrail/invisible';
import { high, medium, type PreviewOf, type Subject } from './subject';
import { count, countLines, orderMarks, sliceWhole } from './wording';

const longCharacters = 2000;
const longLines = 40;
const shownEnd = 200;
/** One run of blank characters that may push what follows out of sight. Taken whole at once: linear in the text. */
const blankRun = /\s{25,}/g;
const hidingCharacters = 200;
const hidingLines = 25;
/** Characters that are looked through; far more than a person reads. */
const mostSearched = 4 * 1024 * 1024;

/** Long texts, and short ones that hide their end. */
export function* findTexts({ nodes, shown }: Subject): Generator<PreviewOf<'text'>> {
  for (const { kind, path, text } of nodes) {
    if (kind !== 'text' || shown.has(path)) continue;
    const isLong = text.length > longCharacters || countLines(text) > longLines;
    const marks = hidingMarks(text);
    if (isLong || marks.some(({ severity }) => severity === 'high')) yield previewText(path, text, marks);
  }
}

export function previewText(argument: string, text: string, marks: readonly Mark[] = hidingMarks(text)) {
  return {
    kind: 'text',
    argument,
    marks: orderMarks(marks),
    characters: text.length,
    lines: countLines(text),
    end: sliceWhole(text, Math.max(0, text.length - shownEnd)),
  } satisfies PreviewOf<'text'>;
}

/** Ways in which a text keeps part of itself from being seen. */
export function hidingMarks(text: string): Mark[] {
  const marks: Mark[] = [];
  const searched = text.slice(0, mostSearched);
  const longest = longestHidingRun(searched);
  if (longest > 0) marks.push(high(`More text after ${count(longest, 'blank character')}`));
  // Most texts are plain, and this is the cheapest way to know.
  const counts = /[^\x20-\x7e\t\n\r]/.test(searched) ? [...countInvisible(searched).values()] : [];
  const hidden = counts.reduce((sum, number) => sum + number, 0);
  if (hidden > 0) marks.push(medium(count(hidden, 'hidden character')));
  return marks;
}

/** Blank characters in the longest run that is long enough to hide that text follows it; 0 when there is none. */
function longestHidingRun(text: string): number {
  let longest = 0;
  for (const { 0: run, index } of text.matchAll(blankRun)) {
    const hides = run.length >= hidingCharacters || countLines(run) > hidingLines;
    if (hides && index + run.length < text.length) longest = Math.max(longest, run.length);
  }
  return longest;
}
