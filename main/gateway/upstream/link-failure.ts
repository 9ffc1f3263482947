import { GatehouseError } from '../../../shared/errors';

export function closedDuringCall(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” closed the connection during this call. It may or may not have done what was asked: check before you call again.`,
  );
}

export function notRunning(server: string): GatehouseError {
  return new GatehouseError('upstream-unavailable', `Server “${server}” is not running. Call again to start it.`);
}

export function cancelled(server: string): GatehouseError {
  return new GatehouseError('cancelled', `The call was cancelled before server “${server}” answered.`);
}

export function timedOut(server: string, timeoutMs: number): GatehouseError {
  return new GatehouseError(
    'upstream-timeout',
    `Server “${server}” did not answer within ${timeoutMs / 1000} s, and the call was cancelled. Call again, or allow more time in Gatehouse's settings.`,
  );
}

export function brokenAnswer(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-failed',
    `Server “${server}” answered with something that is not a valid MCP message. Report this to whoever maintains the server.`,
  );
}

export function tooDeep(server: string, depth: number): GatehouseError {
  return new GatehouseError(
    'upstream-failed',
    `Server “${server}” answered with something nested deeper than ${depth} levels. Ask for less at once, or allow more in the server's settings.`,
  );
}
