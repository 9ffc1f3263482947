import { closeSync, constants, fstatSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import { writeFileAtomic } from './atomic-file';
import { codeOf, explainFailure } from './explain-failure';

const longestFile = 1024;

/** Keeps a client's token for its bridge, in a file of the home that only its owner reads. Throws a sentence. */
export function keepBridgeToken(home: string, clientId: string, token: string): void {
  const path = pathOf(home, clientId);
  try {
    mkdirSync(folderOf(home), { recursive: true, mode: 0o700 });
    writeFileAtomic(path, `${token}\n`);
  } catch (error) {
    throw new GatehouseError(
      'conflict',
      `The token of this client cannot be kept in “${folderOf(home)}”: ${explainFailure(error)}. See to that, then connect the client again.`,
      { cause: error },
    );
  }
}

/** Throws a sentence when there is none, or others could read it. */
export function readBridgeToken(home: string, clientId: string): string {
  const token = readClosedFile(pathOf(home, clientId)).trim();
  if (/^[A-Za-z0-9_-]+$/.test(token)) return token;
  throw unusable('is damaged');
}

export function forgetBridgeToken(home: string, clientId: string): void {
  rmSync(pathOf(home, clientId), { force: true });
}

function folderOf(home: string): string {
  return join(home, 'bridge');
}

/** The id comes from a command line: it must not lead anywhere else. */
function pathOf(home: string, clientId: string): string {
  if (/^[A-Za-z0-9_-]{1,100}$/.test(clientId)) return join(folderOf(home), `${clientId}.token`);
  throw new GatehouseError('invalid-request', 'This is not the id of a client. Connect the client again in Gatehouse.');
}

function readClosedFile(path: string): string {
  // Not waiting for whoever might write into a pipe of that name; Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = open(path, flags);
  try {
    const { mode, uid, size } = fstatSync(file);
    const isFile = (mode & constants.S_IFMT) === constants.S_IFREG;
    if (!isFile || size > longestFile) throw unusable('is not the file that Gatehouse made');
    if (process.platform !== 'win32' && uid !== process.getuid?.()) throw unusable('belongs to another user');
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw unusable('can be read by other users');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function open(path: string, flags: number): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (codeOf(error) === 'ELOOP') throw unusable('is a link to somewhere else');
    if (codeOf(error) !== 'ENOENT') throw unusable(`cannot be read: ${explainFailure(error)}`);
    throw new GatehouseError(
      'unknown-client',
      'Gatehouse keeps no token for this client here. Connect the client again in Gatehouse, or name its folder with --home.',
    );
  }
}

/** Without its path: what a client writes into its log should help nobody else. */
function unusable(what: string): GatehouseError {
  return new GatehouseError(
    'conflict',
    `The file with the token of this client ${what}. Connect the client again in Gatehouse, which makes a new one.`,
  );
}
