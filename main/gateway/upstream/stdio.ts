import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import spawn from 'cross-spawn';
import type { ConsoleLine } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import { createLineSplitter } from './line-splitter';
import type { ProcessTrees } from './process-trees';
import type { TransportEnd, TransportEvents, UpstreamTransport } from './transport';

export interface StdioOptions {
  readonly server: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  readonly trees: ProcessTrees;
  readonly maxMessageBytes?: number | undefined;
  onConsole(source: ConsoleLine['source'], text: string): void;
}

const defaultMaxMessageBytes = 64 * 1024 * 1024;
const maxConsoleLineBytes = 16_384;
/** What may wait for a server that does not read its input. */
const maxUnreadBytes = 256 * 1024 * 1024;
/** After the process ended its last words may still be in the pipe; a grandchild may hold that pipe open for ever. */
const lastWordsMs = 250;
/** How long a server whose input has ended may take to leave by itself. */
const leaveMs = 300;

/** One server process, spoken to over its standard streams; it leads a process group of its own. */
export function createStdioTransport(options: StdioOptions): UpstreamTransport {
  const { server, trees, onConsole } = options;
  const maxMessageBytes = options.maxMessageBytes ?? defaultMaxMessageBytes;
  let child: ChildProcess | undefined;
  let input: Writable | undefined;
  let lastLine: string | null = null;
  let finished: Promise<void> | undefined;
  let outgoing: string[] = [];

  function flush(): void {
    const text = outgoing.join('');
    outgoing = [];
    if (input?.writable) input.write(text);
  }

  async function finish(pid: number): Promise<void> {
    await trees.end(pid);
    for (const stream of [child?.stdin, child?.stdout, child?.stderr]) stream?.destroy();
  }

  function watch(process: ChildProcess & { pid: number }, events: TransportEvents): void {
    const ended = once((summary: string) => {
      finished ??= finish(process.pid);
      events.onEnd({ summary, lastLine } satisfies TransportEnd);
    });
    const stdout = createLineSplitter({
      maxLineBytes: maxMessageBytes,
      onLine(line) {
        if (finished) return;
        if (line.startsWith('{')) events.onText(line);
        else if (line.trim() !== '') onConsole('stdout', line);
      },
      onTooLong: () => ended(`It sent a message of more than ${megabytes(maxMessageBytes)} MB, and was stopped.`),
    });
    const stderr = createLineSplitter({
      maxLineBytes: maxConsoleLineBytes,
      onLine(line) {
        if (line.trim() !== '') lastLine = line;
        onConsole('stderr', line);
      },
      onTooLong: (head) => onConsole('stderr', head),
    });
    drain(process.stdout, stdout);
    drain(process.stderr, stderr);
    // A broken pipe is followed by the end of the process, which says more.
    process.stdin?.on('error', () => undefined);
    let howItEnded: string | undefined;
    const endSoon = once(() => {
      setTimeout(() => ended(howItEnded ?? 'It closed its output.'), lastWordsMs).unref();
    });
    process.once('exit', (code, signal) => {
      howItEnded = describeExit(code, signal);
      endSoon();
    });
    process.stdout?.once('end', endSoon);
    process.once('close', () => ended(howItEnded ?? 'It ended.'));
  }

  return {
    get pid() {
      return child?.pid ?? null;
    },
    async start(events) {
      child = await launch(options);
      const { pid } = child;
      if (pid === undefined) throw cannotStart(server, 'its process ended at once.');
      trees.add(pid);
      input = child.stdin ?? undefined;
      watch(Object.assign(child, { pid }), events);
    },
    send(text) {
      if (!input?.writable) return;
      if (input.writableLength > maxUnreadBytes) {
        onConsole('gateway', 'The server does not read its input; a message to it was left out.');
        return;
      }
      // Messages of one tick share a write: kernel calls are half of what a call costs.
      if (outgoing.push(toLine(text)) === 1) queueMicrotask(flush);
    },
    abandon: () => undefined,
    setProtocolVersion: () => undefined,
    async close() {
      if (!child?.pid) return;
      const { pid } = child;
      input?.end();
      if (!finished) await exitWithin(child, leaveMs);
      finished ??= finish(pid);
      await finished;
    },
  };
}

function launch(options: StdioOptions): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(describeLaunchError(options, error));
    try {
      const child = spawn(options.command, [...options.args], {
        env: { ...options.env },
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        shell: false,
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
      child.on('error', fail);
      child.once('spawn', () => resolve(child));
    } catch (error) {
      fail(error as NodeJS.ErrnoException);
    }
  });
}

function describeLaunchError({ server, command, cwd }: StdioOptions, error: NodeJS.ErrnoException): GatehouseError {
  const settings = "in the server's settings";
  if (cwd !== undefined && !existsSync(cwd))
    return cannotStart(
      server,
      `the folder “${cwd}” does not exist. Create it or correct the folder ${settings}.`,
      error,
    );
  if (error.code === 'ENOENT')
    return cannotStart(
      server,
      `the command “${command}” was not found. Install it or correct the command ${settings}.`,
      error,
    );
  if (error.code === 'EACCES')
    return cannotStart(
      server,
      `“${command}” may not be run. Make it executable or correct the command ${settings}.`,
      error,
    );
  const detail = error.code ?? 'unknown error';
  return cannotStart(
    server,
    `the command “${command}” could not be run (${detail}). Correct the command ${settings}.`,
    error,
  );
}

function cannotStart(server: string, why: string, cause?: unknown): GatehouseError {
  return new GatehouseError('upstream-unavailable', `Server “${server}” cannot start: ${why}`, { cause });
}

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  return code === null ? `It was ended by signal ${signal ?? 'unknown'}.` : `It ended with exit code ${code}.`;
}

function drain(stream: Readable | null, splitter: { push(chunk: Buffer): void; end(): void }): void {
  stream?.on('data', (chunk: Buffer) => splitter.push(chunk));
  stream?.once('end', () => splitter.end());
  stream?.on('error', () => undefined);
}

function exitWithin(child: ChildProcess, ms: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Outside strings a line break is white space, inside them it cannot stand. */
function toLine(text: string): string {
  return `${/[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, ' ') : text}\n`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

function once<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
  let hasRun = false;
  return (...args) => {
    if (hasRun) return;
    hasRun = true;
    run(...args);
  };
}
