import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface ServeSetup {
  /** A declared configuration: the text of a YAML file, or a value that becomes JSON. */
  config?: string | object;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** A home to keep; otherwise a fresh one that is removed with `stop`. */
  home?: string;
  /** Another build of the command. */
  script?: string;
}

export interface Served {
  endpoint: string;
  /** The one-time link, `null` with `--no-panel`. */
  panel: string | null;
  home: string;
  stderr(): string;
  /** Stops it by SIGTERM and resolves to the exit code. */
  stop(): Promise<number | null>;
  child: ChildProcess;
}

/** The built command; what builds it runs before the tests. */
export const command = resolve(import.meta.dirname, '../../out/main/gatehouse.js');

/** Starts `gatehouse serve --json` as a process of its own, on free ports, and waits until it is ready. */
export async function startServe({
  config,
  args = [],
  env = {},
  home: kept,
  script = command,
}: ServeSetup = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-serve-'));
  const home = kept ?? join(folder, 'home');
  const file = join(folder, 'gatehouse.yaml');
  if (config !== undefined) writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  const child = spawn(
    process.execPath,
    [
      script,
      'serve',
      '--json',
      '--port',
      '0',
      '--home',
      home,
      ...(config === undefined ? [] : ['--config', file]),
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  const closed = once(child, 'close');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const ready = await firstLine(child, () => stderr);
  if (!ready.ready) {
    await closed;
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`gatehouse serve did not start: ${ready.error}`);
  }
  return {
    endpoint: ready.endpoint,
    panel: ready.panel,
    home,
    stderr: () => stderr,
    child,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await closed;
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

type ReadyLine = { ready: true; endpoint: string; panel: string | null } | { ready: false; error: string };

function firstLine(child: ChildProcess, stderr: () => string): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('\n')) resolve(JSON.parse(stdout.slice(0, stdout.indexOf('\n'))));
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`gatehouse serve ended with ${code} before it was ready: ${stderr()}`)),
    );
  });
}
