import { createHash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { GatewayStatus } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import type { Readable } from '../shared/ipc/define';

/**
 * All that another program of the same user may ask of a running Gatehouse: to stop everything, and whether it runs. Nothing
 * here resumes, answers, changes or reads what is asked: an agent with a shell can speak to it.
 */
export const controlVerbs = ['status', 'panic'] as const;
export type ControlVerb = (typeof controlVerbs)[number];

export const ControlAnswer = z.object({
  version: z.string(),
  endpoint: z.string(),
  isListening: z.boolean(),
  isPaused: z.boolean(),
  isPanic: z.boolean(),
});
export type ControlAnswer = z.infer<typeof ControlAnswer>;

export interface ControlParts {
  home: string;
  status: Readable<GatewayStatus>;
  panic: () => void | Promise<void>;
}

export interface Control {
  close(): Promise<void>;
}

const Request = z.strictObject({ verb: z.enum(controlVerbs) });

const longestRequest = 256;
const longestAnswer = 64 * 1024;
const patienceMs = 5000;
const mostAtOnce = 16;
/** Of the address of a socket, in bytes: 104 on macOS and 108 on Linux, with the zero at its end. */
const longestPath = 103;

/** A socket in the home, which is closed to other users; on Windows a pipe that is named after it. */
export function controlPath(home: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return join(home, 'control.sock');
  return `\\\\.\\pipe\\gatehouse-${createHash('sha256').update(home).digest('hex').slice(0, 32)}`;
}

/** Only while the home is locked for this process: a socket left by a killed one is replaced. Rejects with a sentence. */
export async function openControl({ home, status, panic }: ControlParts): Promise<Control> {
  const path = controlPath(home);
  const isFile = process.platform !== 'win32';
  if (isFile && Buffer.byteLength(path) > longestPath) throw tooLong(home);
  if (isFile) rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    if (open.size >= mostAtOnce) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    converse(socket, { status, panic });
  });
  await listen(server, path);
  if (isFile) chmodSync(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new GatehouseError('conflict', '“gatehouse panic” and “gatehouse status” cannot reach this instance.', {
          cause,
        }),
      ),
    );
    server.listen(path, resolve);
  });
}

function converse(socket: Socket, { status, panic }: Pick<ControlParts, 'status' | 'panic'>): void {
  let heard = '';
  socket.setEncoding('utf8');
  socket.setTimeout(patienceMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    heard += chunk;
    const end = heard.indexOf('\n');
    if (heard.length > longestRequest) socket.destroy();
    else if (end >= 0) {
      socket.removeAllListeners('data');
      void answer(heard.slice(0, end)).then((line) => socket.end(line));
    }
  });

  async function answer(line: string): Promise<string> {
    const request = Request.safeParse(parse(line)).data;
    if (!request) return `${JSON.stringify({ problem: 'There is no such request.' })}\n`;
    if (request.verb === 'panic') await panic();
    return `${JSON.stringify(ControlAnswer.parse(status.get()))}\n`;
  }
}

/** Asks the instance that uses this home. `undefined`: none answers. */
export async function askControl(home: string, verb: ControlVerb): Promise<ControlAnswer | undefined> {
  const line = await exchange(controlPath(home), `${JSON.stringify({ verb })}\n`);
  return ControlAnswer.safeParse(parse(line)).data;
}

function exchange(path: string, line: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = createConnection(path, () => socket.write(line));
    const end = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(patienceMs, end);
    socket.on('data', (chunk: string) => {
      heard += chunk;
      if (heard.length > longestAnswer) end();
    });
    socket.on('error', end);
    socket.on('end', end);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tooLong(home: string): GatehouseError {
  return new GatehouseError(
    'conflict',
    `“gatehouse panic” and “gatehouse status” cannot reach this instance: the path of “${home}” is too long for a socket. Choose a shorter folder with --home.`,
  );
}
