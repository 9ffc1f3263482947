import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { createLineSplitter } from '../gateway/upstream/line-splitter';
import type { Bridge } from './bridge';

export interface Ends {
  readonly input: Readable;
  readonly output: Writable;
}

/** Several times what a message may have: the gateway still says whose answer it is that it does not take. */
const maxLineBytes = 64 * 1024 * 1024;

/** Electron gives an input that has ended to every program on Windows, and an output of its own. */
export function openEnds(process: Pick<NodeJS.Process, 'platform' | 'versions' | 'stdin' | 'stdout'>): Ends {
  if (process.platform === 'win32' && 'electron' in process.versions)
    return { input: createReadStream('', { fd: 0 }), output: createWriteStream('', { fd: 1 }) };
  return { input: process.stdin, output: process.stdout };
}

/** One message a line. */
export function writeLine(output: Writable, message: Buffer | string): void {
  output.cork();
  output.write(message);
  output.write('\n');
  process.nextTick(() => output.uncork());
}

/** Hands the client's lines to the bridge. Resolves when the client left: its end is closed, or takes nothing any more. */
export function readLines(
  { input, output }: Ends,
  { take, log }: Pick<Bridge, 'take'> & { log: (line: string) => void },
): Promise<void> {
  const splitter = createLineSplitter({
    maxLineBytes,
    onLine(line) {
      // Some write a byte order mark first, which is white space here.
      const text = line.trim();
      if (text !== '') take(text);
    },
    onTooLong: () => log('A message without end was left out.'),
  });
  return new Promise((resolve) => {
    input.on('data', (chunk: Buffer) => splitter.push(chunk));
    input.on('end', () => {
      splitter.end();
      resolve();
    });
    for (const stream of [input, output]) stream.on('error', () => resolve());
  });
}
