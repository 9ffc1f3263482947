import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServerEnvironment } from './server-environment';

export interface LoginShell {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Whether the gateway was started from a desktop, which knows nothing of what a login shell sets up. */
  readonly isFromDesktop: boolean;
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 3000;
const maxOutputLength = 1_000_000;

/** Asks the login shell for its PATH, once and only when first needed. `undefined`: the gateway's own PATH will do. */
export function createLoginPath(options: LoginShell): () => Promise<string | undefined> {
  let asked: Promise<string | undefined> | undefined;
  return () => {
    asked ??= askLoginShell(options, 'printenv PATH').then((path) => path?.trim() || undefined);
    return asked;
  };
}

/** A terminal has a TERM and its shell's PATH already; a desktop hands over neither. */
export function isStartedFromDesktop(mode: 'desktop' | 'headless', environment: LoginShell['environment']): boolean {
  const term = environment['TERM'];
  return mode === 'desktop' && (term === undefined || term === 'dumb');
}

/** What a command prints in the login shell. `undefined`: there is none to ask, or it does not answer in time. */
export async function askLoginShell(options: LoginShell, command: string): Promise<string | undefined> {
  return mayAsk(options) ? await ask(options, command) : undefined;
}

function mayAsk({ environment, platform, isFromDesktop }: LoginShell): boolean {
  return isFromDesktop && platform !== 'win32' && (environment['SHELL'] ?? '').startsWith('/');
}

function ask(
  { environment, platform, timeoutMs = defaultTimeoutMs }: LoginShell,
  command: string,
): Promise<string | undefined> {
  const marker = randomBytes(12).toString('hex');
  const script = `printf '%s' ${marker}; ${command}; printf '%s' ${marker}`;
  return new Promise((resolve) => {
    const shell = spawn(environment['SHELL'] ?? '', ['-ilc', script], {
      env: createServerEnvironment({ environment, own: {}, platform }),
      stdio: ['ignore', 'pipe', 'ignore'],
      // A shell that waits for a terminal is ended with all it started.
      detached: true,
    });
    let output = '';
    const finish = (answer: string | undefined) => {
      clearTimeout(timer);
      endGroup(shell.pid);
      shell.stdout.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    shell.once('error', () => finish(undefined));
    shell.stdout.setEncoding('utf8');
    shell.stdout.on('error', () => undefined);
    shell.stdout.on('data', (text: string) => {
      output += text;
      const [, between, after] = output.split(marker, 3);
      if (after !== undefined) finish(between);
      else if (output.length > maxOutputLength) finish(undefined);
    });
    shell.once('close', () => finish(undefined));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has left by itself.
  }
}
