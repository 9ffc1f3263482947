import type { DiffLine } from '../../../shared/domain/preview';
import { looksRandom } from '../import/secret-shapes';
import { findSpans } from '../import/secret-spans';

/** What stands where a secret is: a look must tell that something is there, and nothing else. */
const masked = '••••••••';

/** UTF-16 units of one line that are shown: some programs write their whole file into one. */
const longestLine = 2000;
/** How much of such a line is shown before the part that changes. */
const leadIn = 200;

/**
 * Lines of a file as they may be shown: these secrets are hidden however they are written, and so is what looks like one, for a
 * file holds more than servers. A line that is too long is cut to where the part that changes begins.
 */
export function hideSecrets(lines: readonly DiffLine[], secrets: readonly string[]): DiffLine[] {
  const forms = formsOf(secrets);
  const known = lines.map(({ sign, text }) => ({ sign, text: hideKnown(text, forms) }));
  return known.map((line) => ({ sign: line.sign, text: hideLikely(cut(line, known)) }));
}

const shortestPiece = 8;

/** As they may stand in a file, the longest first: in other quotes, or on several lines. */
function formsOf(secrets: readonly string[]): string[] {
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("'", "''"),
    ...secret.split(/\s+/).filter((piece) => piece.length >= shortestPiece),
  ]);
  return [...new Set(forms)].filter((form) => form !== '').sort((one, other) => other.length - one.length);
}

function hideKnown(line: string, forms: readonly string[]): string {
  const plain = line.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) =>
    quoted.includes('\\') ? hideEscaped(quoted, forms) : quoted,
  );
  return hideForms(plain, forms);
}

/** A text with escapes can spell a secret in many ways. One whose escapes are not those of JSON is not shown at all. */
function hideEscaped(quoted: string, forms: readonly string[]): string {
  try {
    const text = String(JSON.parse(quoted));
    return forms.some((form) => text.includes(form)) ? JSON.stringify(hideForms(text, forms)) : quoted;
  } catch {
    return `"${masked}"`;
  }
}

function hideForms(text: string, forms: readonly string[]): string {
  return forms.reduce((shown, form) => shown.replaceAll(form, masked), text);
}

/** Never within a word: half of a secret does not look like one. */
function cut(line: DiffLine, lines: readonly DiffLine[]): string {
  const { text } = line;
  if (text.length <= longestLine) return text;
  const start = Math.max(0, commonStart(text, partnerOf(line, lines)) - leadIn);
  const piece = text.slice(start, start + longestLine);
  const begun = start === 0 ? piece : `…${piece.replace(/^[^\s"',]*/, '')}`;
  return start + longestLine >= text.length ? begun : `${begun.replace(/[^\s"',]*$/, '')}…`;
}

/** The line that it takes the place of, or that takes its place. */
function partnerOf(line: DiffLine, lines: readonly DiffLine[]): string {
  const own = lines.filter(({ sign }) => sign === line.sign);
  const others = lines.filter(({ sign }) => sign !== line.sign && sign !== ' ');
  return line.sign === ' ' ? '' : (others[own.indexOf(line)]?.text ?? '');
}

export function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at;
}

function hideLikely(text: string): string {
  const found = findSpans(text, { kind: 'folder' }).map(({ value }) => value);
  const random = text.split(/[\s"',;:=()[\]{}<>]+/).filter(looksRandom);
  return hideForms(text, [...found, ...random]);
}
