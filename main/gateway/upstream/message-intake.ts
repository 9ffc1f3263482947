import { isUtf8 } from 'node:buffer';
import type { LimitName, ServerLimits } from '../../../shared/domain/limits';
import { createLargeReader, type LargeOutcome, type LargeReader, largeMessageBytes } from '../json/large';
import { createPieces } from '../json/pieces';
import { deepestJson } from '../json/walk';

/** What one message turned out to be. `id`: the request that it answers, where that can be told although it cannot be used. */
export type Incoming =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'large'; readonly answer: Extract<LargeOutcome, { outcome: 'answer' }> }
  | { readonly kind: 'refused'; readonly limit: LimitName; readonly id: number | null }
  | { readonly kind: 'broken'; readonly id: number | null };

/** Puts one message after the other together from pieces of UTF-8. */
export interface MessageIntake {
  push(piece: Buffer): void;
  /** The message so far is longer than allowed: nothing but its id can still be learnt from it. */
  isTooLong(): boolean;
  /** The message is whole: what it is, or `undefined` when nothing came. A new one begins. */
  take(): Incoming | undefined;
}

const byteOrderMark = '\uFEFF';

export function createMessageIntake({ messageBytes, depth }: ServerLimits): MessageIntake {
  const largeFrom = Math.min(largeMessageBytes, messageBytes);
  const pieces = createPieces();
  let length = 0;
  let large: LargeReader | undefined;
  /** Most messages come in one piece: that one is kept as it is. */
  let first: Buffer | undefined;

  function clear(): void {
    length = 0;
    large = undefined;
    first = undefined;
  }

  function keep(piece: Buffer): void {
    if (length === 0) {
      first = piece;
      return;
    }
    if (first) pieces.add(first);
    first = undefined;
    pieces.add(piece);
  }

  function takeKept(): Buffer[] {
    return first ? [first] : pieces.take();
  }

  return {
    push(piece) {
      if (large) large.push(piece);
      else if (piece.length > 0) keep(piece);
      length += piece.length;
      if (large || length <= largeFrom) return;
      large = createLargeReader({ maxBytes: messageBytes, maxDepth: depth });
      for (const held of takeKept()) large.push(held);
    },
    isTooLong: () => length > messageBytes,
    take() {
      const message = large ? asIncoming(large.end()) : length === 0 ? undefined : readText(takeKept(), length);
      clear();
      return message;
    },
  };
}

function asIncoming(outcome: LargeOutcome): Incoming {
  if (outcome.outcome === 'answer') return { kind: 'large', answer: outcome };
  if (outcome.outcome === 'refused') return { kind: 'refused', limit: outcome.limit, id: outcome.id };
  return { kind: 'broken', id: outcome.id };
}

function readText(pieces: readonly Buffer[], length: number): Incoming {
  const [first] = pieces;
  const bytes = first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces, length);
  if (!isUtf8(bytes)) return { kind: 'broken', id: idOf(bytes) };
  const text = bytes.toString('utf8');
  return { kind: 'text', text: text.startsWith(byteOrderMark) ? text.slice(1) : text };
}

/** The request that a message answers which is no UTF-8. */
function idOf(bytes: Buffer): number | null {
  const reader = createLargeReader({ maxBytes: bytes.length, maxDepth: deepestJson });
  reader.push(bytes);
  return reader.end().id;
}
