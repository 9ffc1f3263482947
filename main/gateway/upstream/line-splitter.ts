export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Hands over what is left without a line break. */
  end(): void;
}

interface LineSplitterOptions {
  readonly maxLineBytes: number;
  onLine(line: string): void;
  /** A line is longer than allowed: its beginning. Called once for it; the rest of the line is skipped. */
  onTooLong(head: string): void;
}

const headBytes = 4096;

/** Cuts a byte stream into lines. Linear: each byte is searched once and copied at most once, and UTF-8 is decoded only when its line is whole. */
export function createLineSplitter({ maxLineBytes, onLine, onTooLong }: LineSplitterOptions): LineSplitter {
  let parts: Buffer[] = [];
  let length = 0;
  let isSkipping = false;

  function keep(part: Buffer): void {
    if (isSkipping || part.length === 0) return;
    length += part.length;
    parts.push(part);
    if (length <= maxLineBytes) return;
    isSkipping = true;
    const head = Buffer.concat(parts, Math.min(length, headBytes)).toString('utf8');
    parts = [];
    onTooLong(head);
  }

  function finishLine(): void {
    const line = parts.length === 1 ? parts[0]?.toString('utf8') : Buffer.concat(parts, length).toString('utf8');
    const wasSkipping = isSkipping;
    parts = [];
    length = 0;
    isSkipping = false;
    if (wasSkipping || line === undefined) return;
    onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
        keep(chunk.subarray(start, end));
        finishLine();
        start = end + 1;
      }
      keep(chunk.subarray(start));
    },
    end() {
      if (length > 0) finishLine();
    },
  };
}
