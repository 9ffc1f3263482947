import type { WebSocket } from 'ws';
import { z } from 'zod';
import { mayUse, type WindowKind } from '../../shared/ipc/access';
import type { AppContract } from '../../shared/ipc/contract';
import { answer, type Served, watchStates } from '../ipc/answer';
import type { PanelSession } from './sessions';

const Greeting = z.strictObject({ key: z.string().max(200) });
const Request = z.strictObject({
  id: z.number().int().nonnegative(),
  channel: z.string().max(100),
  input: z.unknown().optional(),
});

/** The page showed no key of this session: it has to be opened by a link again. */
export const notSignedIn = 4401;
const misused = 1008;

const greetingMs = 5000;
const requestsAtOnce = 64;
const unreadLimit = 16 * 1024 * 1024;

export interface Conversation {
  kind: WindowKind;
  served: Served<AppContract>;
  session: PanelSession;
  /** How long a page may be silent before it counts as gone. */
  pingMs: number;
}

/** One page's socket: it shows its key, then asks and is answered, and is told every state it may see. */
export function converse(socket: WebSocket, conversation: Conversation): void {
  const greeting = setTimeout(() => socket.close(notSignedIn), greetingMs);
  const pulse = watchPulse(socket, conversation.pingMs);
  let end: (() => void) | undefined;
  let hear = (raw: string) => {
    clearTimeout(greeting);
    const hello = Greeting.safeParse(parse(raw));
    if (!hello.success || !conversation.session.isPageKey(hello.data.key)) {
      socket.close(notSignedIn);
      return;
    }
    hear = listenTo(socket, conversation);
    end = tellStates(socket, conversation);
    send(socket, { ready: true });
  };
  socket.on('message', (data, isBinary) => {
    // What still comes after we closed is nobody's request.
    if (socket.readyState !== socket.OPEN) return;
    if (isBinary) socket.close(misused);
    else hear(String(data));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(greeting);
    clearInterval(pulse);
    end?.();
  });
}

function listenTo(socket: WebSocket, { kind, served }: Conversation): (raw: string) => void {
  let running = 0;
  return (raw) => {
    const request = Request.safeParse(parse(raw));
    if (!request.success || running >= requestsAtOnce) {
      socket.close(misused);
      return;
    }
    const { id, channel, input } = request.data;
    if (!mayUse(kind, channel)) {
      const message = 'This page may not do that. Approvals are answered on the approval page or in the terminal.';
      send(socket, { id, reply: { ok: false, code: 'invalid-request', message } });
      return;
    }
    running += 1;
    void answer(served, channel, input)
      .then((reply) => send(socket, { id, reply }))
      .finally(() => {
        running -= 1;
      });
  };
}

/** Each change of a state; the page asks for what it shows first. A slow reader gets the latest value and not every one between. */
function tellStates(socket: WebSocket, { kind, served }: Conversation): () => void {
  const due = new Map<string, () => unknown>();
  let isSending = false;
  const sendNext = () => {
    const [next] = due;
    if (!next || isSending || socket.readyState !== socket.OPEN) return;
    const [channel, read] = next;
    due.delete(channel);
    const line = lineOf(served, channel, read);
    if (line === undefined) {
      sendNext();
      return;
    }
    isSending = true;
    socket.send(line, () => {
      isSending = false;
      sendNext();
    });
  };
  return watchStates(served, (channel, read) => {
    if (!mayUse(kind, channel)) return;
    due.set(channel, read);
    sendNext();
  });
}

function lineOf({ report }: Served<AppContract>, channel: string, read: () => unknown): string | undefined {
  try {
    return JSON.stringify({ channel, value: read() });
  } catch (error) {
    report(`“${channel}” could not be pushed: ${error instanceof Error ? error.name : typeof error}`);
    return undefined;
  }
}

function watchPulse(socket: WebSocket, pingMs: number): NodeJS.Timeout {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  return setInterval(() => {
    if (!isAlive) socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, pingMs);
}

function send(socket: WebSocket, message: unknown): void {
  if (socket.readyState !== socket.OPEN) return;
  // A page that asks and never reads would make us keep its answers for ever.
  if (socket.bufferedAmount > unreadLimit) socket.terminate();
  else socket.send(JSON.stringify(message));
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
