import { askLine } from '../ask-line';
import { wrapped } from '../render-request';
import { visible } from '../visible';

/** Where a command says what it found, and may ask. */
export interface Console {
  /** Of one line on the terminal; without a terminal lines are not broken. */
  readonly columns: number;
  readonly isColor: boolean;
  /** What was asked for, on stdout. Text of others in it is escaped already. */
  print(line: string): void;
  /** Besides it, on stderr. */
  note(line: string): void;
  /** `undefined`: nobody is there to answer. */
  readonly ask: ((question: string, how?: { isHidden: boolean }) => Promise<string>) | undefined;
  /** All of standard input; `undefined`: it is longer than that. */
  readAll(mostBytes: number): Promise<string | undefined>;
}

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'env'>;

export function createConsole({ stdin, stdout, stderr, env }: Streams): Console {
  const isTerminal = stdout.isTTY === true;
  const canAsk = stdin.isTTY === true && stderr.isTTY === true;
  return {
    columns: isTerminal ? stdout.columns || 80 : Number.POSITIVE_INFINITY,
    isColor: isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    print: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    ask: canAsk
      ? (question, how) => askLine(`${visible(question)} `, { input: stdin, output: stderr, ...how })
      : undefined,
    async readAll(mostBytes) {
      const parts: Buffer[] = [];
      let bytes = 0;
      for await (const part of stdin) {
        parts.push(Buffer.from(part));
        bytes += parts.at(-1)?.length ?? 0;
        if (bytes > mostBytes) return undefined;
      }
      return Buffer.concat(parts).toString('utf8');
    },
  };
}

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;
export type Paint = keyof typeof codes;

/** A line of ours in a colour, where the terminal has any. */
export function painted(text: string, paint: Paint, { isColor }: Pick<Console, 'isColor'>): string {
  const [on, off] = codes[paint];
  return isColor ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** Prints text of others behind a margin of ours, in as many lines as it takes. */
export function printWrapped(console: Console, margin: string, text: string, paint?: Paint): void {
  for (const line of wrapped(margin, text, console)) console.print(paint ? painted(line, paint, console) : line);
}
