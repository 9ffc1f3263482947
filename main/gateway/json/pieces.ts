/** Collects a byte sequence that comes in pieces. They are kept as they are; many small ones are put together, for each Buffer costs more than it may hold. */
export interface Pieces {
  add(piece: Buffer): void;
  /** What was collected, in order; it begins anew after that. */
  take(): Buffer[];
}

const smallPieceBytes = 4096;
/** As many are kept as they are: a slab would cost more. */
const fewPieces = 64;
const slabBytes = 65_536;

export function createPieces(): Pieces {
  let done: Buffer[] = [];
  let slab: Buffer | undefined;
  let used = 0;
  /** Bytes of the slab that are in `done` already. */
  let from = 0;

  function closeSlab(): void {
    if (slab && used > from) done.push(slab.subarray(from, used));
    from = used;
  }

  return {
    add(piece) {
      if (piece.length >= smallPieceBytes || done.length < fewPieces) {
        closeSlab();
        done.push(piece);
        return;
      }
      if (!slab || used + piece.length > slab.length) {
        closeSlab();
        slab = Buffer.allocUnsafeSlow(slabBytes);
        used = 0;
        from = 0;
      }
      used += piece.copy(slab, used);
    },
    take() {
      closeSlab();
      slab = undefined;
      used = 0;
      from = 0;
      const all = done;
      done = [];
      return all;
    },
  };
}
