import { dirname } from 'node:path';
import type { Connection, Lent } from '../../shared/domain/connection';
import type { FileOutcome } from '../../shared/domain/file-plan';
import { GatehouseError } from '../../shared/errors';
import type { Clock } from '../gateway/ports';
import type { Backups, Ledger } from './ledger';
import type { Operation, PlannedClient } from './plans/operation';
import type { FileCalls } from './write/file-calls';
import { missingFolder, replaceFile, sha256Of } from './write/replace-file';

export interface CarryOutParts {
  clock: Clock;
  ledger: Ledger;
  backups: Backups;
  fileCalls: FileCalls;
  /**
   * Lets a client in, or gives one that is there its new token. Throws a sentence when that cannot be, and then nothing of it is
   * left. What it returns makes that undone.
   */
  admit: (client: PlannedClient) => () => void;
  /** The client's token is good for nothing from now on. */
  revoke: (clientId: string) => void;
  /** A file becomes again what it was: what comes back with that is no news. What it returns says that it did not. */
  onRestored?: (operation: Operation) => () => void;
}

/** Does what was planned for one file. Never rejects with what a person can do something about: that stands in the outcome. */
export function createCarryOut(parts: CarryOutParts): (operation: Operation) => Promise<FileOutcome> {
  const { ledger, backups, clock, fileCalls } = parts;

  async function connect(operation: Connect): Promise<string> {
    const { connect: wanted } = operation;
    const backupId = keepBackup(operation);
    const takeBack = parts.admit(wanted.client);
    try {
      await writeKnown(operation, backupId);
    } catch (error) {
      takeBack();
      throw error;
    }
    return wanted.hint;
  }

  /**
   * The ledger says what will be there before the file is written: a crash in between leaves a client that nobody uses, never an
   * entry that nothing knows how to undo.
   */
  async function writeKnown(operation: Connect, backupId: string | null): Promise<void> {
    const { fileId, file, connection: earlier, before } = operation;
    const ownFolder = before === null ? missingFolder(dirname(file.path), fileCalls) : null;
    const lent = lentOf(fileId);
    const facts = { backupId, ownFolder, lent, at: clock.now().toISOString() };
    ledger.connect(connectionFor(operation, facts), operation.what);
    try {
      await write(operation);
    } catch (error) {
      forget(() => {
        const what = 'Not connected: the file could not be written.';
        if (earlier) ledger.connect(earlier, what);
        else ledger.disconnect(fileId, { path: file.path, what, backupId: null });
        if (lent.length > 0) ledger.lend(fileId, lent, { path: file.path, what, backupId: null });
      });
      throw error;
    }
  }

  async function restore(operation: Operation): Promise<void> {
    const takeBack = parts.onRestored?.(operation);
    try {
      await write(operation);
    } catch (error) {
      takeBack?.();
      throw error;
    }
  }

  async function disconnect(operation: Operation): Promise<string> {
    const { fileId, file, what, disconnect: ended } = operation;
    const backupId = operation.next === undefined ? null : keepBackup(operation);
    await restore(operation);
    try {
      if (ended) parts.revoke(ended.clientId);
      if (ended) ledger.disconnect(fileId, { path: file.path, what, backupId });
      else ledger.note({ fileId, path: file.path, what, backupId });
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      return `The file is as it should be, but Gatehouse could not note it. ${error.message}`;
    }
    return ended?.hint ?? 'The file is as it was then.';
  }

  /** As with connecting: the ledger says first what will have been taken. */
  async function amend(operation: Amend): Promise<string> {
    const { connection: earlier, file, fileId, what } = operation;
    const event = { path: file.path, what, backupId: keepBackup(operation) };
    const lent = lentOf(fileId);
    if (earlier) ledger.amend(amended(operation, earlier, event.backupId), event);
    else
      ledger.lend(fileId, lentBy(operation, lent, { at: clock.now().toISOString(), backupId: event.backupId }), event);
    try {
      await write(operation);
    } catch (error) {
      const failed = { path: file.path, what: 'Not changed: the file could not be written.', backupId: null };
      forget(() => (earlier ? ledger.amend(earlier, failed) : ledger.lend(fileId, lent, failed)));
      throw error;
    }
    return operation.amend.hint;
  }

  function lentOf(fileId: string): readonly Lent[] {
    return ledger.lent().filter((each) => each.fileId === fileId);
  }

  /** What a connection can only be undone with stays. */
  function keepBackup({ fileId, file, before, connection }: Operation): string | null {
    if (before === null) return null;
    const lent = lentOf(fileId).map(({ backupId }) => backupId);
    const inUse = [...(connection ? backupsOf(connection) : []), ...lent.filter((id) => id !== null)];
    return backups.keep({ fileId, path: file.path, at: clock.now().toISOString(), inUse }, before);
  }

  async function write({ file, seen, next, lockSuffix, disconnect: ended }: Operation): Promise<void> {
    const ownFolder = ended?.ownFolder ?? null;
    await replaceFile({ path: file.path, seen, next, lockSuffix, ownFolder }, fileCalls);
  }

  function assertCurrent({ fileId, file, connection }: Operation): void {
    if (ledger.find(fileId) === connection) return;
    throw new GatehouseError(
      'conflict',
      `“${file.path}” was connected or disconnected meanwhile, so nothing was written. Look at the change anew, then apply it.`,
    );
  }

  async function carry(operation: Operation): Promise<string> {
    const { connect: wanted, amend: amendment } = operation;
    if (wanted) return await connect({ ...operation, connect: wanted });
    return amendment ? await amend({ ...operation, amend: amendment }) : await disconnect(operation);
  }

  return async (operation) => {
    const { fileId, file, next } = operation;
    try {
      assertCurrent(operation);
      const text = await carry(operation);
      return { fileId, path: file.path, outcome: next === undefined ? 'unchanged' : 'written', text };
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      return { fileId, path: file.path, outcome: 'refused', text: error.message };
    }
  };
}

