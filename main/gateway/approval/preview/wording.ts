import type { Mark } from '../../../../shared/domain/preview';

const severities = ['high', 'medium', 'info'] as const;

/** At most `most` characters; what is cut says how much there was. Never half a character pair. */
export function clip(text: string, most = 60): string {
  if (text.length <= most) return text;
  return `${sliceWhole(text, 0, most)}… (${count(text.length, 'character')})`;
}

/** `text.slice` that leaves out the half of a pair at either end. */
export function sliceWhole(text: string, start: number, end = text.length): string {
  const from = start > 0 && isLow(text.charCodeAt(start)) ? start + 1 : start;
  const to = end < text.length && isLow(text.charCodeAt(end)) ? end - 1 : end;
  return text.slice(from, to);
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** “1 recipient”, “1,204 recipients”. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Worst first, each text once and at its worst; at most `most`, of which the last says how many there were. */
export function orderMarks(marks: readonly Mark[], most = 20): Mark[] {
  const unique = new Map<string, Mark>();
  for (const severity of severities)
    for (const mark of marks) if (mark.severity === severity && !unique.has(mark.text)) unique.set(mark.text, mark);
  const ordered = [...unique.values()];
  if (ordered.length <= most) return ordered;
  const { severity } = ordered[most - 1] as Mark;
  return [...ordered.slice(0, most - 1), { severity, text: count(ordered.length - most + 1, 'more mark') }];
}

/** A text that ends in a line break has an empty last line. */
export function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
