import { isUtf8 } from 'node:buffer';
import type { TextProblem } from '../../../shared/domain/found-client';

/**
 * The bytes of a configuration file as text. A byte order mark stays at its beginning, so that `Buffer.from(text)` are the same bytes.
 * Anything but UTF-8 is a problem, with the place of the first byte that is not.
 */
export function decodeConfig(bytes: Buffer): { text: string } | { problem: TextProblem } {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  const isUtf16 = bytes.length >= 2 && (bytes.readUInt16BE(0) === 0xfeff || bytes.readUInt16BE(0) === 0xfffe);
  if (isUtf16)
    return { problem: { text: 'This file is UTF-16. Save it as UTF-8, then try again.', line: 1, column: 1 } };
  return { problem: { text: 'This is not UTF-8. Save the file as UTF-8, then try again.', ...firstOdd(bytes) } };
}

/** The line with the first byte that is no UTF-8, and the column on it. No character of UTF-8 holds the byte of a line break. */
function firstOdd(bytes: Buffer): { line: number; column: number } {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const lineBreak = bytes.indexOf(0x0a, start);
    const content = bytes.subarray(start, lineBreak === -1 ? bytes.length : lineBreak);
    if (!isUtf8(content) || lineBreak === -1) return { line, column: validLength(content) + 1 };
    start = lineBreak + 1;
  }
}

/** How much of a line can be decoded, in UTF-16 units: the replacement character stands where it cannot. */
function validLength(content: Buffer): number {
  const decoded = content.toString('utf8');
  let [at, byte] = [0, 0];
  for (const character of decoded) {
    const size = Buffer.byteLength(character);
    if (character === '\ufffd' && !content.subarray(byte, byte + size).equals(Buffer.from(character))) break;
    at += character.length;
    byte += size;
  }
  return at;
}
