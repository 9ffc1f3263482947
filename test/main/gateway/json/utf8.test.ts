import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUtf8Check } from '../../../../main/gateway/json/utf8';
import { cut, someSizes } from '../../../support/cut';

function check(pieces: readonly Buffer[]): boolean {
  const utf8 = createUtf8Check();
  for (const piece of pieces) utf8.push(piece);
  return utf8.isWhole();
}

const lead = fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff);
const someBytes = fc.oneof(
  fc.array(lead, { maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
);

describe('checking UTF-8 that comes in pieces', () => {
  it('gives the same answer however it is cut', () => {
    fc.assert(
      fc.property(fc.array(someBytes), someSizes, (parts, sizes) => {
        const bytes = Buffer.concat(parts);
        expect(check(cut(bytes, sizes))).toBe(isUtf8(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not take the beginning of a character for a whole one', () => {
    expect(check([Buffer.from('€').subarray(0, 2)])).toBe(false);
    expect(check([])).toBe(true);
  });
});
