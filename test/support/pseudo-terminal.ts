import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

export interface PseudoTerminal {
  /** Everything printed so far, as the terminal got it. */
  screen(): string;
  /** Resolves when this is on the screen, counted from the last thing waited for. */
  see(part: string | RegExp): Promise<string>;
  press(keys: string): void;
  /** The exit code. */
  ended: Promise<number | null>;
}

export interface TerminalOptions {
  /** Whether what runs in it was started by us, who may be a client of it too. */
  isOurs?: boolean;
}

/** Runs a command behind a real pseudo terminal: `script`, which every Debian has, in a session that is nobody's child. */
export function openPseudoTerminal(argv: readonly string[], { isOurs = false }: TerminalOptions = {}): PseudoTerminal {
  const command = ['script', '-qefc', argv.map(quote).join(' '), '/dev/null'];
  // Keys and the exit code go by pipes of their own: Node closes the usual one when its child, which only forks, is gone.
  const reporting = `${command.map(quote).join(' ')} <&4; echo $? >&3`;
  const [program, ...args] = [...(isOurs ? [] : ['setsid', '--fork']), 'sh', '-c', reporting];
  const child = spawn(program ?? '', args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
  const keyboard = child.stdio[4] as Writable;
  const waiting = new Set<() => void>();
  let screen = '';
  let from = 0;
  (child.stdout as Readable).setEncoding('utf8').on('data', (text) => {
    screen += text;
    for (const look of [...waiting]) look();
  });
  let code = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    code += chunk.toString();
  });
  const ended = once(child, 'close').then(() => (code === '' ? null : Number(code)));
  return {
    screen: () => screen,
    see: (part) =>
      new Promise((resolve, reject) => {
        const give = setTimeout(() => reject(new Error(`Never saw ${part} in:\n${screen.slice(from)}`)), 15_000);
        const look = () => {
          const rest = screen.slice(from);
          const found = find(rest, part);
          if (!found) return;
          clearTimeout(give);
          waiting.delete(look);
          from += found.end;
          resolve(rest.slice(found.start));
        };
        waiting.add(look);
        look();
      }),
    press: (keys) => void keyboard.write(keys),
    ended,
  };
}

function quote(argument: string): string {
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

function find(text: string, part: string | RegExp): { start: number; end: number } | undefined {
  const match = typeof part === 'string' ? part : part.exec(text)?.[0];
  const start = match === undefined ? -1 : text.indexOf(match);
  return match === undefined || start < 0 ? undefined : { start, end: start + match.length };
}