type Connect = Operation & { connect: NonNullable<Operation['connect']> };
type Amend = Operation & { amend: NonNullable<Operation['amend']> };

function amended({ seen, next, amend }: Amend, earlier: Connection, backupId: string | null): Connection {
  const { takes, gives } = amend;
  const passing = new Set([...gives, ...takes.map(({ name }) => name)]);
  return {
    ...earlier,
    after: earlier.after === seen?.sha256 && next ? sha256Of(next) : null,
    taken: [...earlier.taken.filter(({ name }) => !passing.has(name)), ...takes.map((each) => ({ ...each, backupId }))],
  };
}

function lentBy(
  { amend, file, fileId }: Amend,
  before: readonly Lent[],
  facts: Pick<Lent, 'at' | 'backupId'>,
): readonly Lent[] {
  const passing = new Set([...amend.gives, ...amend.takes.map(({ name }) => name)]);
  const { kind, path, format, container } = file;
  const about = { fileId, kind, path, format, container, ...facts };
  return [...before.filter(({ name }) => !passing.has(name)), ...amend.takes.map(({ name }) => ({ ...about, name }))];
}

/** A connection in the ledger without an entry in the file does no harm: it is undone by doing nothing. */
function forget(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
  }
}

function backupsOf({ backupId, taken }: Connection): string[] {
  return [backupId, ...taken.map((each) => each.backupId)].filter((id) => id !== null);
}

interface Facts {
  readonly backupId: string | null;
  readonly ownFolder: string | null;
  /** What was taken out of the file before it was connected. */
  readonly lent: readonly Lent[];
  readonly at: string;
}

/** A connection that is renewed is undone as the first one would have been, where nobody else wrote in between. */
function connectionFor({ fileId, file, seen, next, connection: earlier, connect }: Connect, facts: Facts): Connection {
  const { client, entryName, entryDigest } = connect;
  // Where something was taken out before, the backup of now is not what the person had.
  const isUntouched = earlier ? earlier.after === seen?.sha256 : facts.lent.length === 0;
  const taken = connect.taken.map((each) => ({ ...each, backupId: facts.backupId }));
  const known = new Set(taken.map(({ name }) => name));
  const lent = facts.lent.map(({ name, backupId }) => ({ name, how: 'removed' as const, backupId }));
  const before = [...(earlier?.taken ?? []), ...lent];
  return {
    fileId,
    kind: client.kind,
    path: file.path,
    format: file.format,
    container: file.container,
    clientId: client.id,
    entryName,
    entryDigest,
    after: isUntouched && next ? sha256Of(next) : null,
    taken: [...before.filter(({ name }) => !known.has(name)), ...taken],
    backupId: earlier ? earlier.backupId : facts.backupId,
    ownFolder: earlier ? earlier.ownFolder : facts.ownFolder,
    at: facts.at,
  };
}
