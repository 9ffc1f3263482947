import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import type { GatewayStatus } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import type { Readable } from '../shared/ipc/define';
import { type ClientRequest, clientRequests } from './control-clients';
import { askProven, controlPath, controlPatienceMs, parseLine } from './control-line';
import { type ControlProof, createControlProof } from './control-proof';

/** What the answer is proven with; without one it is not. */
const Nonce = z.string().regex(/^[0-9a-f]{32}$/);

/**
 * All that another program of the same user may ask of a running Gatehouse: to stop everything, whether it runs, and what that
 * user could do to clients’ files by hand (`control-clients.ts`). Nothing here resumes, answers, changes a rule or reads what is
 * asked: an agent with a shell can speak to it.
 */
const requests = [
  z.strictObject({ verb: z.literal('status'), nonce: Nonce.optional() }),
  z.strictObject({ verb: z.literal('panic'), nonce: Nonce.optional() }),
  ...clientRequests,
] as const;
export const controlVerbs = requests.map(({ shape }) => shape.verb.value);

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
  /** Rejects with a sentence. */
  clients: (request: ClientRequest) => Promise<unknown>;
}

export interface Control {
  close(): Promise<void>;
}

const Request = z.discriminatedUnion('verb', requests);

/** In characters: a configuration that is to be imported comes whole. */
const longestRequest = 4 * 1024 * 1024;
const mostAtOnce = 16;
/** Of the address of a socket, in bytes: 104 on macOS and 108 on Linux, with the zero at its end. */
const longestPath = 103;

/** Only while the home is locked for this process: a socket left by a killed one is replaced. Rejects with a sentence. */
export async function openControl({ home, ...parts }: ControlParts): Promise<Control> {
  const path = controlPath(home);
  const isFile = process.platform !== 'win32';
  if (isFile && Buffer.byteLength(path) > longestPath) throw tooLong(home);
  if (isFile) rmSync(path, { force: true });
  const proof = createControlProof(home);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    if (open.size >= mostAtOnce) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    converse(socket, { ...parts, proof });
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

interface Conversation extends Omit<ControlParts, 'home'> {
  readonly proof: ControlProof;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new GatehouseError('conflict', 'Commands such as “gatehouse panic” cannot reach this instance.', {
          cause,
        }),
      ),
    );
    server.listen(path, resolve);
  });
}

function converse(socket: Socket, { status, panic, clients, proof }: Conversation): void {
  const heard: string[] = [];
  let length = 0;
  socket.setEncoding('utf8');
  socket.setTimeout(controlPatienceMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    const end = chunk.indexOf('\n');
    heard.push(end === -1 ? chunk : chunk.slice(0, end));
    length += chunk.length;
    if (length > longestRequest) socket.destroy();
    else if (end >= 0) {
      socket.removeAllListeners('data');
      // From now on it is we who take our time.
      socket.setTimeout(0);
      void answer(heard.join('')).then((line) => {
        // Who keeps the line open does not keep “panic” out.
        socket.setTimeout(controlPatienceMs);
        socket.end(line);
      });
    }
  });

  async function answer(line: string): Promise<string> {
    const request = Request.safeParse(parseLine(line)).data;
    if (!request) return lineOf({ problem: 'There is no such request.' });
    if (request.verb === 'panic') await panic();
    if (request.verb === 'panic' || request.verb === 'status') return lineOf(proven(request.nonce));
    return lineOf(await answerClients(request));
  }

  function proven(nonce: string | undefined): object {
    const answer = ControlAnswer.parse(status.get());
    return nonce === undefined ? answer : { ...answer, proof: proof.of(nonce, answer) };
  }

  async function answerClients(request: ClientRequest): Promise<object> {
    try {
      return { done: await clients(request) };
    } catch (error) {
      return {
        problem: error instanceof GatehouseError ? error.message : 'This failed because of a mistake in Gatehouse.',
      };
    }
  }
}

function lineOf(answer: object): string {
  return `${JSON.stringify(answer)}\n`;
}

/** Asks the instance that uses this home. `undefined`: none answers. */
export async function askControl(home: string, verb: 'status' | 'panic'): Promise<ControlAnswer | undefined> {
  return ControlAnswer.safeParse(await askProven(home, { verb })).data;
}

function tooLong(home: string): GatehouseError {
  return new GatehouseError(
    'conflict',
    `Commands such as “gatehouse panic” cannot reach this instance: the path of “${home}” is too long for a socket. Choose a shorter folder with --home.`,
  );
}
