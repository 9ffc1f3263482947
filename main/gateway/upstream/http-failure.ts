import { SdkHttpError } from '@modelcontextprotocol/client';
import { GatehouseError } from '../../../shared/errors';

/** What a failed request to a server means. */
export interface HttpFailure {
  readonly error: GatehouseError;
  /** Nobody is there at all: set when the whole connection is over, with the reason as a sentence. */
  readonly unreachable: string | null;
}

const inSettings = "in the server's settings";
const certificateCodes = /CERT|SIGNATURE|ISSUER|^ERR_TLS|SELF_SIGNED/;

/** The server does not know our session (any more), so it did nothing with the request. */
export function isSessionExpired(error: unknown): boolean {
  return SdkHttpError.isInstance(error) && error.status === 404;
}

/** `origin` is all of the address that is ever told: the rest may hold credentials. */
export function describeHttpFailure(error: unknown, server: string, origin: string): HttpFailure {
  if (error instanceof GatehouseError) return { error, unreachable: null };
  if (SdkHttpError.isInstance(error)) return failed(server, describeStatus(error.status));
  const code = networkCode(error);
  const unreachable = describeUnreachable(code, origin);
  if (unreachable) {
    const message = `Server “${server}” cannot be reached: ${unreachable}`;
    const gone = new GatehouseError('upstream-unavailable', message, { cause: error });
    return { error: gone, unreachable: `It cannot be reached: ${unreachable}` };
  }
  if (code !== undefined || isTerminated(error)) {
    const message = `Server “${server}” closed the connection during this call${code ? ` (${code})` : ''}. It may or may not have done what was asked: check before you call again.`;
    return { error: new GatehouseError('upstream-unavailable', message, { cause: error }), unreachable: null };
  }
  return failed(
    server,
    'answered with something that is not a valid MCP message. Check that its address is the one of an MCP endpoint.',
    error,
  );
}

function failed(server: string, what: string, cause?: unknown): HttpFailure {
  return { error: new GatehouseError('upstream-failed', `Server “${server}” ${what}`, { cause }), unreachable: null };
}

function describeStatus(status: number | undefined): string {
  if (status === 401 || status === 403) return signIn(status);
  if (status !== undefined && status >= 300 && status < 400)
    return `answered with a redirect to another address, which is not followed. Check the address ${inSettings}.`;
  if (status === 404 || status === 405)
    return `has no MCP endpoint at its address (HTTP ${status}). Correct the address ${inSettings}.`;
  return `answered with HTTP status ${status ?? 'unknown'}. Try again, or ask whoever runs the server.`;
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

function isTerminated(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'terminated';
}
