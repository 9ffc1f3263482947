import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { Heard } from './bridged';

const root = join(import.meta.dirname, '..', '..');

/** The bridge as one file, like the one that is shipped. */
export interface BuiltBridge {
  readonly script: string;
  remove(): void;
}

export async function buildBridge(): Promise<BuiltBridge> {
  const outDir = mkdtempSync(join(tmpdir(), 'gatehouse-bridge-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(root, 'test/support/bridge-main.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node20.18',
      rollupOptions: { output: { entryFileNames: 'bridge.mjs' } },
    },
  });
  return { script: join(outDir, 'bridge.mjs'), remove: () => rmSync(outDir, { recursive: true, force: true }) };
}

export interface BridgeProcess {
  readonly child: ChildProcessWithoutNullStreams;
  send(message: object | string): void;
  /** The first message, come or to come, that this holds of; it is taken out. */
  next(condition: (message: Heard) => boolean): Promise<Heard>;
  ask(id: number | string, method: string, params?: object): Promise<Heard>;
  /** All of its output so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
}

/** Starts the bridge as a client would, with `GATEHOUSE_HOME` in its environment. */
export function startBridge(script: string, { home, args }: { home: string; args: readonly string[] }): BridgeProcess {
  const env = { ...process.env, GATEHOUSE_HOME: home };
  const child = spawn(process.execPath, [script, 'connect', ...args], { env });
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const said = { stdout: '', stderr: '' };
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    heard.push(...lines.map((line) => JSON.parse(line) as Heard));
    for (const look of [...waiting]) look();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk;
  });
  // It may be gone already.
  child.stdin.on('error', () => {});
  const next: BridgeProcess['next'] = (condition) =>
    new Promise((resolve) => {
      const look = () => {
        const at = heard.findIndex(condition);
        const [found] = at === -1 ? [] : heard.splice(at, 1);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const send: BridgeProcess['send'] = (message) =>
    void child.stdin.write(
      `${typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message })}\n`,
    );
  return {
    child,
    send,
    next,
    async ask(id, method, params = {}) {
      send({ id, method, params });
      return await next((message) => message.id === id && message.method === undefined);
    },
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}
