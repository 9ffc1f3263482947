/** A value too long to stand whole in the prompt: how it begins and how it ends. */
export interface Fold {
  head: string;
  tail: string;
  /** “42 lines”, “12,345 characters”. */
  size: string;
}

const linesAtMost = 6;
const linesKept = 3;
const charactersAtMost = 600;
const headCharacters = 400;
const tailCharacters = 200;

/** What to show of a long value before it is asked for whole; `undefined` when it fits. */
export function fold(value: string): Fold | undefined {
  const lines = value.split('\n');
  const head = lines.slice(0, linesKept).join('\n');
  if (lines.length > linesAtMost && head.length <= charactersAtMost) {
    return { head, tail: endOf(value.slice(head.length), tailCharacters), size: `${count(lines.length)} lines` };
  }
  if (value.length <= charactersAtMost) return undefined;
  return {
    head: startOf(value, headCharacters),
    tail: endOf(value, tailCharacters),
    size: `${count(value.length)} characters`,
  };
}

const inlineAtMost = 100;
const inlineHead = 56;
const inlineTail = 28;

/** A value on one line, line breaks drawn. `left`: how much of it is left out; nothing when it is empty. */
export function inline(value: string): { head: string; left: string; tail: string } {
  if (value.length <= inlineAtMost) return { head: onOneLine(value), left: '', tail: '' };
  const [head, tail] = [startOf(value, inlineHead), endOf(value, inlineTail)];
  const left = `${count(value.length - head.length - tail.length)} more characters`;
  return { head: onOneLine(head), left, tail: onOneLine(tail) };
}

/** With line breaks drawn: the end of a text must not push what stands below it away. */
export function onOneLine(text: string): string {
  return text.replaceAll('\n', ' ⏎ ');
}

/** The first `length` characters, one less rather than half a character. */
export function startOf(value: string, length: number): string {
  return value.slice(0, isInsidePair(value, length) ? length - 1 : length);
}

/** The last `length` characters, one more rather than half a character. */
export function endOf(value: string, length: number): string {
  const from = Math.max(0, value.length - length);
  return value.slice(isInsidePair(value, from) ? from - 1 : from);
}

export function count(number: number): string {
  return number.toLocaleString('en-US');
}

function isInsidePair(value: string, index: number): boolean {
  return index > 0 && /^[\ud800-\udbff][\udc00-\udfff]/.test(value.slice(index - 1, index + 1));
}
