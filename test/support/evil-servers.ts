import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { StdioTransport } from '../../shared/domain/server';

const script = fileURLToPath(new URL('./evil/evil-server.mjs', import.meta.url));
const againScript = fileURLToPath(new URL('./evil/call-again.mjs', import.meta.url));

/** The evil server in one of its modes, as a server to be started. */
export function anEvilServer(mode: string, ...args: string[]): StdioTransport {
  return { kind: 'stdio', command: process.execPath, args: [script, mode, ...args], env: {} };
}

export interface EvilHttpServer {
  readonly url: string;
  /** What came in so far. */
  seen(): Promise<readonly { url: string; method: string; headers: Record<string, string> }[]>;
  stop(): void;
}

/** The same over HTTP, running. */
export async function startEvilHttp(mode: string, ...args: string[]): Promise<EvilHttpServer> {
  const child = spawn(process.execPath, [script, mode, '--http', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    child.once('exit', () => reject(new Error(`The evil server ended as it started: ${mode}`)));
  });
  return {
    url,
    async seen() {
      const response = await fetch(new URL('/seen', url));
      return (await response.json()) as Awaited<ReturnType<EvilHttpServer['seen']>>;
    },
    stop: () => child.kill('SIGKILL'),
  };
}

export interface Caller {
  /** Resolves when another call was answered. */
  answered(): Promise<void>;
  /** Resolves when it, and what it started, has ended. */
  stop(): Promise<void>;
}

export type CallerTask = { readonly tool: string; readonly input: unknown } & (
  | { readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | Pick<StdioTransport, 'command' | 'args'>
);

/** A process that calls one tool again and again and throws away what comes back: of a server itself, or through the gateway. */
export function startCaller(task: CallerTask): Caller {
  const child = spawn(process.execPath, [againScript, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    answered: () =>
      new Promise((resolve, reject) => {
        child.stdout.once('data', () => resolve());
        void exited.then(() => reject(new Error('The caller ended.')));
      }),
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}
