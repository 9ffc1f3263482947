import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { GatehouseError } from '../../../shared/errors';
import { type Exchange, stoppedWaiting } from '../exchange';
import { rawMember } from '../json/scan';
import type { UpstreamAnswer } from '../upstream/link';
import { readBody } from './body';
import type { Visit } from './endpoint';
import { openInitialize } from './initialize';
import {
  type ClientMessage,
  errorBody,
  errorMessage,
  notificationMessage,
  readMessage,
  resultMessage,
  rpcCode,
} from './json-rpc';
import { createProgress } from './progress';
import { createReply, sendJson } from './reply';
import type { Session, Sessions } from './sessions';

export interface ServeParts {
  version: string;
  sessions: Sessions;
  /** Answers one request; never rejects. */
  answer: (
    request: { session: Session; method: string; paramsJson: string },
    exchange: Exchange,
  ) => Promise<UpstreamAnswer>;
  /** Told when a client opens a session, so that its servers can start while it reads our greeting. */
  onSession: (session: Session) => void;
}

type RequestMessage = Extract<ClientMessage, { kind: 'request' }>;

/** Streamable HTTP of the session eras (MCP 2025-11-25 “Transports”): POST a message, GET the standing stream, DELETE the session. */
export function createServeVisit(parts: ServeParts) {
  return function serveVisit(visit: Visit): void {
    void route(visit).catch((error) => refuse(visit, error));
  };

  async function route(visit: Visit): Promise<void> {
    switch (visit.request.method) {
      case 'POST':
        return await post(visit);
      case 'GET':
        return attach(visit);
      case 'DELETE':
        return end(visit);
      default:
        return fail(visit, 405, rpcCode.server, 'Use POST, GET or DELETE.');
    }
  }

  async function post(visit: Visit): Promise<void> {
    if (!isJson(visit)) return fail(visit, 415, rpcCode.invalidRequest, 'Send “Content-Type: application/json”.');
    const message = readMessage(await readBody(visit.request));
    if (message.kind === 'invalid') return fail(visit, 400, message.code, message.message, message.idJson);
    if (message.kind === 'request' && message.method === 'initialize') return initialize(visit, message);
    const session = sessionOf(visit, idOf(message));
    if (session) await continueSession(visit, session, message);
  }

  async function continueSession(visit: Visit, session: Session, message: ClientMessage): Promise<void> {
    if (!speaksKnownVersion(visit)) return fail(visit, 400, rpcCode.invalidRequest, unknownVersion, idOf(message));
    if (message.kind === 'request') return await request(visit, session, message);
    if (message.kind === 'notification') hear(session, message);
    visit.response.writeHead(202).end();
  }

  function initialize(visit: Visit, message: RequestMessage): void {
    const opening = openInitialize(message.paramsJson, parts.version);
    if (!opening) {
      const text = '“initialize” needs protocolVersion and clientInfo.';
      fail(visit, 400, rpcCode.invalidParams, text, message.idJson);
      return;
    }
    const { protocolVersion, clientInfo, resultJson } = opening;
    const session = parts.sessions.create({
      clientId: visit.client.id,
      server: visit.server,
      protocolVersion,
      clientInfo,
    });
    parts.onSession(session);
    sendJson(visit.response, 200, resultMessage(message.idJson, resultJson), { 'Mcp-Session-Id': session.id });
  }

  async function request(visit: Visit, session: Session, message: RequestMessage): Promise<void> {
    const key = callKey(message.idJson);
    if (session.calls.has(key)) {
      return fail(
        visit,
        400,
        rpcCode.invalidRequest,
        'A request with this id is still being answered. Use a new id.',
        message.idJson,
      );
    }
    const cancelled = new AbortController();
    session.calls.set(key, cancelled);
    const reply = createReply(visit.response, {
      mayStream: acceptsStream(visit),
      headers: { 'Mcp-Session-Id': session.id },
    });
    try {
      const exchange = createExchange(visit, message, { cancelled, push: (json) => reply.push(json) });
      const answer = await parts.answer({ session, method: message.method, paramsJson: message.paramsJson }, exchange);
      const wrap = answer.kind === 'result' ? resultMessage : errorMessage;
      reply.finish(wrap(message.idJson, answer.json));
    } finally {
      session.calls.delete(key);
    }
  }

  function attach(visit: Visit): void {
    if (!acceptsStream(visit)) {
      fail(visit, 406, rpcCode.invalidRequest, 'Send “Accept: text/event-stream”.');
      return;
    }
    const session = sessionOf(visit);
    if (!session) return;
    session.attach(visit.response);
  }

  function end(visit: Visit): void {
    const session = sessionOf(visit);
    if (!session) return;
    for (const call of session.calls.values()) call.abort(stoppedWaiting());
    parts.sessions.end(session);
    visit.response.writeHead(204).end();
  }

  /** The session, or `undefined` once it was said why there is none. An unknown one is 404, which tells a client to initialize again. */
  function sessionOf(visit: Visit, idJson = 'null'): Session | undefined {
    const { request, client, server } = visit;
    const id = request.headers['mcp-session-id'];
    if (typeof id !== 'string' || id === '') {
      fail(visit, 400, rpcCode.invalidRequest, noSession, idJson);
      return undefined;
    }
    const session = parts.sessions.find(id, client.id, server);
    if (!session) fail(visit, 404, rpcCode.invalidRequest, sessionOver, idJson);
    return session;
  }
}

