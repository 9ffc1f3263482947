/** Where the parts of an event stream go, in the order in which they come. */
export interface SseListener {
  /** A piece of the data of the event that is being read; line breaks between its data lines are pieces too. */
  onData(piece: Buffer): void;
  /** The event is whole. `type`: `message` where the server named none. `id`: the stream's last event id, `null` before there was one. */
  onEvent(type: string, id: string | null): void;
  /** In ms. */
  onRetry(delayMs: number): void;
}

export interface SseReader {
  push(chunk: Buffer): void;
}

/** A field that is not data: longer ones are ignored. */
const maxFieldBytes = 2048;
const space = 0x20;
const lf = 0x0a;
const cr = 0x0d;
const lineBreak = Buffer.from('\n');
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const fieldName = /^(event|id|retry)(?::|$)/;

/**
 * Reads `text/event-stream` (WHATWG HTML, 9.2.6) from bytes. Data is handed on undecoded and is never copied; all else that is kept is one short line.
 * Linear whatever the server sends, which `eventsource-parser` 3.1.1 is not: 64 KiB of line feeds with one carriage return behind them take it 39 ms, of
 * unknown fields 260 ms, and it needs the whole event as one string.
 */
export function createSseReader(listener: SseListener): SseReader {
  const line = createLineStart();
  /** Bytes of a byte order mark at the beginning of the stream; all of them once there is none. */
  let seenOfMark = 0;
  let skipsLineFeed = false;
  let mode: 'start' | 'data' | 'ignored' = 'start';
  let dataLines = 0;
  let type = '';
  let id: string | null = null;
  let hasSaidAnything = false;

  function readField(text: string): void {
    const name = fieldName.exec(text)?.[1];
    if (name === undefined) return;
    const value = text.slice(name.length + 1).replace(/^ /, '');
    hasSaidAnything = true;
    if (name === 'event') type = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d{1,15}$/.test(value)) listener.onRetry(Number(value));
  }

  function beginData(): void {
    mode = 'data';
    hasSaidAnything = true;
    if (dataLines > 0) listener.onData(lineBreak);
    dataLines += 1;
  }

  /** Part of a line, its end left out. */
  function readPart(chunk: Buffer, start: number, end: number): void {
    let at = start;
    if (mode === 'start') {
      at = line.take(chunk, start, end);
      if (line.isData()) beginData();
      else if (line.isIgnored()) mode = 'ignored';
    }
    if (mode === 'data' && at < end) listener.onData(chunk.subarray(at, end));
  }

  function endLine(): void {
    if (mode === 'start') {
      const text = line.text();
      if (text === '') endEvent();
      else if (text === 'data' || text === 'data:') beginData();
      else readField(text);
    }
    mode = 'start';
    line.clear();
  }

  function endEvent(): void {
    if (hasSaidAnything) listener.onEvent(type === '' ? 'message' : type, id);
    hasSaidAnything = false;
    dataLines = 0;
    type = '';
  }

  /** Where the first line of a chunk begins. */
  function begin(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length && seenOfMark < byteOrderMark.length) {
      if (chunk[at] !== byteOrderMark[seenOfMark]) seenOfMark = byteOrderMark.length;
      else {
        seenOfMark += 1;
        at += 1;
      }
    }
    if (skipsLineFeed && at < chunk.length) {
      skipsLineFeed = false;
      if (chunk[at] === lf) at += 1;
    }
    return at;
  }

  /** Where the next line begins, behind a line end that may be two bytes. */
  function behind(chunk: Buffer, end: number): number {
    if (chunk[end] !== cr) return end + 1;
    skipsLineFeed = end + 1 === chunk.length;
    return chunk[end + 1] === lf ? end + 2 : end + 1;
  }

  return {
    push(chunk) {
      const lineEnd = createLineEnds(chunk);
      let at = begin(chunk);
      while (at < chunk.length) {
        const end = lineEnd(at);
        readPart(chunk, at, end === -1 ? chunk.length : end);
        if (end === -1) return;
        endLine();
        at = behind(chunk, end);
      }
    },
  };
}

/** A line that ends within these is found without a call out of JavaScript, which costs more than such a line. */
const shortLineBytes = 32;

/** Finds where lines end in one chunk. Each kind of line end is looked for once, not once a line: the other may be far away. */
function createLineEnds(chunk: Buffer): (from: number) => number {
  let nextLf = chunk.indexOf(lf);
  let nextCr = chunk.indexOf(cr);
  return (from) => {
    const near = endOfShortLine(chunk, from);
    if (near !== -1) return near;
    if (nextLf !== -1 && nextLf < from) nextLf = chunk.indexOf(lf, from);
    if (nextCr !== -1 && nextCr < from) nextCr = chunk.indexOf(cr, from);
    if (nextCr === -1 || nextLf === -1) return Math.max(nextLf, nextCr);
    return Math.min(nextLf, nextCr);
  };
}

function endOfShortLine(chunk: Buffer, from: number): number {
  const until = Math.min(from + shortLineBytes, chunk.length);
  for (let at = from; at < until; at += 1) if (chunk[at] === lf || chunk[at] === cr) return at;
  return -1;
}

interface LineStart {
  /** Looks at what comes of a line until it is known whether that is data. Gives where it stopped: for data, where its value goes on. */
  take(chunk: Buffer, start: number, end: number): number;
  isData(): boolean;
  /** It is a comment, or too long for what it is: nobody wants the rest. */
  isIgnored(): boolean;
  text(): string;
  clear(): void;
}

const prefix = [...Buffer.from('data:')];

function createLineStart(): LineStart {
  const kept = Buffer.alloc(maxFieldBytes);
  let length = 0;
  let isData = false;
  let isIgnored = false;

  function takeByte(byte: number): boolean {
    kept[length] = byte;
    length += 1;
    isIgnored = length === maxFieldBytes;
    isData = length === prefix.length + 1 && prefix.every((expected, at) => kept[at] === expected);
    return isData || isIgnored;
  }

  return {
    take(chunk, start, end) {
      if (length === 0 && start < end && !beginsField(chunk[start])) {
        isIgnored = true;
        return end;
      }
      let at = start;
      while (at < end && !takeByte(chunk[at] ?? 0)) at += 1;
      // The space behind the colon is not part of the value; anything else there is.
      if (isIgnored || (isData && chunk[at] === space)) at += 1;
      return at;
    },
    isData: () => isData,
    isIgnored: () => isIgnored,
    text: () => (length === 0 ? '' : kept.toString('utf8', 0, length)),
    clear() {
      length = 0;
      isData = false;
      isIgnored = false;
    },
  };
}

/** `data`, `event`, `id` or `retry`; comments and unknown fields do not get further than this. */
function beginsField(byte: number | undefined): boolean {
  return byte === 0x64 || byte === 0x65 || byte === 0x69 || byte === 0x72;
}
