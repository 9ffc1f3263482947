import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import { writeFileAtomic } from './atomic-file';
import { absent, readClosedFile } from './closed-file';
import { explainFailure } from './explain-failure';

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
  const token = readClosedFile(pathOf(home, clientId), unusable).trim();
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

/** Without its path: what a client writes into its log should help nobody else. */
function unusable(what: string): GatehouseError {
  if (what === absent) return new GatehouseError('unknown-client', unknown);
  return new GatehouseError(
    'conflict',
    `The file with the token of this client ${what}. Connect the client again in Gatehouse, which makes a new one.`,
  );
}

const unknown =
  'Gatehouse keeps no token for this client here. Connect the client again in Gatehouse, or name its folder with --home.';