const noSession = 'Send “initialize” first, and its Mcp-Session-Id with every message after it.';
const sessionOver = 'This session has ended. Send “initialize” to begin a new one.';
const unknownVersion = `This MCP-Protocol-Version is not known. Known are ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}.`;

function createExchange(
  { response }: Visit,
  { paramsJson }: RequestMessage,
  { cancelled, push }: { cancelled: AbortController; push: (json: string) => void },
): Exchange {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(stoppedWaiting());
  });
  const progress = createProgress(paramsJson, (json) => push(notificationMessage('notifications/progress', json)));
  return {
    cancelled: cancelled.signal,
    gone: AbortSignal.any([cancelled.signal, gone.signal]),
    progress: progress.pass,
    heartbeat: progress.heartbeat,
  };
}

/** Of what clients announce only a cancellation concerns us. */
function hear(session: Session, { method, paramsJson }: { method: string; paramsJson: string }): void {
  if (method !== 'notifications/cancelled') return;
  const idJson = rawMember(paramsJson, 'requestId');
  if (idJson !== undefined) session.calls.get(callKey(idJson))?.abort(stoppedWaiting());
}

/** One text for all spellings of an id (`"a"`, `"\\u0061"`); a number that would be rounded stays as it was written. */
function callKey(idJson: string): string {
  const id: unknown = JSON.parse(idJson);
  return typeof id === 'number' && !Number.isSafeInteger(id) ? idJson : JSON.stringify(id);
}

function isJson({ request }: Visit): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
}

function acceptsStream({ request }: Visit): boolean {
  return /text\/event-stream|\*\/\*/.test(request.headers.accept ?? '');
}

/** Absent is allowed: clients of 2025-03-26 and before do not send it. */
function speaksKnownVersion({ request }: Visit): boolean {
  const version = request.headers['mcp-protocol-version'];
  return version === undefined || (typeof version === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(version));
}

function idOf(message: ClientMessage): string {
  return 'idJson' in message ? message.idJson : 'null';
}

function fail(visit: Visit, status: number, code: number, message: string, idJson = 'null'): void {
  sendJson(visit.response, status, errorMessage(idJson, errorBody(code, message)));
}

const statusOf: Partial<Record<GatehouseError['code'], number>> = { 'too-large': 413, 'invalid-request': 400 };

function refuse(visit: Visit, error: unknown): void {
  if (visit.response.headersSent || visit.response.destroyed) return void visit.response.destroy();
  const known = error instanceof GatehouseError ? error : undefined;
  const status = (known && statusOf[known.code]) ?? 500;
  const message = known?.message ?? 'Gatehouse failed inside. Try again; if it stays, restart it.';
  fail(visit, status, known ? rpcCode.invalidRequest : rpcCode.internal, message);
}
