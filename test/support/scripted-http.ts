import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { text as readAll } from 'node:stream/consumers';

/** One request as a scripted server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** The body parsed, `{}` where it is empty. */
  readonly message: { readonly id?: number | string; readonly method?: string };
  /** Ends when the client has closed the connection. */
  readonly closed: Promise<unknown>;
}

export interface ScriptedServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Connections opened so far. */
  connections(): number;
  /** Breaks every connection; new ones are taken. */
  drop(): void;
  close(): Promise<void>;
}

/** An HTTP server of this process that does what the test says, with the port given or a free one. */
export async function scriptedHttp(
  script: (request: SeenRequest, response: ServerResponse) => void,
  port = 0,
): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    const body = await readAll(incoming);
    const { method = '', url = '', headers, rawHeaders } = incoming;
    const closed = once(response, 'close');
    const message = JSON.parse(body === '' ? '{}' : body) as SeenRequest['message'];
    const request = { method, url, headers, rawHeaders, body, message, closed };
    seen.push(request);
    script(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    seen,
    connections: () => connections,
    drop: () => server.closeAllConnections(),
    async close() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A TCP server that reads one HTTP request a connection, whole, and then writes what the test says, byte for byte. */
export async function scriptedSocket(
  script: (socket: Socket, message: SeenRequest['message']) => void,
): Promise<Omit<ScriptedServer, 'seen' | 'connections' | 'drop'>> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const [head = '', ...rest] = received.split('\r\n\r\n');
      const body = rest.join('\r\n\r\n');
      if (body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.POSITIVE_INFINITY)) return;
      received = '';
      script(socket, JSON.parse(body) as SeenRequest['message']);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export function json(response: ServerResponse, message: unknown, headers: Record<string, string> = {}, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof message === 'string' ? message : JSON.stringify(message));
}

/** Opens an event stream; what is given is written to it as it is. */
export function stream(response: ServerResponse, ...parts: string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  for (const part of parts) response.write(part);
}

export function resultFor(id: unknown, result: unknown = {}) {
  return { jsonrpc: '2.0', id, result };
}

/** Answers the greeting and its notification, and has no standing stream; `false` for all else. */
export function greets(request: SeenRequest, response: ServerResponse, session?: string): boolean {
  const { method, message } = request;
  if (method !== 'POST') response.writeHead(405).end();
  else if (message.method === 'initialize') {
    const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 's', version: '1' } };
    json(response, resultFor(message.id, result), session === undefined ? {} : { 'mcp-session-id': session });
  } else if (message.id === undefined) response.writeHead(202).end();
  else return false;
  return true;
}
