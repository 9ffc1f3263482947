/** Lets a few of those that wait go on in each turn of the event loop, first come, first served. */
export interface Turns {
  wait(go: () => void): void;
}

/** What has come from a server, read in slices of time. */
export interface PacedReader {
  push(chunk: Buffer): void;
  /** Nothing follows; `end` of the options runs when everything is read. */
  end(): void;
  /** Reads at once what is left of what came. */
  finish(): void;
}

export interface PacedReaderOptions {
  readonly turns: Turns;
  read(piece: Buffer): void;
  end(): void;
  /** Holds the source up. What it still brings is kept. */
  pause(): void;
  resume(): void;
}

/** After this much of its own a reader waits for its next turn, in ms: a call passes some eight turns on its way. */
const sliceMs = 1;
/** The clock is looked at after each of these: some sixty small messages. */
const pieceBytes = 8 * 1024;
/** Or after this much, if it costs next to nothing. */
const sliceBytes = 256 * 1024;
const slicesPerTurn = 2;
/** The share of all time that one reader may take, and what it may take before that counts: some ten results of 1 MB, in ms. */
const share = 0.5;
const burstMs = 25;
/** What passes between two pieces within this, in ms, is the work of whoever brings them: a parser costs more than small pieces do. */
const sameStretchMs = 0.1;
/** A timer knows no less, in ms. */
const restMs = 1;

export function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  let isPlanned = false;

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(takeTurn);
  }

  function takeTurn(): void {
    isPlanned = false;
    for (const go of waiting.splice(0, slicesPerTurn)) go();
    if (waiting.length > 0) plan();
  }

  return {
    wait(go) {
      waiting.push(go);
      plan();
    },
  };
}

/**
 * Measured in time and not in bytes, because what bytes cost differs a hundredfold: 64 KiB of one text take 0.3 ms, of small
 * notifications 5 ms. Whatever a server sends, other servers and clients get their turn after a millisecond.
 */
export function createPacedReader({ turns, read, end, pause, resume }: PacedReaderOptions): PacedReader {
  const held: Buffer[] = [];
  let isWaiting = false;
  let isEnded = false;
  let spentMs = 0;
  let spentBytes = 0;
  let creditMs = burstMs;
  let endedAt = 0;
  let countedAt = performance.now();

  function readOne(piece: Buffer): void {
    const at = performance.now();
    const from = at - endedAt < sameStretchMs ? endedAt : at;
    read(piece);
    endedAt = performance.now();
    spentMs += endedAt - from;
    spentBytes += piece.length;
  }

  function isSpent(): boolean {
    return spentMs >= sliceMs || spentBytes >= sliceBytes;
  }

  function nextPiece(): Buffer | undefined {
    const [first] = held;
    if (first === undefined || first.length <= pieceBytes) return held.shift();
    held[0] = first.subarray(pieceBytes);
    return first.subarray(0, pieceBytes);
  }

  function work(): void {
    while (!isSpent()) {
      const piece = nextPiece();
      if (piece === undefined) break;
      readOne(piece);
    }
    if (!isSpent()) return;
    isWaiting = true;
    if (takeCredit(spentMs)) turns.wait(go);
    else setTimeout(turns.wait, restMs, go).unref();
  }

  /** Whether there is any left. */
  function takeCredit(ms: number): boolean {
    const at = performance.now();
    creditMs = Math.min(burstMs, creditMs + (at - countedAt) * share) - ms;
    countedAt = at;
    return creditMs > 0;
  }

  function go(): void {
    isWaiting = false;
    spentMs = 0;
    spentBytes = 0;
    work();
    if (isWaiting) return;
    if (isEnded) end();
    else resume();
  }

  return {
    push(chunk) {
      held.push(chunk);
      if (isWaiting) return;
      work();
      if (isWaiting) pause();
    },
    end() {
      isEnded = true;
      if (!isWaiting) end();
    },
    finish() {
      for (const piece of held.splice(0)) read(piece);
    },
  };
}
