/** Sees the members of objects at the first two levels: the outermost is at depth 1, what is directly in it at depth 2. */
export interface WalkListener {
  /** The raw text of a key with its quotes; `null` when it is longer than `longestToken`. */
  onKey(depth: number, raw: string | null): void;
  /** The value of the last key begins at `at` in the chunk being pushed. */
  onValueStart(depth: number, at: number, firstByte: number): void;
  /** It ended before `at`. `raw`: its text when it is no object or array and not longer than `longestToken`. */
  onValueEnd(depth: number, at: number, raw: string | null): void;
}

/** Checks JSON text in UTF-8 that comes in pieces, strictly (RFC 8259), without building anything of it. */
export interface JsonWalk {
  /** False from the piece on that cannot belong to JSON text. */
  push(chunk: Buffer): boolean;
  /** Whether the text ended where it may. Characters are not checked here but in `createUtf8Check`. */
  isWhole(): boolean;
  /** Deepest nesting so far; a scalar is 0. */
  readonly depth: number;
  /** Line breaks outside strings so far. */
  readonly lineBreaks: number;
}

/** Bytes of a key or scalar that are kept to be looked at. */
export const longestToken = 1024;
/** Deeper text is not walked any further. One byte of memory each. */
export const deepestJson = 65_536;

const watchedDepth = 2;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Bytes at which the run of ordinary string bytes ends: quote, backslash, control characters. */
const endsRun = new Uint8Array(256);
endsRun.fill(1, 0, 0x20);
endsRun[quote] = 1;
endsRun[backslash] = 1;

const isShortEscape = new Uint8Array(256);
for (const letter of '"\\/bfnrt') isShortEscape[letter.charCodeAt(0)] = 1;
const literals = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));

/** What was last read of a number; 0 is nothing that may stand there. */
const part = { minus: 1, zero: 2, integer: 3, point: 4, fraction: 5, e: 6, sign: 7, exponent: 8 };
const mayEnd = new Set([part.zero, part.integer, part.fraction, part.exponent]);
const oneToNine = '123456789';
const digits = `0${oneToNine}`;
/** The part that a byte leads to: row by part, column by byte. */
const nextPart = numberTable([
  [part.minus, '0', part.zero],
  [part.minus, oneToNine, part.integer],
  [part.zero, '.', part.point],
  [part.zero, 'eE', part.e],
  [part.integer, digits, part.integer],
  [part.integer, '.', part.point],
  [part.integer, 'eE', part.e],
  [part.point, digits, part.fraction],
  [part.fraction, digits, part.fraction],
  [part.fraction, 'eE', part.e],
  [part.e, '+-', part.sign],
  [part.e, digits, part.exponent],
  [part.sign, digits, part.exponent],
  [part.exponent, digits, part.exponent],
]);

/** Reads on from `at`, where there is a byte, and gives where it stopped, or -1 for a byte that may not stand there. Changes the step when it is done. */
type Step = (chunk: Buffer, at: number) => number;

