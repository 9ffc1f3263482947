import type { Connection, ConnectionEvent, ConnectionRecord, Lent } from '../../shared/domain/connection';
import { GatehouseError } from '../../shared/errors';
import type { Clock } from '../gateway/ports';

/** Keeps the ledger over restarts. */
interface LedgerKeeper {
  /** Why it cannot be read, and what to do; saving throws it. */
  readonly problem: string | null;
  load(): ConnectionRecord;
  /** Throws a sentence when that fails; nothing may be changed then. */
  save(contents: ConnectionRecord): void;
}

/** Keeps what files were. */
export interface Backups {
  /** Returns its id; those in `inUse` stay. Throws a sentence when that fails. */
  keep(about: { fileId: string; path: string; at: string; inUse: readonly string[] }, bytes: Buffer): string;
  /** `undefined`: it is not there any more, or cannot be opened. */
  read(backupId: string): Buffer | undefined;
}

export interface Ledger {
  /** Throws what is wrong where it cannot be read: then nobody knows what is connected. */
  assertReadable(): void;
  connections(): readonly Connection[];
  events(): readonly ConnectionEvent[];
  find(fileId: string): Connection | undefined;
  connect(connection: Connection, what: string): void;
  /** Entries that were taken out of files that are not connected. */
  lent(): readonly Lent[];
  /** Of one file; what is there by now of those before. */
  lend(fileId: string, lent: readonly Lent[], event: Omit<ConnectionEvent, 'at' | 'fileId'>): void;
  /** The connection stays, with something else taken than before. */
  amend(connection: Connection, event: Omit<ConnectionEvent, 'at' | 'fileId'>): void;
  /** The connection is no more. */
  disconnect(fileId: string, event: Omit<ConnectionEvent, 'at' | 'fileId'>): void;
  note(event: Omit<ConnectionEvent, 'at'>): void;
}

const mostEvents = 500;

export function createLedger(keeper: LedgerKeeper, clock: Clock): Ledger {
  let contents = keeper.load();

  function save(next: ConnectionRecord): void {
    const kept = { ...next, events: next.events.slice(0, mostEvents) };
    keeper.save(kept);
    contents = kept;
  }

  function lentElsewhere(fileId: string): readonly Lent[] {
    return (contents.lent ?? []).filter((each) => each.fileId !== fileId);
  }

  function others(fileId: string): readonly Connection[] {
    return contents.connections.filter((connection) => connection.fileId !== fileId);
  }

  return {
    assertReadable() {
      if (keeper.problem !== null) throw new GatehouseError('conflict', keeper.problem);
    },
    connections: () => contents.connections,
    events: () => contents.events,
    find: (fileId) => contents.connections.find((connection) => connection.fileId === fileId),
    connect(connection, what) {
      const { at, fileId, path, backupId } = connection;
      save({
        connections: [...others(fileId), connection],
        // The connection has them from now on.
        ...(contents.lent && { lent: lentElsewhere(fileId) }),
        events: [{ at, fileId, path, what, backupId }, ...contents.events],
      });
    },
    lent: () => contents.lent ?? [],
    lend(fileId, lent, event) {
      const at = clock.now().toISOString();
      const all = [...lentElsewhere(fileId), ...lent];
      save({ ...contents, lent: all, events: [{ at, fileId, ...event }, ...contents.events] });
    },
    amend(connection, event) {
      const { fileId } = connection;
      const at = clock.now().toISOString();
      save({
        ...contents,
        connections: [...others(fileId), connection],
        events: [{ at, fileId, ...event }, ...contents.events],
      });
    },
    disconnect(fileId, event) {
      const at = clock.now().toISOString();
      save({ ...contents, connections: others(fileId), events: [{ at, fileId, ...event }, ...contents.events] });
    },
    note(event) {
      save({ ...contents, events: [{ at: clock.now().toISOString(), ...event }, ...contents.events] });
    },
  };
}
