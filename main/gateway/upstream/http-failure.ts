import type { LimitName } from '../../../shared/domain/limits';
import { GatehouseError } from '../../../shared/errors';
import { interimCode } from './http-client';
import type { ResponseEnd, ResponseFault } from './http-response';

/** What a failed request to a server means. */
export interface HttpFailure {
  readonly error: GatehouseError;
  /** Nobody is there at all: set when the whole connection is over, with the reason as a sentence. */
  readonly unreachable: string | null;
}

const inSettings = "in the server's settings";
const certificateCodes = /CERT|SIGNATURE|ISSUER|^ERR_TLS|SELF_SIGNED/;

/** The cause of an error that stands for an HTTP status. */
interface StatusCause {
  readonly httpStatus: number;
}

/** The HTTP status that a request failed with; `undefined` when it failed in another way. */
export function httpStatusOf(error: unknown): number | undefined {
  const cause = error instanceof GatehouseError ? (error.cause as Partial<StatusCause> | undefined) : undefined;
  return typeof cause?.httpStatus === 'number' ? cause.httpStatus : undefined;
}

/** `origin` is all of the address that is ever told: the rest may hold credentials. */
export function describeHttpEnd(end: ResponseEnd, server: string, origin: string): HttpFailure {
  switch (end.kind) {
    case 'status':
      return failed(server, describeStatus(end.status), { httpStatus: end.status } satisfies StatusCause);
    case 'unreadable':
      return failed(server, faults[end.fault]);
    case 'complete':
      return closedDuringCall(server);
    case 'lost':
      return describeLost(end, server, origin);
  }
}

/** What of ours a response ran into, where it did. */
export function limitIn(end: ResponseEnd): LimitName | undefined {
  if (end.kind === 'status') return isRedirect(end.status) ? 'redirect' : undefined;
  if (end.kind === 'unreadable') return limitOfFault[end.fault];
  const code = end.kind === 'lost' ? networkCode(end.cause) : undefined;
  return code === 'UND_ERR_HEADERS_OVERFLOW' || code === interimCode ? 'response-headers' : undefined;
}

const limitOfFault: Readonly<Record<ResponseFault, LimitName | undefined>> = {
  compressed: 'compressed',
  'content-type': undefined,
  'too-long': 'message-bytes',
};

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** Of one answer, when it was too much for a limit. */
export function describeLimit(limit: LimitName, server: string): GatehouseError {
  const what = limit === 'depth' ? 'nested deeper' : 'longer';
  return failed(server, `gave an answer that is ${what} than allowed. Ask for less, or raise the limit ${inSettings}.`)
    .error;
}

export function notAnAnswer(server: string): GatehouseError {
  return failed(
    server,
    'answered with something that is not a valid MCP message. Check that its address is the one of an MCP endpoint.',
  ).error;
}

const faults: Readonly<Record<ResponseFault, string>> = {
  compressed:
    'compressed its answer although that was not asked for. It was not read; ask whoever runs the server to correct this.',
  'content-type':
    'answered with something that is neither JSON nor an event stream. Check that its address is the one of an MCP endpoint.',
  'too-long': `gave an answer that is longer than allowed. Ask for less, or raise the limit ${inSettings}.`,
};

function describeLost(
  { cause, wasSent }: Extract<ResponseEnd, { kind: 'lost' }>,
  server: string,
  origin: string,
): HttpFailure {
  const code = networkCode(cause);
  const unreachable = wasSent ? undefined : describeUnreachable(code, origin);
  if (unreachable) {
    const message = `Server “${server}” cannot be reached: ${unreachable}`;
    const gone = new GatehouseError('upstream-unavailable', message, { cause });
    return { error: gone, unreachable: `It cannot be reached: ${unreachable}` };
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === interimCode)
    return failed(server, 'sent more HTTP headers than allowed. Ask whoever runs the server to correct this.', cause);
  if (code?.startsWith('HPE_') || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
    return failed(
      server,
      'answered with something that is not valid HTTP. It may or may not have done what was asked: check before you call again.',
      cause,
    );
  if (code === 'UND_ERR_INVALID_ARG')
    return failed(server, `was not asked: one of the headers cannot be sent. Correct them ${inSettings}.`, cause);
  if (!wasSent) {
    const message = `The connection to server “${server}” could not be made${code ? ` (${code})` : ''}. Nothing was run; call again.`;
    return { error: new GatehouseError('upstream-unavailable', message, { cause }), unreachable: null };
  }
  return closedDuringCall(server, code, cause);
}

function closedDuringCall(server: string, code?: string, cause?: unknown): HttpFailure {
  const message = `Server “${server}” closed the connection during this call${code ? ` (${code})` : ''}. It may or may not have done what was asked: check before you call again.`;
  return { error: new GatehouseError('upstream-unavailable', message, { cause }), unreachable: null };
}

function failed(server: string, what: string, cause?: unknown): HttpFailure {
  return { error: new GatehouseError('upstream-failed', `Server “${server}” ${what}`, { cause }), unreachable: null };
}

function describeStatus(status: number): string {
  if (status === 401 || status === 403) return signIn(status);
  if (isRedirect(status))
    return `answered with a redirect to another address, which is not followed. Check the address ${inSettings}.`;
  if (status === 404 || status === 405)
    return `has no MCP endpoint at its address (HTTP ${status}). Correct the address ${inSettings}.`;
  return `answered with HTTP status ${status}. Try again, or ask whoever runs the server.`;
}

function signIn(status: number): string {
  return `asks for credentials that it did not get (HTTP ${status}). Add or renew them as a header ${inSettings}.`;
}

function describeUnreachable(code: string | undefined, origin: string): string | undefined {
  if (code === 'ECONNREFUSED') return `nothing listens at ${origin}. Start it, or correct its address ${inSettings}.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `no host of the name in ${origin} was found. Check the network, or correct the address ${inSettings}.`;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT')
    return `${origin} does not answer (${code}). Check the network, or correct the address ${inSettings}.`;
  if (code !== undefined && certificateCodes.test(code))
    return `the certificate of ${origin} is not trusted (${code}). Correct the address, or have the certificate renewed.`;
  return undefined;
}

/** undici wraps what the network said, sometimes in more than one layer, and tries several addresses at once. */
function networkCode(error: unknown): string | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: readonly unknown[] };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
    current = cause ?? errors?.[0];
  }
  return undefined;
}
