import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { GatehouseError } from '../../../shared/errors';
import type { CurrentClient } from '../identity/current-client';
import type { Attested } from '../identity/programs';
import { bearerToken } from '../identity/tokens';
import { errorBody, errorMessage, rpcCode } from './json-rpc';
import { isFromThisMachine } from './origin';
import { sendJson } from './reply';
import type { Visit } from './visit';

/** Sent by who only tries a client's way, such as `gatehouse doctor`. Nobody gains by it: its calls are all asked about. */
export const checkHeader = 'gatehouse-check';

export interface EndpointParts {
  authenticate: (token: string) => CurrentClient | undefined;
  hasServer: (name: string) => boolean;
  /** Which program uses this client's token over this connection; waited for with the first request of a connection. */
  attest: (client: CurrentClient, socket: Socket, isCheck: boolean) => Attested | Promise<Attested>;
  /** Somebody sent a message without a token of ours. */
  onStranger: (request: IncomingMessage) => void;
  /** Answers what passed every check. Never rejects. */
  serve: (visit: Visit) => void;
}

export interface Endpoint {
  /** Rejects with `port-taken` and what to do next. */
  listen(port: number): Promise<void>;
  port(): number | null;
  /** Cuts what is still open. */
  close(): Promise<void>;
}

/** The one door for clients: 127.0.0.1 only. Host and Origin are looked at first, then the token; nothing is told before both. */
export function createEndpoint(parts: EndpointParts): Endpoint {
  const wrongTokens = createThrottle();
  /** Asking the system for it with each request would cost as much as a look-up of the token. */
  let ownPort = 0;
  const http: Server = createServer(
    { connectionsCheckingInterval: 5000 },
    (request, response) => void receive(request, response),
  );
  // Calls wait for people and slow servers; only the head of a request has to come in good time.
  http.requestTimeout = 0;
  http.headersTimeout = 15_000;
  http.keepAliveTimeout = 60_000;
  http.on('clientError', (_error, socket) => socket.destroy());

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isFromThisMachine(request, ownPort)) return refuse(response, 403, 'Forbidden.');
    const client = parts.authenticate(bearerToken(request.headers.authorization) ?? '');
    if (!client) return await turnAway(request, response);
    const target = readTarget(request.url ?? '');
    if (!target || (target.server !== null && !parts.hasServer(target.server))) {
      return refuse(response, 404, 'There is nothing here. Use /mcp, or /mcp/s/<server> with the name of a server.');
    }
    admit({ request, response, client, server: target.server });
  }

  /** Which program it is has to be waited for with the first request of a connection only. */
  function admit(visit: Visit): void {
    const serve = ({ impostor }: Attested) => {
      if (!visit.response.destroyed) parts.serve(impostor === null ? visit : { ...visit, impostor });
    };
    const attested = parts.attest(visit.client, visit.request.socket, checkHeader in visit.request.headers);
    if (attested instanceof Promise) void attested.then(serve);
    else serve(attested);
  }

  /** Only a message counts as an attempt: some clients look around without their token first. */
  async function turnAway(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') parts.onStranger(request);
    await wrongTokens.wait();
    refuse(response, 401, 'Send the token of a client that Gatehouse knows, as “Authorization: Bearer …”.');
  }

  return {
    async listen(port) {
      await listen(http, port);
      ownPort = (http.address() as AddressInfo).port;
    },
    port: () => (http.address() as AddressInfo | null)?.port ?? null,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

/** `/mcp` is everything, `/mcp/s/<server>` one server with its own names. */
function readTarget(url: string): { server: string | null } | undefined {
  const path = url.split('?', 1)[0] ?? '';
  if (path === '/mcp' || path === '/mcp/') return { server: null };
  const name = path.match(/^\/mcp\/s\/([A-Za-z0-9_-]+)\/?$/)?.[1];
  return name === undefined ? undefined : { server: name };
}

/** No `resource_metadata` in the challenge: it would send clients looking for an OAuth server that is not there. */
function refuse(response: ServerResponse, status: number, message: string): void {
  const headers: Record<string, string> = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  sendJson(response, status, errorMessage('null', errorBody(rpcCode.server, message)), headers);
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(explainListen(error, port));
    http.once('error', onError);
    http.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      http.off('error', onError);
      resolve();
    });
  });
}

function explainListen(error: NodeJS.ErrnoException, port: number): GatehouseError {
  const next =
    'Close the program that uses it, or choose another port in Settings (or with --port) and connect the clients again.';
  if (error.code === 'EADDRINUSE')
    return new GatehouseError('port-taken', `Port ${port} is taken by another program. ${next}`, { cause: error });
  if (error.code === 'EACCES')
    return new GatehouseError('port-taken', `Port ${port} may not be used by this account. ${next}`, { cause: error });
  return new GatehouseError(
    'internal',
    `Gatehouse cannot listen on port ${port} (${error.code ?? error.name}). ${next}`,
    { cause: error },
  );
}

const freeTries = 20;
const forgiveMs = 60_000;
const penaltyMs = 1_000;

/** Guessing 256 bits is hopeless already; this keeps a loop of guesses from using up the machine, without locking anybody out. */
function createThrottle() {
  let wrong: number[] = [];
  return {
    async wait(): Promise<void> {
      const now = performance.now();
      wrong = [...wrong.filter((at) => now - at < forgiveMs), now].slice(-freeTries - 1);
      if (wrong.length > freeTries) await new Promise((resolve) => setTimeout(resolve, penaltyMs));
    },
  };
}
