import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { modulePath } from '../../build/module-path.mjs';

const root = join(import.meta.dirname, '..', '..');

/** The `gatehouse` command as a program of its own, made of the sources as they are. */
export interface BuiltCommand {
  readonly script: string;
  remove(): void;
}

/** Inside the project, where its packages are found; in a folder `main`, as in a release. */
export async function buildCommand(): Promise<BuiltCommand> {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'gatehouse-command-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [modulePath()],
    build: {
      ssr: join(root, 'main/gatehouse.ts'),
      outDir: join(folder, 'main'),
      emptyOutDir: false,
      target: 'node20.18',
      rollupOptions: { output: { entryFileNames: 'gatehouse.js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  });
  return {
    script: join(folder, 'main', 'gatehouse.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the command to its end. Without `input` nothing can be typed: standard input is closed. */
export async function runBuilt(
  script: string,
  args: readonly string[],
  { env, input = '' }: { env: Readonly<Record<string, string>>; input?: string },
): Promise<Ran> {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
  const ran = read(child);
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out: ran.out(), error: ran.error() };
}

function read({ stdout, stderr }: ChildProcess) {
  const said = { out: '', error: '' };
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said.out += chunk;
  });
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said.error += chunk;
  });
  return { out: () => said.out, error: () => said.error };
}
