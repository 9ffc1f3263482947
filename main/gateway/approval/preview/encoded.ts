import type { Mark } from '../../../../shared/domain/preview';
import { foundInside, mediaTypeOf, readableText } from './decoded';
import { high, info, medium, type PreviewOf, type Subject } from './subject';
import { hidingMarks } from './text';
import { clip, count, orderMarks, sliceWhole } from './wording';

type Encoding = PreviewOf<'encoded'>['encoding'];

const shortest = 24;
/** UTF-16 units that are decoded of one text. */
const longestDecoded = 2 * 1024 * 1024;
const mostShown = 20_000;
/** Encoded pieces that are looked for inside of longer texts, and how long those may be. */
const mostPieces = 5;
const longestSearched = 256 * 1024;
const deepest = 2;

/** Texts that say something only once they are decoded. */
export function* findEncoded({ nodes }: Subject): Generator<PreviewOf<'encoded'>> {
  for (const { kind, path, text } of nodes) {
    if (kind !== 'text' || text.length < shortest) continue;
    const whole = decode(text);
    if (whole) yield preview(path, whole, []);
    else yield* findPieces(path, text);
  }
}

/** `echo aGVsbG8… | base64 -d`: encoded words in a text that is none itself. */
function* findPieces(path: string, text: string): Generator<PreviewOf<'encoded'>> {
  if (text.length > longestSearched) return;
  let found = 0;
  for (const [piece] of text.matchAll(
    /data:[\w.+-]+\/[\w.+-]+(?:;[\w=-]+)*,[^\s"'<>)]{24,}|[A-Za-z0-9+/_-]{40,}={0,2}/g,
  )) {
    const decoded = decode(piece);
    if (!decoded) continue;
    yield preview(path, decoded, [medium(`Stands in the text: ${clip(piece, 24)}`)]);
    found += 1;
    if (found >= mostPieces) return;
  }
}

interface Decoded {
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
  readonly text: string | null;
  readonly mediaType: string | null;
}

function preview(argument: string, decoded: Decoded, more: readonly Mark[]): PreviewOf<'encoded'> {
  const marks = [...more];
  let { text } = decoded;
  let mediaType = decoded.mediaType;
  for (let depth = 1; text !== null && text.length >= shortest; depth += 1) {
    const inner = decode(text.trim());
    if (!inner) break;
    if (depth >= deepest) {
      marks.push(high('Encoded more than twice'));
      break;
    }
    marks.push(medium('Encoded twice: what stands in the second is shown'));
    ({ text } = inner);
    mediaType = inner.mediaType ?? mediaType;
  }
  if (text !== null) marks.push(...hidingMarks(text));
  marks.push(...foundInside(text, mediaType));
  if (text !== null && text.length > mostShown)
    marks.push(info(`Shows the beginning of ${count(text.length, 'character')}`));
  const shown = text === null ? null : sliceWhole(text, 0, Math.min(mostShown, text.length));
  return {
    kind: 'encoded',
    argument,
    marks: orderMarks(marks),
    encoding: decoded.encoding,
    text: shown,
    mediaType,
    bytes: decoded.bytes.length,
  };
}

/** `null` for what is not encoded, and for what makes no sense decoded: names and digests look encoded too. */
function decode(text: string): Decoded | null {
  if (text.length > longestDecoded) return null;
  const url = /^data:([\w.+-]+\/[\w.+-]+)?((?:;[\w=-]+)*),(.*)$/is.exec(text);
  if (url) return decodeDataUrl(url);
  const compact = text.replaceAll(/\s+/g, '');
  if (compact.length < shortest) return null;
  const encoding = encodingOf(compact);
  if (!encoding) return null;
  return makeSense(encoding, Buffer.from(compact.replace(/^0x/i, ''), encoding));
}

function encodingOf(text: string): 'hex' | 'base64' | 'base64url' | null {
  if (/^(0x)?([0-9a-f]{2})+$/i.test(text)) return 'hex';
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return text.replace(/=+$/, '').length % 4 === 1 ? null : 'base64';
  return /^[A-Za-z0-9_-]+={0,2}$/.test(text) && /[A-Za-z]/.test(text) ? 'base64url' : null;
}

function makeSense(encoding: Encoding, bytes: Buffer): Decoded | null {
  const mediaType = mediaTypeOf(bytes);
  const text = mediaType === null ? readableText(bytes) : null;
  return mediaType === null && text === null ? null : { encoding, bytes, text, mediaType };
}

function decodeDataUrl([, type = 'text/plain', options = '', body = '']: RegExpExecArray): Decoded {
  const bytes = /;base64$/i.test(options) ? Buffer.from(body, 'base64') : Buffer.from(decodePercents(body), 'utf8');
  return {
    encoding: 'data-url',
    bytes,
    text: readableText(bytes),
    mediaType: mediaTypeOf(bytes) ?? type.toLowerCase(),
  };
}

/** Percent signs decoded where that is possible. */
function decodePercents(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
