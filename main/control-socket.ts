import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import type { GatewayStatus } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import type { Readable } from '../shared/ipc/define';
import { askControlLine, controlPath, controlPatienceMs, parseLine } from './control-line';

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
const mostAtOnce = 16;
/** Of the address of a socket, in bytes: 104 on macOS and 108 on Linux, with the zero at its end. */
const longestPath = 103;

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
  socket.setTimeout(controlPatienceMs, () => socket.destroy());
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
    const request = Request.safeParse(parseLine(line)).data;
    if (!request) return `${JSON.stringify({ problem: 'There is no such request.' })}\n`;
    if (request.verb === 'panic') await panic();
    return `${JSON.stringify(ControlAnswer.parse(status.get()))}\n`;
  }
}

/** Asks the instance that uses this home. `undefined`: none answers. */
export async function askControl(home: string, verb: ControlVerb): Promise<ControlAnswer | undefined> {
  return ControlAnswer.safeParse(await askControlLine(home, { verb })).data;
}

function tooLong(home: string): GatehouseError {
  return new GatehouseError(
    'conflict',
    `“gatehouse panic” and “gatehouse status” cannot reach this instance: the path of “${home}” is too long for a socket. Choose a shorter folder with --home.`,
  );
}
