import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer } from 'ws';
import type { WindowKind } from '../../shared/ipc/access';
import type { AppContract } from '../../shared/ipc/contract';
import { valuesOf } from '../gateway/downstream/origin';
import type { Served } from '../ipc/answer';
import { listPanelFiles, type PanelFile } from './files';
import { isFromUs } from './guard';
import {
  forbidden,
  linkIsOver,
  notFound,
  type Page,
  safeHeaders,
  signedIn,
  signIn,
  signInScript,
  signInStyle,
  unreadable,
  wrongMethod,
} from './pages';
import { createPanelSessions, type PanelSession, type PanelSessions } from './sessions';
import { converse } from './socket';

export interface PanelOptions {
  served: Served<AppContract>;
  /** The built renderer. */
  folder: string;
  /** Taken: the next free one. 0: any. */
  port: number;
  pingMs?: number;
}

export interface Panel {
  readonly port: number;
  /** An address that opens the panel once, within ten minutes. The one before it ends. */
  newLink(): string;
  stop(): Promise<void>;
}

const sockets: ReadonlyMap<string, WindowKind> = new Map([
  ['/ws/dashboard', 'dashboard'],
  ['/ws/approval', 'approval'],
]);

const messageLimit = 2 * 1024 * 1024;
const socketLimit = 64;
const portsTried = 20;

interface Room {
  port: number;
  files: ReadonlyMap<string, PanelFile>;
  sessions: PanelSessions;
}

/** Serves the panel on this machine's own address alone. Rejects when the renderer is not built or no port is free. */
export async function startPanel({ served, folder, port, pingMs = 30_000 }: PanelOptions): Promise<Panel> {
  const sessions = createPanelSessions({ now: () => performance.now() });
  const room: Room = { port, files: listPanelFiles(folder), sessions };
  const pages = new WebSocketServer({ noServer: true, maxPayload: messageLimit, perMessageDeflate: false });
  const respond = (request: IncomingMessage, response: ServerResponse) => void serve(room, request, response);
  // What Node would answer by itself (100, 400, 417) comes after our own check.
  const server = createServer({ requireHostHeader: false, maxHeaderSize: 16_384, requestTimeout: 15_000 }, respond);
  server.on('checkContinue', respond);
  server.on('checkExpectation', respond);
  server.on('clientError', (_error, socket) => refuse(socket, forbidden));
  server.on('upgrade', (request, socket, head) => {
    const opened = pages.clients.size < socketLimit ? admit(room, request) : notFound;
    if ('status' in opened) refuse(socket, opened);
    else pages.handleUpgrade(request, socket, head, (page) => converse(page, { ...opened, served, pingMs }));
  });
  room.port = await listen(server, port);

  return {
    port: room.port,
    newLink: () => `http://127.0.0.1:${room.port}/open/${sessions.issue()}`,
    async stop() {
      for (const page of pages.clients) page.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  const candidates = port === 0 ? [0] : Array.from({ length: portsTried }, (_, step) => port + step);
  for (const candidate of candidates.filter((number) => number <= 65_535)) {
    if (await isListening(server, candidate)) return (server.address() as AddressInfo).port;
  }
  throw new Error(`No port from ${port} on is free for the panel. Choose another with --panel-port.`);
}

function isListening(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening);
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    };
    const onListening = () => {
      server.off('error', onError);
      resolve(true);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen(port, '127.0.0.1');
  });
}

/** The order is the point: who sends this, what it wants, whether it may. */
async function serve(room: Room, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = pageFor(room, request);
  if ('status' in page) {
    sendPage(room, request, response, page);
    return;
  }
  const content = createReadStream(page.path);
  if (!(await isOpen(content))) {
    sendPage(room, request, response, unreadable);
    return;
  }
  response.writeHead(200, { ...safeHeaders(hostOf(room, request)), 'content-type': page.type });
  // A browser that goes away in the middle is no failure of ours. To HEAD, Node sends no body.
  await pipeline(content, response).catch(() => response.destroy());
}

function sendPage(room: Room, request: IncomingMessage, response: ServerResponse, page: Page): void {
  response.writeHead(page.status, { ...safeHeaders(hostOf(room, request)), ...headersOf(page) });
  response.end(page.body);
}

// Whatever a refused sender still wants to say, we do not wait for it.
function headersOf({ status, headers, body }: Page): Record<string, string> {
  const ending = status === 403 || status === 405 ? { connection: 'close' } : {};
  return { ...headers, ...ending, 'content-length': String(Buffer.byteLength(body)) };
}

function pageFor(room: Room, request: IncomingMessage): Page | PanelFile {
  if (!isFromUs(request, room.port)) return forbidden;
  if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod;
  const path = pathOf(request);
  if (path.startsWith('/open/')) return openPage(room, request, path.slice('/open/'.length));
  if (path === '/sign-in.js') return signInScript;
  if (path === '/sign-in.css') return signInStyle;
  const file = room.files.get(path);
  if (!file) return notFound;
  return sessionOf(room, request) ? file : signIn;
}

function openPage({ port, sessions }: Room, request: IncomingMessage, code: string): Page {
  // Looking ahead, as browsers and chat programs do with links, must not use the link up.
  if (request.method === 'HEAD') return wrongMethod;
  if (valuesOf(request, 'sec-purpose').length > 0) return forbidden;
  const opened = sessions.redeem(code);
  return opened ? signedIn(`${cookieName(port)}=${opened.cookie}`, opened.pageKey) : linkIsOver;
}

function admit(room: Room, request: IncomingMessage): Page | { kind: WindowKind; session: PanelSession } {
  if (!isFromUs(request, room.port, { mustSayOrigin: true })) return forbidden;
  const kind = sockets.get(pathOf(request));
  if (!kind || request.method !== 'GET') return notFound;
  const session = sessionOf(room, request);
  return session ? { kind, session } : signIn;
}

function sessionOf({ port, sessions }: Room, request: IncomingMessage): PanelSession | undefined {
  const prefix = `${cookieName(port)}=`;
  const cookies = (request.headers.cookie ?? '').split('; ').filter((cookie) => cookie.startsWith(prefix));
  return cookies.length === 1 ? sessions.find(cookies[0]?.slice(prefix.length)) : undefined;
}

// Browsers share cookies among the ports of a host: without the port two instances would sign each other out.
function cookieName(port: number): string {
  return `gatehouse_panel_${port}`;
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

function hostOf({ port }: Room, request: IncomingMessage): string {
  return isFromUs(request, port) ? (valuesOf(request, 'host')[0] ?? '') : '';
}

function isOpen(content: ReturnType<typeof createReadStream>): Promise<boolean> {
  return new Promise((resolve) => {
    content.once('open', () => resolve(true));
    content.once('error', () => resolve(false));
  });
}

/** An answer where Node gives us no response object: a refused upgrade, or bytes that are no HTTP. */
function refuse(socket: Duplex, page: Page): void {
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = { ...safeHeaders(''), ...headersOf(page), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${page.status} ${STATUS_CODES[page.status]}\r\n${lines.join('')}\r\n`;
  socket.end(head + page.body, () => socket.destroy());
}
