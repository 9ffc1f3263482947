import { crc32 } from 'node:zlib';

/**
 * The journal is a row of blocks. A block is what one turn of the event loop wrote: the payload's length in bytes and its
 * CRC-32, four bytes each, little-endian, then the payload: entries as lines of JSON, UTF-8. A block that the end of the
 * process or the loss of power cut short does not match its header, and all before it does.
 */
const headerBytes = 8;
const smallestScratch = 64 * 1024;
// Of a UTF-16 unit UTF-8 makes three bytes at most.
const mostBytesPerUnit = 3;

let scratch = Buffer.allocUnsafe(smallestScratch);

/** The block of these lines. The bytes are good until the next call. */
export function encodeBlock(lines: readonly string[]): Uint8Array {
  const text = lines.length === 1 ? (lines[0] ?? '') : lines.join('\n');
  const needed = headerBytes + text.length * mostBytesPerUnit;
  if (scratch.length < needed) scratch = Buffer.allocUnsafe(needed);
  const length = scratch.write(text, headerBytes);
  const block = scratch.subarray(0, headerBytes + length);
  scratch.writeUInt32LE(length, 0);
  scratch.writeUInt32LE(crc32(block.subarray(headerBytes)), 4);
  if (scratch.length > 16 * smallestScratch) scratch = Buffer.allocUnsafe(smallestScratch);
  return block;
}

/** The payloads of all whole blocks up to the first one that is not, and how many bytes those blocks are. */
export function readBlocks(bytes: Buffer): { payloads: readonly string[]; wholeBytes: number } {
  const payloads: string[] = [];
  let at = 0;
  while (at + headerBytes < bytes.length) {
    const length = bytes.readUInt32LE(at);
    const payload = bytes.subarray(at + headerBytes, at + headerBytes + length);
    // Zeros are what some file systems show of a tail that was never written.
    if (length === 0 || payload.length < length || crc32(payload) !== bytes.readUInt32LE(at + 4)) break;
    payloads.push(payload.toString());
    at += headerBytes + length;
  }
  return { payloads, wholeBytes: at };
}
