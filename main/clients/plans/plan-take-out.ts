import type { Connection } from '../../../shared/domain/connection';
import { type ClientKind, clientKind } from '../catalogue/client-kinds';
import { ConfigTextError } from '../formats/config-problem';
import { removeEntry, setEntry } from '../formats/config-text';
import type { Json } from '../formats/config-value';
import { printable } from '../import/printable';
import { fileIdOf, type ReadFile, shapeOf } from '../read-file';
import type { Operation, Planned } from './operation';
import { digestEntry } from './our-place';
import { showChange, unchanged } from './show-change';

export interface TakeOutParts {
  connectionOf: (fileId: string) => Connection | undefined;
  /** The plain secrets in an entry. */
  secretsIn: (kind: ClientKind, entry: Json) => readonly string[];
}

/** One entry of a file as the person saw it. */
export interface SeenEntry {
  readonly name: string;
  readonly digest: string;
}

/** What it takes to take one entry out of a file that stays connected, or never was. Changes nothing. */
export async function planTakeOut(read: ReadFile, { name, digest }: SeenEntry, parts: TakeOutParts): Promise<Planned> {
  const value = read.entries.get(name);
  if (value === undefined || digestEntry(value) !== digest) return refuse(read, changedSince);
  return await plan(read, parts, {
    edit: () => removeEntry(read.text, shapeOf(read.file), name),
    step: `Takes “${printable(name)}” out: Gatehouse has it.`,
    what: `Took “${printable(name)}” out.`,
    amend: { takes: [{ name, how: 'removed' }], gives: [] },
  });
}

/** What was taken out, and the file as it was before. */
export interface TakenOut {
  readonly name: string;
  readonly value: Json;
  readonly before: Buffer;
}

/** Puts the entry back: byte for byte where nobody touched the file since, else this entry alone. Changes nothing. */
export async function planPutBack(read: ReadFile, taken: TakenOut, parts: TakeOutParts): Promise<Planned> {
  const { name, value } = taken;
  const before = taken.before.toString('utf8');
  if (read.entries.has(name)) return refuse(read, `There is another “${printable(name)}” in it by now.`);
  const shape = shapeOf(read.file);
  return await plan(read, parts, {
    edit: () => (removeEntry(before, shape, name) === read.text ? before : setEntry(read.text, shape, { name, value })),
    step: `Puts “${printable(name)}” back.`,
    what: `Put “${printable(name)}” back.`,
    amend: { takes: [], gives: [name] },
  });
}

const changedSince = 'The entry was changed meanwhile, so nothing was done. Look at it anew.';

interface Wanted {
  /** @throws ConfigTextError */
  readonly edit: () => string;
  readonly step: string;
  readonly what: string;
  readonly amend: Pick<NonNullable<Operation['amend']>, 'takes' | 'gives'>;
}

async function plan(read: ReadFile, parts: TakeOutParts, { edit, step, what, amend }: Wanted): Promise<Planned> {
  const { file, text, bytes, seen, state } = read;
  const kind = clientKind(file.kind);
  if (!kind || !file.mayEdit || file.elsewhere !== null)
    return refuse(read, 'Gatehouse does not write this file. Change it by hand.');
  if (state !== 'readable') return refuse(read, 'This file cannot be read now. Correct it, then try again.');
  try {
    const after = edit();
    const secrets = [...read.entries.values()].flatMap((value) => parts.secretsIn(kind, value));
    const change = await showChange(file, { before: text, after, steps: [step], secrets });
    const fileId = fileIdOf(file);
    const operation: Operation = {
      file,
      fileId,
      seen,
      before: bytes,
      next: Buffer.from(after),
      lockSuffix: kind.lockSuffix,
      connection: parts.connectionOf(fileId),
      what,
      amend: { ...amend, hint: kind.reloadHint ?? 'Start it anew.' },
    };
    return { change, operation };
  } catch (error) {
    if (error instanceof ConfigTextError) return refuse(read, error.message);
    throw error;
  }
}

function refuse({ file }: ReadFile, problem: string): Planned {
  return { change: unchanged(file, problem), operation: null };
}
