import { GatehouseError } from '../../../shared/errors';
import { readBody } from './body';
import { type ClientMessage, type NotificationMessage, type RequestMessage, readMessage, rpcCode } from './json-rpc';
import { createServeSession, type SessionParts } from './serve-session';
import { createServeStateless, type StatelessParts } from './serve-stateless';
import { isStateless, statelessVersions } from './stateless-envelope';
import { accepted, fail, isJson, type Visit } from './visit';

export type ServeParts = SessionParts & StatelessParts;

/**
 * The one door for both eras, chosen message by message: `initialize` and what names a session belong to the session era,
 * what carries the stateless envelope is stateless. Nothing is pinned by what came first, for clients mix them.
 */
export function createServeVisit(parts: ServeParts) {
  const session = createServeSession(parts);
  const serveStateless = createServeStateless(parts);

  return function serveVisit(visit: Visit): void {
    void route(visit).catch((error) => refuse(visit, error));
  };

  async function route(visit: Visit): Promise<void> {
    switch (visit.request.method) {
      case 'POST':
        return await post(visit);
      case 'GET':
        return session.attach(visit);
      case 'DELETE':
        return session.end(visit);
      default:
        return fail(visit, { status: 405, code: rpcCode.server, message: 'Use POST, GET or DELETE.' });
    }
  }

  async function post(visit: Visit): Promise<void> {
    if (!isJson(visit)) return fail(visit, notJson);
    const { json, stream } = accepted(visit);
    if (!json && !stream) return fail(visit, notAcceptable);
    const message = readMessage(await readBody(visit.request));
    if (message.kind === 'invalid')
      return fail(visit, { status: 400, code: message.code, message: message.message }, message.idJson);
    if (isOfStatelessEra(visit, message)) return await serveStateless(visit, message);
    await session.serve(visit, message);
  }
}

function isOfStatelessEra(visit: Visit, message: ClientMessage): message is RequestMessage | NotificationMessage {
  if (message.kind !== 'request' && message.kind !== 'notification') return false;
  if (isStateless(message)) return true;
  if (message.method === 'initialize') return false;
  const { 'mcp-protocol-version': version, 'mcp-session-id': sessionId } = visit.request.headers;
  // Without its envelope such a request is wrong, and told so in the words of its era.
  return sessionId === undefined && typeof version === 'string' && statelessVersions.includes(version);
}

const notJson = { status: 415, code: rpcCode.invalidRequest, message: 'Send “Content-Type: application/json”.' };
const notAcceptable = {
  status: 406,
  code: rpcCode.invalidRequest,
  message: 'Send “Accept: application/json, text/event-stream”.',
};

const statusOf: Partial<Record<GatehouseError['code'], number>> = { 'too-large': 413, 'invalid-request': 400 };

function refuse(visit: Visit, error: unknown): void {
  if (visit.response.headersSent || visit.response.destroyed) return void visit.response.destroy();
  const known = error instanceof GatehouseError ? error : undefined;
  const status = (known && statusOf[known.code]) ?? 500;
  const message = known?.message ?? 'Gatehouse failed inside. Try again; if it stays, restart it.';
  fail(visit, { status, code: known ? rpcCode.invalidRequest : rpcCode.internal, message });
}
