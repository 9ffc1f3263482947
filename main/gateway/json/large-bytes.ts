import type { ValueFacts } from './large';

/** A large answer for those who pass it on, with the text for the few who must read it. */
export interface LazyAnswer {
  readonly kind: 'result' | 'error';
  readonly bytes: readonly Buffer[];
  readonly facts: ValueFacts;
  /** Decoded when it is first looked at, at some 1 ms a MB, and kept. A copy by `{...answer}` looks at it. */
  readonly json: string;
}

export function lazyAnswer({ kind, bytes, facts }: Omit<LazyAnswer, 'json'>): LazyAnswer {
  let json: string | undefined;
  return {
    kind,
    bytes,
    facts,
    get json() {
      json ??= joinLarge(bytes);
      return json;
    },
  };
}

/** The whole text. */
export function joinLarge(bytes: readonly Buffer[]): string {
  return Buffer.concat(bytes).toString('utf8');
}

export function sizeOf(bytes: readonly Buffer[]): number {
  return bytes.reduce((size, piece) => size + piece.length, 0);
}

/** The text of the first `maxBytes` bytes, without a character that they cut in two. */
export function headOf(bytes: readonly Buffer[], maxBytes: number): string {
  const head: Buffer[] = [];
  let room = maxBytes;
  for (const piece of bytes) {
    if (room <= 0) break;
    head.push(piece.subarray(0, room));
    room -= piece.length;
  }
  // A streaming decoder keeps an unfinished character back.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(head), { stream: true });
}

/** `members`: raw text of members without braces (`"a":1,"b":2`), put in front of an object's own. */
export function withMembers(bytes: readonly Buffer[], members: string, { isEmpty }: ValueFacts): readonly Buffer[] {
  const [first = Buffer.alloc(0), ...rest] = bytes;
  return [Buffer.from(`{${members}${isEmpty ? '' : ','}`), first.subarray(1), ...rest];
}
