import type { Connection } from '../../../shared/domain/connection';
import { type ClientKind, clientKind } from '../catalogue/client-kinds';
import { ConfigTextError } from '../formats/config-problem';
import { readConfig } from '../formats/config-text';
import type { Json } from '../formats/config-value';
import { fileIdOf, type ReadFile, shapeOf } from '../read-file';
import type { Planned } from './operation';
import { showChange, unchanged } from './show-change';
import { undoEntries } from './undo-entries';

export interface DisconnectParts {
  isOurs: (entry: Json) => boolean;
  /** The plain secrets in an entry. */
  secretsIn: (kind: ClientKind, entry: Json) => readonly string[];
  connectionOf: (fileId: string) => Connection | undefined;
  /** What the file was before it was connected; `undefined`: it cannot be had any more. */
  backup: (backupId: string) => Buffer | undefined;
}

/**
 * What it takes to undo a connection. Where nobody touched the file since, it becomes what it was, byte for byte; otherwise exactly
 * our entry goes, and exactly what we took comes back. `withSecrets`: secrets of those entries too. Changes nothing.
 */
export async function planDisconnect(
  read: ReadFile,
  connection: Connection,
  { withSecrets, parts }: { withSecrets: boolean; parts: DisconnectParts },
): Promise<Planned> {
  const kind = clientKind(connection.kind);
  if (!kind) return { change: unchanged(read.file, 'This client is not in the catalogue any more.'), operation: null };
  const refusal = whyNot(read);
  if (refusal !== null) return { change: unchanged(read.file, byHand(refusal, connection)), operation: null };
  try {
    return await plan(read, connection, { kind, withSecrets, parts });
  } catch (error) {
    if (error instanceof ConfigTextError)
      return { change: unchanged(read.file, byHand(error.message, connection)), operation: null };
    throw error;
  }
}

function whyNot({ file, state, problem }: ReadFile): string | null {
  if (!file.mayEdit) return 'This file leads out of its folder now.';
  if (state === 'readable' || state === 'absent') return null;
  return state === 'malformed' && problem
    ? `Line ${problem.line}, column ${problem.column}: ${problem.text}`
    : (problem?.text ?? 'The file cannot be read.');
}

function byHand(problem: string, { entryName }: Connection): string {
  return `${problem} Correct it, or take “${entryName}” out by hand.`;
}

interface Undoing {
  readonly kind: ClientKind;
  readonly withSecrets: boolean;
  readonly parts: DisconnectParts;
}

async function plan(read: ReadFile, connection: Connection, undoing: Undoing): Promise<Planned> {
  const { file, seen, text } = read;
  const { kind, parts } = undoing;
  const originals = originalsOf(read, connection, parts);
  const before = seen === null ? null : text;
  const undone = undo(read, connection, { ...undoing, originals });
  const entries = [...read.entries.values(), ...[...originals.values()].flatMap((original) => [...original.values()])];
  const change = await showChange(file, {
    before,
    after: undone.after,
    steps: undone.steps,
    secrets: entries.flatMap((value) => parts.secretsIn(kind, value)),
  });
  return {
    change,
    operation: {
      file,
      fileId: fileIdOf(file),
      seen,
      before: seen === null ? null : read.bytes,
      next: undone.after === before ? undefined : undone.bytes,
      lockSuffix: kind.lockSuffix,
      connection,
      what: 'Disconnected.',
      disconnect: {
        clientId: connection.clientId,
        hint: kind.reloadHint ?? 'Start it anew.',
        ownFolder: connection.ownFolder,
      },
    },
  };
}

/** What stood in the file, by the backup. */
export type Originals = ReadonlyMap<string, ReadonlyMap<string, Json>>;

export function originalsOf(
  { file }: ReadFile,
  { taken }: Pick<Connection, 'taken'>,
  { backup }: Pick<DisconnectParts, 'backup'>,
): Originals {
  const ids = new Set(taken.flatMap(({ backupId }) => (backupId === null ? [] : [backupId])));
  return new Map([...ids].map((id) => [id, entriesOf(backup(id), file)]));
}

function entriesOf(bytes: Buffer | undefined, file: ReadFile['file']): ReadonlyMap<string, Json> {
  const config = bytes ? readConfig(bytes.toString('utf8'), shapeOf(file)) : undefined;
  return config && 'entries' in config ? config.entries : new Map();
}

interface Undone {
  readonly after: string | null;
  readonly bytes: Buffer | null;
  readonly steps: readonly string[];
}

function undo(read: ReadFile, connection: Connection, undoing: Undoing & { originals: Originals }): Undone {
  const { seen } = read;
  if (seen === null)
    return { after: null, bytes: null, steps: ['The file is gone: there is nothing to change in it.'] };
  const original = connection.backupId === null ? null : undoing.parts.backup(connection.backupId);
  const isUntouched = seen.sha256 === connection.after && original !== undefined;
  if (isUntouched && !holdsBack(connection, undoing)) return whole(original);
  const { text, steps } = undoEntries(read, connection, { ...undoing, isOurs: undoing.parts.isOurs });
  return { after: text, bytes: Buffer.from(text), steps };
}

function whole(original: Buffer | null): Undone {
  const steps = [
    original === null
      ? 'Removes the file: there was none before it was connected.'
      : 'Puts the file back as it was, byte for byte.',
  ];
  return { after: original?.toString('utf8') ?? null, bytes: original, steps };
}

/** Whether something that would come back holds a secret that stays in the keychain. */
function holdsBack(
  { taken }: Connection,
  { kind, withSecrets, parts, originals }: Undoing & { originals: Originals },
): boolean {
  if (withSecrets) return false;
  return taken.some(({ name, how, backupId }) => {
    const value = originals.get(backupId ?? '')?.get(name);
    return how === 'removed' && value !== undefined && parts.secretsIn(kind, value).length > 0;
  });
}
