import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

interface Ends {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

/** Asks on a terminal and reads one line. A hidden one is not shown while it is typed. `''` when it is closed instead (Ctrl+C). */
export async function askLine(
  question: string,
  { input, output, isHidden = false }: Ends & { isHidden?: boolean },
): Promise<string> {
  if (isHidden) output.write(question);
  const echo = isHidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : output;
  const lines = createInterface({ input, output: echo, terminal: true });
  try {
    // Closed, it would never answer.
    const closed = once(lines, 'close').then(() => '');
    // Ctrl+C makes it reject.
    const typed = lines.question(isHidden ? '' : question).catch(() => '');
    return await Promise.race([typed, closed]);
  } finally {
    lines.close();
    if (isHidden) output.write('\n');
  }
}
