import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import spawn from 'cross-spawn';
import type { ServerLimits } from '../../../shared/domain/limits';
import type { ConsoleLine } from '../../../shared/domain/server';
import { createLineSplitter } from './line-splitter';
import type { Incoming } from './message-intake';
import { createMessageLines } from './message-lines';
import { createPacedReader, createTurns, type PacedReader, type Turns } from './paced-reader';
import type { ProcessTrees } from './process-trees';
import { broken, cannotStart, describeExit, describeLaunchError, tooMuch, unreadInput } from './stdio-failure';
import type { TransportEnd, TransportEvents, UpstreamTransport } from './transport';

export interface StdioOptions {
  readonly server: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  readonly trees: ProcessTrees;
  readonly limits: ServerLimits;
  onConsole(source: ConsoleLine['source'], text: string): void;
}

const maxConsoleLineBytes = 16_384;
/** After the process ended its last words may still be in the pipe; a grandchild may hold that pipe open for ever. */
const lastWordsMs = 250;
/** How long a server whose input has ended may take to leave by itself. */
const leaveMs = 300;

/**
 * One server process, spoken to over its standard streams; it leads a process group of its own. A message that is too large
 * or broken is dropped alone: the request that it answers fails where the message says which that is, and times out otherwise.
 */
export function createStdioTransport(options: StdioOptions): UpstreamTransport {
  const { server, trees, limits, onConsole } = options;
  let child: ChildProcess | undefined;
  let input: Writable | undefined;
  let events: TransportEvents | undefined;
  let lastLine: string | null = null;
  let finished: Promise<void> | undefined;
  let outgoing: string[] = [];
  let outgoingLength = 0;
  /** Of the line that is coming in. */
  let isTooLongSaid = false;

  function flush(): void {
    if (outgoing.length === 0) return;
    const text = outgoing.join('');
    outgoing = [];
    outgoingLength = 0;
    if (input?.writable) input.write(text);
  }

  async function finish(pid: number): Promise<void> {
    await trees.end(pid);
    for (const stream of [child?.stdin, child?.stdout, child?.stderr]) stream?.destroy();
  }

  function onMessage(message: Incoming): void {
    if (finished) return;
    if (message.kind === 'large') events?.onLargeAnswer(message.answer);
    else if (message.kind === 'text') onLine(message.text);
    else drop(message);
  }

  function onLine(line: string): void {
    // Some write a mark of the byte order or a space first.
    const text = line.trimStart();
    if (text.startsWith('{')) events?.onText(text);
    else if (text !== '') onConsole('stdout', text.trimEnd());
  }

  function drop(message: Extract<Incoming, { kind: 'refused' | 'broken' }>): void {
    const isRefused = message.kind === 'refused';
    if (isRefused && !isTooLongSaid) events?.onLimit(message.limit);
    isTooLongSaid = false;
    onConsole(
      'gateway',
      isRefused ? 'A message that is more than it may be was dropped.' : 'A broken message was dropped.',
    );
    if (message.id !== null)
      events?.onRequestFailed(message.id, isRefused ? tooMuch(server, message.limit, limits) : broken(server));
  }

  function watch(process: ChildProcess & { pid: number }): void {
    const readers: PacedReader[] = [];
    const ended = once((summary: string) => {
      for (const reader of readers) reader.finish();
      finished ??= finish(process.pid);
      events?.onEnd({ summary, lastLine } satisfies TransportEnd);
    });
    const stdout = createMessageLines({
      limits,
      onMessage,
      onTooLong: () => {
        isTooLongSaid = true;
        events?.onLimit('message-bytes');
      },
      onEndless: () => ended('It sent a message that does not end, and was stopped.'),
    });
    const stderr = createLineSplitter({
      maxLineBytes: maxConsoleLineBytes,
      onLine(line) {
        if (line.trim() !== '') lastLine = line;
        onConsole('stderr', line);
      },
      onTooLong: (head) => onConsole('stderr', head),
    });
    const turns = createTurns();
    readers.push(...drain(process.stdout, stdout, turns), ...drain(process.stderr, stderr, turns));
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
    async start(listener) {
      events = listener;
      const mark = trees.mark();
      child = await launch({ ...options, env: { ...options.env, ...mark } });
      const { pid } = child;
      if (pid === undefined) throw cannotStart(server, 'its process ended at once.');
      trees.add(pid, mark);
      input = child.stdin ?? undefined;
      watch(Object.assign(child, { pid }));
    },
    send(text, id) {
      if (!input?.writable) return;
      const unread = input.writableLength + outgoingLength;
      if (unread > 0 && unread + text.length > limits.unreadBytes) {
        events?.onLimit('unread-input');
        if (id !== undefined) events?.onRequestFailed(id, unreadInput(server));
        return;
      }
      outgoingLength += text.length;
      // What is sent before the engine comes to rest shares a write: kernel calls are half of what a call costs.
      if (outgoing.push(toLine(text)) === 1) process.nextTick(flush);
    },
    abandon: () => undefined,
    cancelsByClosing: () => false,
    setProtocol: () => undefined,
    async close() {
      if (!child?.pid) return;
      const { pid } = child;
      flush();
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

function drain(
  stream: Readable | null,
  splitter: { push(chunk: Buffer): void; end(): void },
  turns: Turns,
): PacedReader[] {
  if (!stream) return [];
  const reader = createPacedReader({
    turns,
    read: splitter.push,
    end: splitter.end,
    pause: () => stream.pause(),
    resume: () => stream.resume(),
  });
  stream.on('data', reader.push);
  stream.once('end', reader.end);
  stream.on('error', () => undefined);
  return [reader];
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

function once<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
  let hasRun = false;
  return (...args) => {
    if (hasRun) return;
    hasRun = true;
    run(...args);
  };
}
