import { GatehouseError } from '../../../shared/errors';
import { rawMember, replaceMembers } from '../json/scan';
import type { HttpRequest, ResponseHeaders } from './http-client';
import { sendNotice } from './http-notice';
import type { EventPoll } from './http-poll';
import { openResponse, type ReadOptions, type ResponseEnd } from './http-response';
import type { ExtraHeaders } from './http-target';
import type { Incoming } from './message-intake';

/** What the server gave us to be known by. Requests under way stay with the session they began in. */
export interface HttpSession {
  /** `Mcp-Session-Id`; `null` where the server gave none, and in the stateless era. */
  readonly id: string | null;
  /** `MCP-Protocol-Version`; `null` before both sides agreed on one. */
  readonly version: string | null;
  standing?: EventPoll | undefined;
}

export function sessionHeaders({ id, version }: HttpSession): ExtraHeaders {
  return { 'mcp-session-id': id, 'mcp-protocol-version': version };
}

/** Visible ASCII, as the protocol demands (2025-11-25 “Session Management”); anything else is taken for none. */
export function readSessionId(headers: ResponseHeaders): string | null {
  const id = headers['mcp-session-id'];
  return typeof id === 'string' && /^[\x21-\x7e]{1,1024}$/.test(id) ? id : null;
}

/**
 * The server did not know the session, so it did nothing with the request: 404, as the protocol says, or the 400 of servers that
 * find no session of this id and say so without looking into the message. A body that answers the request shows that it was
 * looked into: sent again it would run twice.
 */
export function isSessionLost(end: ResponseEnd, session: HttpSession, id: number | null): boolean {
  if (end.kind !== 'status' || session.id === null) return false;
  const { status } = end;
  const body = end.body !== null && end.body.length <= maxComplaintLength ? end.body : '';
  const speaksOfSession = /session|not initialized/i.test(body);
  const isAnswer = id !== null && namesRequest(body, id);
  return status === 404 ? speaksOfSession || !isAnswer : status === 400 && speaksOfSession && !isAnswer;
}

const maxComplaintLength = 2000;

function namesRequest(body: string, id: number): boolean {
  try {
    return rawMember(body, 'id') === String(id);
  } catch {
    return false;
  }
}

export interface GreetAnewOptions {
  readonly server: string;
  readonly read: Omit<ReadOptions, 'expects'>;
  /** The `initialize` that began the session that is lost. */
  readonly greeting: string;
  post(text: string, headers: ExtraHeaders): HttpRequest;
  /** What else came on the stream of the greeting. */
  onMessage(message: Incoming): void;
}

const renewalId = '"gatehouse-renewal"';
const renewalTimeoutMs = 30_000;
const initialized = '{"jsonrpc":"2.0","method":"notifications/initialized"}';

/** Begins another session. Rejects with `GatehouseError('upstream-unavailable')`. */
export async function greetAnew(options: GreetAnewOptions): Promise<HttpSession> {
  const { server, read, post } = options;
  const session = await ask(options, post(replaceMembers(options.greeting, { id: renewalId }), {}));
  const taken = await sendNotice(read, post(initialized, sessionHeaders(session)), renewalTimeoutMs);
  if (taken?.kind !== 'complete') throw notRenewed(server);
  return session;
}

function ask({ server, read, onMessage }: GreetAnewOptions, request: HttpRequest): Promise<HttpSession> {
  return new Promise((resolve, reject) => {
    let id: string | null = null;
    const giveUp = () => {
      exchange.abort();
      reject(notRenewed(server));
    };
    const timer = setTimeout(giveUp, renewalTimeoutMs).unref();
    const take = (message: Incoming) => {
      if (message.kind !== 'text' || !isRenewal(message.text)) return onMessage(message);
      clearTimeout(timer);
      const version = versionIn(message.text);
      if (version === undefined) return giveUp();
      exchange.abort();
      resolve({ id, version });
    };
    const exchange = openResponse({ ...read, expects: 'message' }, request, {
      onHead: (headers) => {
        id = readSessionId(headers);
      },
      onBody: take,
      onMessage: take,
      onEnd: () => {
        clearTimeout(timer);
        reject(notRenewed(server));
      },
    });
  });
}

function isRenewal(text: string): boolean {
  try {
    return rawMember(text, 'id') === renewalId;
  } catch {
    return false;
  }
}

function versionIn(text: string): string | undefined {
  try {
    const { result } = JSON.parse(text) as { result?: { protocolVersion?: unknown } };
    const version = result?.protocolVersion;
    return typeof version === 'string' && /^[\x21-\x7e]{1,64}$/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

export function notRenewed(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” ended its session and did not begin a new one. Nothing was run; call again.`,
  );
}