export function createJsonWalk(listener: WalkListener): JsonWalk {
  /** 1 for an object, 0 for an array, by depth. */
  let kinds = new Uint8Array(256);
  let open = 0;
  let deepest = 0;
  let lineBreaks = 0;
  let isKey = false;
  let hexLeft = 0;
  let number = 0;
  let literal = Buffer.alloc(0);
  let literalAt = 0;
  let isBroken = false;
  const token = createToken();
  let step: Step = readValue;

  function skipSpace(chunk: Buffer, start: number): number {
    let at = start;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === 0x0a || byte === 0x0d) lineBreaks += 1;
      else if (byte !== 0x20 && byte !== 0x09) break;
    }
    return at;
  }

  function isWatchedMember(): boolean {
    return open > 0 && open <= watchedDepth && kinds[open] === 1;
  }

  function readValue(chunk: Buffer, start: number): number {
    const at = skipSpace(chunk, start);
    return at === chunk.length ? at : beginValue(chunk, at);
  }

  function beginValue(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (isWatchedMember()) listener.onValueStart(open, at, byte);
    if (byte === openBrace || byte === openBracket) return enter(byte, at);
    if (isWatchedMember()) token.begin(at);
    if (byte === quote) {
      isKey = false;
      step = readString;
      return at + 1;
    }
    return beginScalar(byte, at);
  }

  function beginScalar(byte: number, at: number): number {
    const word = literals.get(byte);
    if (word) {
      literal = word;
      literalAt = 1;
      step = readLiteral;
      return at + 1;
    }
    if (byte !== 0x2d && !isDigit(byte)) return -1;
    number = byte === 0x2d ? part.minus : byte === 0x30 ? part.zero : part.integer;
    step = readNumber;
    return at + 1;
  }

  function enter(byte: number, at: number): number {
    open += 1;
    if (open > deepestJson) return -1;
    if (open === kinds.length) kinds = grow(kinds);
    if (open > deepest) deepest = open;
    kinds[open] = byte === openBrace ? 1 : 0;
    step = byte === openBrace ? readFirstKey : readFirstElement;
    return at + 1;
  }

  function leave(chunk: Buffer, at: number): number {
    if (chunk[at] !== (kinds[open] === 1 ? closeBrace : closeBracket)) return -1;
    open -= 1;
    return endValue(chunk, at + 1);
  }

  /** `at`: behind the value. */
  function endValue(chunk: Buffer, at: number): number {
    step = open === 0 ? readRest : readAfter;
    if (isWatchedMember()) listener.onValueEnd(open, at, token.take(chunk, at));
    return at;
  }

  function readFirstElement(chunk: Buffer, start: number): number {
    const at = skipSpace(chunk, start);
    if (at === chunk.length) return at;
    return chunk[at] === closeBracket ? leave(chunk, at) : beginValue(chunk, at);
  }

  function readFirstKey(chunk: Buffer, start: number): number {
    const at = skipSpace(chunk, start);
    return chunk[at] === closeBrace ? leave(chunk, at) : readKey(chunk, at);
  }

  function readKey(chunk: Buffer, start: number): number {
    const at = skipSpace(chunk, start);
    if (at === chunk.length) return at;
    if (chunk[at] !== quote) return -1;
    if (open <= watchedDepth) token.begin(at);
    isKey = true;
    step = readString;
    return at + 1;
  }

  function readColon(chunk: Buffer, start: number): number {
    const at = skipSpace(chunk, start);
    if (at === chunk.length) return at;
    step = readValue;
    return chunk[at] === 0x3a ? at + 1 : -1;
  }

  function readAfter(chunk: Buffer, start: number): number {
    const at = skipSpace(chunk, start);
    if (at === chunk.length) return at;
    if (chunk[at] !== 0x2c) return leave(chunk, at);
    step = kinds[open] === 1 ? readKey : readValue;
    return at + 1;
  }

  function readRest(chunk: Buffer, start: number): number {
    const at = skipSpace(chunk, start);
    return at === chunk.length ? at : -1;
  }

  function readString(chunk: Buffer, start: number): number {
    let at = endOfRun(chunk, start);
    // Short escapes are read in passing: text has one in every line.
    while (chunk[at] === backslash && isShortEscape[chunk[at + 1] ?? 0] === 1) at = endOfRun(chunk, at + 2);
    if (at === chunk.length) return at;
    const byte = chunk[at];
    if (byte === backslash) {
      step = readEscape;
      return at + 1;
    }
    return byte === quote ? endString(chunk, at + 1) : -1;
  }

  function endString(chunk: Buffer, at: number): number {
    if (!isKey) return endValue(chunk, at);
    if (open <= watchedDepth) listener.onKey(open, token.take(chunk, at));
    step = readColon;
    return at;
  }

  function readEscape(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    step = readString;
    if (isShortEscape[byte] === 1) return at + 1;
    if (byte !== 0x75) return -1;
    hexLeft = 4;
    step = readHex;
    return at + 1;
  }

  function readHex(chunk: Buffer, at: number): number {
    if (!isHex(chunk[at] as number)) return -1;
    hexLeft -= 1;
    if (hexLeft === 0) step = readString;
    return at + 1;
  }

  function readLiteral(chunk: Buffer, at: number): number {
    if (chunk[at] !== literal[literalAt]) return -1;
    literalAt += 1;
    return literalAt === literal.length ? endValue(chunk, at + 1) : at + 1;
  }

  function readNumber(chunk: Buffer, start: number): number {
    let reached = number;
    for (let at = start; at < chunk.length; at += 1) {
      const next = nextPart[reached * 256 + (chunk[at] as number)] as number;
      if (next === 0) return mayEnd.has(reached) ? endValue(chunk, at) : -1;
      reached = next;
    }
    number = reached;
    return chunk.length;
  }

  return {
    get depth() {
      return deepest;
    },
    get lineBreaks() {
      return lineBreaks;
    },
    push(chunk) {
      let at = isBroken ? -1 : 0;
      while (at >= 0 && at < chunk.length) at = step(chunk, at);
      isBroken = at < 0;
      if (!isBroken) token.carry(chunk);
      return !isBroken;
    },
    // Only the end of the text ends a number that is all of it.
    isWhole: () => !isBroken && (step === readRest || (open === 0 && step === readNumber && mayEnd.has(number))),
  };
}

/** Four bytes at a time: long strings are most of what is large. */
function endOfRun(chunk: Buffer, start: number): number {
  const last = chunk.length - 3;
  let at = start;
  while (at < last && (run(chunk[at]) | run(chunk[at + 1]) | run(chunk[at + 2]) | run(chunk[at + 3])) === 0) at += 4;
  while (at < chunk.length && run(chunk[at]) === 0) at += 1;
  return at;
}

function run(byte: number | undefined): number {
  return endsRun[byte as number] as number;
}

/** Copies one key or scalar out of the pieces in which it comes. */
function createToken() {
  const kept = Buffer.alloc(longestToken);
  let length = 0;
  let from = -1;

  function keep(chunk: Buffer, until: number): void {
    if (length <= longestToken) chunk.copy(kept, length, from, until);
    length += until - from;
  }

  return {
    begin(at: number): void {
      length = 0;
      from = at;
    },
    /** The chunk is over; the token may go on in the next. */
    carry(chunk: Buffer): void {
      if (from === -1) return;
      keep(chunk, chunk.length);
      from = 0;
    },
    take(chunk: Buffer, until: number): string | null {
      if (from === -1) return null;
      keep(chunk, until);
      from = -1;
      return length > longestToken ? null : kept.toString('utf8', 0, length);
    },
  };
}

function grow(kinds: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(kinds.length * 2);
  larger.set(kinds);
  return larger;
}

function numberTable(rules: readonly (readonly [number, string, number])[]): Uint8Array {
  const table = new Uint8Array(9 * 256);
  for (const [from, bytes, to] of rules) for (const byte of bytes) table[from * 256 + byte.charCodeAt(0)] = to;
  return table;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
