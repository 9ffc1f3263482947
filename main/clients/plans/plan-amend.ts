import type { Connection } from '../../../shared/domain/connection';
import { type ClientKind, clientKind } from '../catalogue/client-kinds';
import { ConfigTextError } from '../formats/config-problem';
import type { Json } from '../formats/config-value';
import type { ClientFile } from '../places/client-files';
import { fileIdOf, type ReadFile } from '../read-file';
import type { Operation, Planned } from './operation';
import { showChange, unchanged } from './show-change';

export interface AmendParts {
  connectionOf: (fileId: string) => Connection | undefined;
  /** The plain secrets in an entry. */
  secretsIn: (kind: ClientKind, entry: Json) => readonly string[];
}

/** The text as it would be, and what was done in words. */
export interface Amended {
  readonly after: string;
  readonly steps: readonly string[];
  /** Entries besides those of the file whose secrets may show. */
  readonly others?: readonly Json[];
}

export interface Amendment {
  /** @throws ConfigTextError */
  readonly edit: (kind: ClientKind) => Amended;
  readonly what: string;
  readonly amend: Pick<NonNullable<Operation['amend']>, 'takes' | 'gives'>;
}

/** What it takes to change a file without connecting or disconnecting it. Changes nothing. */
export async function planAmend(read: ReadFile, parts: AmendParts, wanted: Amendment): Promise<Planned> {
  const { file, text, bytes, seen, state } = read;
  const kind = clientKind(file.kind);
  if (!kind || !file.mayEdit || file.elsewhere !== null)
    return refuseToWrite(file, 'Gatehouse does not write this file. Change it by hand.');
  if (state !== 'readable') return refuseToWrite(file, 'This file cannot be read now. Correct it, then try again.');
  try {
    const { after, steps, others = [] } = wanted.edit(kind);
    const secrets = [...read.entries.values(), ...others].flatMap((value) => parts.secretsIn(kind, value));
    const change = await showChange(file, { before: text, after, steps, secrets });
    const fileId = fileIdOf(file);
    const operation: Operation = {
      file,
      fileId,
      seen,
      before: bytes,
      next: Buffer.from(after),
      lockSuffix: kind.lockSuffix,
      connection: parts.connectionOf(fileId),
      what: wanted.what,
      amend: { ...wanted.amend, hint: kind.reloadHint ?? 'Start it anew.' },
    };
    return { change, operation };
  } catch (error) {
    if (error instanceof ConfigTextError) return refuseToWrite(file, error.message);
    throw error;
  }
}

export function refuseToWrite(file: ClientFile, problem: string): Planned {
  return { change: unchanged(file, problem), operation: null };
}
