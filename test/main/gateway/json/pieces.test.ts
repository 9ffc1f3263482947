import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPieces } from '../../../../main/gateway/json/pieces';

describe('collecting pieces', () => {
  it('gives the same bytes back in their order, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9000 })), (sizes) => {
        const pieces = createPieces();
        const all = sizes.map((size, index) => Buffer.alloc(size, index));
        for (const piece of all) pieces.add(piece);
        expect(Buffer.concat(pieces.take()).equals(Buffer.concat(all))).toBe(true);
        expect(pieces.take()).toEqual([]);
      }),
    );
  });

  it('puts single bytes together instead of keeping a Buffer of each', () => {
    const pieces = createPieces();
    for (let count = 0; count < 200_000; count += 1) pieces.add(Buffer.of(count % 256));
    const taken = pieces.take();
    expect(taken.length).toBeLessThan(100);
    expect(Buffer.concat(taken)[70_000]).toBe(70_000 % 256);
  });

  it('keeps a large piece without copying it', () => {
    const pieces = createPieces();
    const large = Buffer.alloc(65_536);
    pieces.add(large);
    expect(pieces.take()[0]).toBe(large);
  });
});
