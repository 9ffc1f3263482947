import type { Caller, ClientRequest } from '../answer';
import { type Exchange, stoppedWaiting } from '../exchange';
import { rawMember } from '../json/scan';
import type { Viewer } from '../list-tools';
import { sessionVersions } from '../protocol';
import type { UpstreamAnswer } from '../upstream/link';
import { createBatchReply } from './batch-reply';
import { initializeResult, readInitialize } from './initialize';
import {
  type BatchMessage,
  type ClientMessage,
  errorBody,
  idKey,
  type NotificationMessage,
  type RequestMessage,
  readMessage,
  resultMessage,
  rpcCode,
} from './json-rpc';
import type { KeepAlive } from './keep-alive';
import type { MakeOffer } from './offer';
import { createReply, type Reply, sendJson } from './reply';
import type { Session } from './session';
import { createSessionExchange } from './session-exchange';
import type { Sessions } from './sessions';
import { accepted, fail, type Visit } from './visit';

export interface SessionParts {
  keepAlive: KeepAlive;
  sessions: Sessions;
  offer: MakeOffer;
  /** Answers one request; never rejects. */
  answer: (request: ClientRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
  onClientNotification: (notice: { caller: Caller; method: string; paramsJson: string }) => void;
  /** A client is there, so that its servers can start while it reads our greeting. */
  onClient: (viewer: Viewer) => void;
}

/** Streamable HTTP of the session eras (MCP 2025-11-25 “Transports”): POST a message, GET the standing stream, DELETE the session. */
export function createServeSession(parts: SessionParts) {
  async function serve(visit: Visit, message: Exclude<ClientMessage, { kind: 'invalid' }>): Promise<void> {
    if (message.kind === 'request' && message.method === 'initialize') return await initialize(visit, message);
    const session = sessionOf(visit, idOf(message));
    if (!session) return;
    if (!speaksKnownVersion(visit)) return fail(visit, unknownVersion, idOf(message));
    if (message.kind === 'batch') return await batch(visit, session, message);
    if (message.kind === 'request')
      return await request(session, { message, reply: replyTo(visit, session), impostor: visit.impostor });
    take(session, message);
    visit.response.writeHead(202).end();
  }

  async function initialize(visit: Visit, message: RequestMessage): Promise<void> {
    const opening = readInitialize(message.paramsJson, message.params);
    if (!opening) return fail(visit, badInitialize, message.idJson);
    parts.onClient(visit);
    const offer = await parts.offer(visit, 'session');
    if (visit.response.destroyed) return;
    const { protocolVersion } = opening;
    const start = { clientId: visit.client.id, server: visit.server, logLevel: null, ...opening };
    const session = parts.sessions.create(start);
    sendJson(visit.response, 200, resultMessage(message.idJson, initializeResult(protocolVersion, offer)), {
      'Mcp-Session-Id': session.id,
    });
  }

  async function request(session: Session, { message, reply, impostor }: Asked<RequestMessage>): Promise<void> {
    const { method, paramsJson, idJson } = message;
    const key = idKey(idJson);
    if (session.calls.has(key)) return reply.finish(idJson, sameId, 400);
    const exchange = createSessionExchange(session, message, reply);
    session.calls.set(key, exchange);
    if (session.cancelledEarly.take(key)) exchange.abort(stoppedWaiting());
    try {
      reply.finish(
        idJson,
        await parts.answer({ caller: { ...callerOf(session), impostor }, method, paramsJson }, exchange),
      );
    } finally {
      session.calls.delete(key);
    }
  }

  /** Only 2025-03-26 had batches. Each of its messages stands for itself: one that is none is answered with an error. */
  async function batch(visit: Visit, session: Session, { texts }: BatchMessage): Promise<void> {
    if (session.protocolVersion !== batchVersion) return fail(visit, noBatches);
    const messages = texts.map(readMessage);
    const asked = messages.filter((each) => each.kind !== 'notification' && each.kind !== 'response');
    const { stream } = accepted(visit);
    const headers = { 'Mcp-Session-Id': session.id };
    const reply = createBatchReply(visit.response, { count: asked.length, mayStream: stream, headers });
    for (const each of messages) if (each.kind === 'notification' || each.kind === 'response') take(session, each);
    if (asked.length === 0) return void visit.response.writeHead(202).end();
    await Promise.all(asked.map((each) => one(session, { message: each, reply, impostor: visit.impostor })));
  }

  async function one(session: Session, { message, reply, impostor }: Asked<ClientMessage>): Promise<void> {
    if (message.kind === 'request' && message.method !== 'initialize')
      return await request(session, { message, reply, impostor });
    const { code, text } =
      message.kind === 'invalid'
        ? { code: message.code, text: message.message }
        : { code: rpcCode.invalidRequest, text: 'This cannot stand in a batch. Send it by itself.' };
    reply.finish(idOf(message), { kind: 'error', json: errorBody(code, text) });
  }

  /** Of what clients announce, cancellations and progress belong to requests of this session; the rest may concern servers. */
  function take(session: Session, message: Exclude<ClientMessage, RequestMessage>): void {
    if (message.kind === 'response' && message.answer) session.questions.settle(message.idJson, message.answer);
    if (message.kind !== 'notification') return;
    const { method, paramsJson } = message;
    if (method === 'notifications/cancelled') cancel(session, message);
    else if (method === 'notifications/progress') session.questions.progress(paramsJson);
    else parts.onClientNotification({ caller: callerOf(session), method, paramsJson });
  }

  function attach(visit: Visit): void {
    const session = sessionOf(visit);
    if (!session) return;
    if (accepted(visit).stream) session.attach(visit.response);
    else fail(visit, notAcceptable);
  }

  function end(visit: Visit): void {
    const session = sessionOf(visit);
    if (!session) return;
    parts.sessions.end(session);
    visit.response.writeHead(204).end();
  }

  /** The session, or `undefined` once it was said why there is none. An unknown one is 404, which tells a client to initialize again. */
  function sessionOf(visit: Visit, idJson = 'null'): Session | undefined {
    const { request, client, server } = visit;
    const id = request.headers['mcp-session-id'];
    if (typeof id !== 'string' || id === '') {
      // Without a session these methods belong to no era.
      fail(visit, request.method === 'POST' ? noSession : notAllowed, idJson);
      return undefined;
    }
    const session = parts.sessions.find(id, client.id, server);
    if (!session) fail(visit, sessionOver, idJson);
    return session;
  }

  function replyTo(visit: Visit, session: Session): Reply {
    const headers = { 'Mcp-Session-Id': session.id };
    return createReply(visit.response, { accepts: accepted(visit), headers, keepAlive: parts.keepAlive });
  }

  return { serve, attach, end };
}

interface Asked<Message> {
  readonly message: Message;
  readonly reply: Reply;
  readonly impostor: string | undefined;
}

function callerOf({ clientId, server, id }: Session): Caller {
  return { clientId, server, session: id };
}

function cancel(session: Session, { paramsJson }: NotificationMessage): void {
  const idJson = rawMember(paramsJson, 'requestId');
  if (idJson === undefined) return;
  const key = idKey(idJson);
  const call = session.calls.get(key);
  if (call) call.abort(stoppedWaiting());
  else session.cancelledEarly.add(key);
}

/** Absent is allowed: clients of 2025-03-26 and before do not send it. */
function speaksKnownVersion({ request }: Visit): boolean {
  const version = request.headers['mcp-protocol-version'];
  return version === undefined || (typeof version === 'string' && sessionVersions.includes(version));
}

function idOf(message: ClientMessage): string {
  return 'idJson' in message && message.kind !== 'response' ? message.idJson : 'null';
}

const batchVersion = '2025-03-26';

const sameId: UpstreamAnswer = {
  kind: 'error',
  json: errorBody(rpcCode.invalidRequest, 'A request with this id is still being answered. Use a new id.'),
};

const invalid = (status: number, message: string) => ({ status, code: rpcCode.invalidRequest, message });

const noSession = invalid(400, 'Send “initialize” first, and its Mcp-Session-Id with every message after it.');
const sessionOver = invalid(404, 'This session has ended. Send “initialize” to begin a new one.');
const notAcceptable = invalid(406, 'Send “Accept: text/event-stream”.');
const notAllowed = { status: 405, code: rpcCode.server, message: 'Without a session only POST is taken.' };
const noBatches = invalid(400, `Batches exist in ${batchVersion} only. Send one message in each request.`);
const unknownVersion = invalid(400, `This MCP-Protocol-Version is not known. Known are ${sessionVersions.join(', ')}.`);
const badInitialize = {
  status: 400,
  code: rpcCode.invalidParams,
  message: '“initialize” needs protocolVersion and clientInfo.',
};
