import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Ran {
  /** All that it printed, without colours. */
  readonly output: string;
  /** `null`: it was ended. */
  readonly code: number | null;
}

export interface Running {
  readonly ended: Promise<Ran>;
  /** Ends it and all that it started. */
  end(): Promise<Ran>;
}

const longestOutput = 256 * 1024;

/** Starts a program that nobody types into, in a process group of its own. */
export function start({ command, args, cwd, env }: Start): Running {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      if (output.length < longestOutput) output += chunk;
    });
  const ended = once(child, 'close').then(
    ([code]) => ({ output: plain(output), code: code as number | null }),
    (error: Error) => ({ output: error.message, code: null }),
  );
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of it has ended.
    }
  };
  void once(child, 'exit').then(kill, () => {});
  return {
    ended,
    async end() {
      kill();
      return await ended;
    },
  };
}

/** Runs it to its end, or ends it when its time is over. */
export async function run(what: Start, limitMs: number): Promise<Ran> {
  const running = start(what);
  const timer = setTimeout(() => void running.end(), limitMs);
  try {
    return await running.ended;
  } finally {
    clearTimeout(timer);
  }
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007|\r/g, '');
}
