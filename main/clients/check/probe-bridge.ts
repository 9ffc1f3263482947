import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { printable } from '../import/printable';
import { greet, isProbeFailure, type Probe } from './probe';

export interface BridgeWay {
  readonly command: string;
  readonly args: readonly string[];
  /** On top of the environment. */
  readonly env: ReadonlyMap<string, string>;
}

interface BridgeParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where it runs. */
  readonly folder: string;
}

const patienceMs = 20_000;
const toLeaveMs = 2_000;
const longestAnswer = 64 * 1024 * 1024;

/** Tries the way of a client that starts our bridge: the very command of its file, which the caller knows to be ours. */
export async function probeBridge({ command, args, env }: BridgeWay, parts: BridgeParts): Promise<Probe> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    cwd: parts.folder,
    env: { ...parts.environment, ...Object.fromEntries(env) },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const talk = createTalk(child);
  const limit = setTimeout(
    () => talk.fail('It did not answer within 20 seconds. Look into the window of Gatehouse.'),
    patienceMs,
  );
  try {
    const tools = await greet(talk.ask, talk.tell);
    return { tools, ms: Math.round(performance.now() - startedAt) };
  } catch (error) {
    if (isProbeFailure(error)) return error;
    throw error;
  } finally {
    clearTimeout(limit);
    await leave(child);
  }
}

interface Waiting {
  resolve(result: Record<string, unknown>): void;
  reject(failure: { problem: string }): void;
}

function createTalk(child: ChildProcessWithoutNullStreams) {
  const waiting = new Map<number, Waiting>();
  let failure: { problem: string } | undefined;
  let id = 0;
  let said = '';

  function fail(problem: string): void {
    failure ??= { problem };
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  }

  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-1000);
  });
  child.on('error', (error: NodeJS.ErrnoException) => fail(cannotStart(error)));
  child.on('close', () => fail(`The bridge ended at once${sayLast(said)} Connect the client anew.`));
  readMessages(child, {
    take: (message) => settle(message, waiting),
    tooLong: () => fail('What it answers is too long to be read.'),
  });

  return {
    fail,
    ask: (method: string, params: object): Promise<Record<string, unknown>> => {
      if (failure) return Promise.reject(failure);
      id += 1;
      const asked = id;
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: asked, method, params })}\n`);
      return new Promise((resolve, reject) => waiting.set(asked, { resolve, reject }));
    },
    tell: async (method: string): Promise<void> => {
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method })}\n`);
    },
  };
}

interface Message {
  id?: unknown;
  result?: Record<string, unknown>;
  error?: { message?: unknown };
}

function settle({ id, result, error }: Message, waiting: Map<number, Waiting>): void {
  const asked = typeof id === 'number' ? waiting.get(id) : undefined;
  if (!asked || typeof id !== 'number') return;
  waiting.delete(id);
  if (result) asked.resolve(result);
  else
    asked.reject({
      problem: typeof error?.message === 'string' ? printable(error.message) : 'It answered with an error.',
    });
}

function readMessages(
  { stdout }: ChildProcessWithoutNullStreams,
  { take, tooLong }: { take: (message: Message) => void; tooLong: () => void },
): void {
  let rest = '';
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestAnswer) tooLong();
    for (const line of lines) {
      try {
        take(JSON.parse(line) as Message);
      } catch {
        // A line that is no message is none for us.
      }
    }
  });
}

function cannotStart({ code }: NodeJS.ErrnoException): string {
  return code === 'ENOENT'
    ? 'The program that starts the bridge is not there any more. Connect the client anew.'
    : `The program that starts the bridge cannot be started (${code ?? 'unknown'}). Connect the client anew.`;
}

function sayLast(said: string): string {
  const last = printable(said.trim().split('\n').at(-1) ?? '');
  return last === '' ? '.' : `: “${last}”`;
}

/** It ends by itself when nobody speaks to it any more. */
async function leave(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin.end();
  const late = setTimeout(() => child.kill(), toLeaveMs);
  await closed;
  clearTimeout(late);
}
