import { isUtf8 } from 'node:buffer';

/** Checks that bytes which come in pieces are UTF-8 (no surrogates, nothing overlong). */
export interface Utf8Check {
  /** False from the piece on that cannot be UTF-8. */
  push(chunk: Buffer): boolean;
  /** Whether it did not end within a character. */
  isWhole(): boolean;
}

export function createUtf8Check(): Utf8Check {
  /** The beginning of a character that goes on in the next piece. */
  let begun = Buffer.alloc(0);
  let isBroken = false;

  function check(chunk: Buffer): boolean {
    let start = 0;
    if (begun.length > 0) {
      start = Math.min(lengthOf(begun[0] as number) - begun.length, chunk.length);
      begun = Buffer.concat([begun, chunk.subarray(0, start)]);
      if (begun.length < lengthOf(begun[0] as number)) return true;
      if (!isUtf8(begun)) return false;
    }
    const end = chunk.length - unfinished(chunk, start);
    begun = Buffer.from(chunk.subarray(end));
    return isUtf8(chunk.subarray(start, end));
  }

  return {
    push(chunk) {
      isBroken ||= !check(chunk);
      return !isBroken;
    },
    isWhole: () => !isBroken && begun.length === 0,
  };
}

/** How many bytes at the end begin a character without finishing it. */
function unfinished(chunk: Buffer, start: number): number {
  for (let back = 1; back <= 3 && chunk.length - back >= start; back += 1) {
    const byte = chunk[chunk.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

/** Of a character, by the first byte of several. */
function lengthOf(byte: number): number {
  if (byte >= 0xf0) return 4;
  return byte >= 0xe0 ? 3 : 2;
}
