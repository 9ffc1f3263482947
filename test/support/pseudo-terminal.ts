import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface PseudoTerminal {
  /** Everything printed so far, as the terminal got it. */
  screen(): string;
  /** Resolves when this is on the screen, counted from the last thing waited for. */
  see(part: string | RegExp): Promise<string>;
  press(keys: string): void;
  /** The exit code. */
  ended: Promise<number | null>;
  child: ChildProcess;
}

/** Runs a command behind a real pseudo terminal: `script`, which every Debian has. */
export function openPseudoTerminal(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): PseudoTerminal {
  const quoted = argv.map((argument) => `'${argument.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn('script', ['-qefc', quoted, '/dev/null'], { stdio: 'pipe', env: { ...process.env, ...env } });
  const waiting = new Set<() => void>();
  let screen = '';
  let from = 0;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    screen += text;
    for (const look of [...waiting]) look();
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
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
    press: (keys) => void child.stdin.write(keys),
    ended,
    child,
  };
}

function find(text: string, part: string | RegExp): { start: number; end: number } | undefined {
  const match = typeof part === 'string' ? part : part.exec(text)?.[0];
  const start = match === undefined ? -1 : text.indexOf(match);
  return match === undefined || start < 0 ? undefined : { start, end: start + match.length };
}
