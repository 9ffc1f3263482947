import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { build } from 'vite';
import { onTestFinished } from 'vitest';
import { modulePath } from '../../../../build/module-path.mjs';

export interface Child {
  readonly pid: number;
  /** The next line on stdout; `undefined` when there are no more. */
  line(): Promise<string | undefined>;
  send(line: string): void;
  /** Every line not yet read, once the process is gone. */
  killed(): Promise<readonly string[]>;
  ended(): Promise<{ code: number | null; stderr: string }>;
}

/** Bundles `store-child.ts` inside the project, where its packages are found; returns the file. */
export async function bundleChild(): Promise<string> {
  const outDir = join(import.meta.dirname, '../../../../node_modules/.cache/gatehouse-store-child', randomUUID());
  await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [modulePath()],
    build: {
      ssr: join(import.meta.dirname, 'store-child.ts'),
      outDir,
      rollupOptions: { output: { entryFileNames: 'store-child.mjs' } },
    },
  });
  return join(outDir, 'store-child.mjs');
}

export function removeChild(file: string): void {
  rmSync(join(file, '..'), { recursive: true, force: true });
}

/** Starts a program that ends with the test at the latest. */
export function startChild(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Child {
  const [program = '', ...parameters] = command;
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(program, parameters, {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : value;
  };
  return {
    pid: child.pid ?? 0,
    line,
    send: (text) => void child.stdin.write(`${text}\n`),
    async killed() {
      child.kill('SIGKILL');
      const rest: string[] = [];
      for (let next = await line(); next !== undefined; next = await line()) rest.push(next);
      await closed;
      return rest;
    },
    async ended() {
      await closed;
      return { code: child.exitCode, stderr };
    },
  };
}
