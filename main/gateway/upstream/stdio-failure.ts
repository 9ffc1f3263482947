import { existsSync } from 'node:fs';
import type { LimitName, ServerLimits } from '../../../shared/domain/limits';
import { GatehouseError } from '../../../shared/errors';

interface Launched {
  readonly server: string;
  readonly command: string;
  readonly cwd?: string | undefined;
}

/** What a person can do about a process that could not be started. */
export function describeLaunchError({ server, command, cwd }: Launched, error: NodeJS.ErrnoException): GatehouseError {
  const settings = "in the server's settings";
  if (cwd !== undefined && !existsSync(cwd))
    return cannotStart(
      server,
      `the folder “${cwd}” does not exist. Create it or correct the folder ${settings}.`,
      error,
    );
  if (error.code === 'ENOENT')
    return cannotStart(
      server,
      `the command “${command}” was not found. Install it or correct the command ${settings}.`,
      error,
    );
  if (error.code === 'EACCES')
    return cannotStart(
      server,
      `“${command}” may not be run. Make it executable or correct the command ${settings}.`,
      error,
    );
  const detail = error.code ?? 'unknown error';
  return cannotStart(
    server,
    `the command “${command}” could not be run (${detail}). Correct the command ${settings}.`,
    error,
  );
}

export function cannotStart(server: string, why: string, cause?: unknown): GatehouseError {
  return new GatehouseError('upstream-unavailable', `Server “${server}” cannot start: ${why}`, { cause });
}

export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  return code === null ? `It was ended by signal ${signal ?? 'unknown'}.` : `It ended with exit code ${code}.`;
}

export function tooMuch(server: string, limit: LimitName, { messageBytes, depth }: ServerLimits): GatehouseError {
  const [what, size] =
    limit === 'depth'
      ? ['nested more deeply than', `${depth} levels`]
      : ['larger than', `${Math.round(messageBytes / 2 ** 20)} MB`];
  return new GatehouseError(
    'upstream-failed',
    `The answer of server “${server}” was ${what} the ${size} that Gatehouse takes, and was dropped. Ask for less at once, or allow more in the server's settings.`,
  );
}

export function broken(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-failed',
    `Server “${server}” answered with something that is not a valid MCP message. Report this to whoever maintains the server.`,
  );
}

export function unreadInput(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” does not read what is sent to it, and this call was not sent. Restart the server, then call again.`,
  );
}
