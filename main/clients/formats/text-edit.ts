/** A piece of a text, in UTF-16 units, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What to put in place of a piece. */
export interface Splice extends Span {
  readonly insert: string;
}

/** The text with all splices applied. They must not overlap; several at one place keep their order. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, insert } of splices.toSorted((one, other) => one.start - other.start)) {
    pieces.push(text.slice(at, start), insert);
    at = end;
  }
  return pieces.join('') + text.slice(at);
}

const lineBreaksLooked = 1000;

/** The line break that the beginning of a text uses most. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  let [plain, withReturn] = [0, 0];
  for (
    let at = text.indexOf('\n');
    at !== -1 && plain + withReturn < lineBreaksLooked;
    at = text.indexOf('\n', at + 1)
  ) {
    if (text[at - 1] === '\r') withReturn += 1;
    else plain += 1;
  }
  return withReturn > plain ? '\r\n' : '\n';
}

export function hasLineBreak(text: string): boolean {
  return /[\r\n]/.test(text);
}

export function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

/** Where the line of `offset` begins. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isLineBreak(text[at - 1])) at -= 1;
  return at;
}

/** Where the line of `offset` ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isLineBreak(text[at])) at += 1;
  return at;
}

/** Behind the line break at `offset`, if there is one. */
export function pastLineBreak(text: string, offset: number): number {
  if (text[offset] === '\r' && text[offset + 1] === '\n') return offset + 2;
  return isLineBreak(text[offset]) ? offset + 1 : offset;
}

/** Before the line break that ends at `offset`, if there is one. */
export function beforeLineBreak(text: string, offset: number): number {
  if (text[offset - 1] === '\n' && text[offset - 2] === '\r') return offset - 2;
  return isLineBreak(text[offset - 1]) ? offset - 1 : offset;
}

export function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

export function skipBlanksBack(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at -= 1;
  return at;
}

/** The white space with which the line of `offset` begins. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return text.slice(start, Math.min(skipBlanks(text, start), offset));
}

/** `lines` as they follow on a line that is indented by `indent`. */
export function indented(lines: string, { indent, lineBreak }: { indent: string; lineBreak: string }): string {
  return lines.replaceAll('\n', lineBreak + indent);
}
