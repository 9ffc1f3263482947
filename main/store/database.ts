import { closeSync, existsSync, fdatasyncSync, openSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import { codeOf, explainFailure } from './explain-failure';
import { migrate, migrations as ourMigrations } from './migrations';
import { type Connection, connect, type Statement } from './sqlite';

/** A connection to the one database of a home: the record and the sessions. */
export interface Database {
  readonly path: string;
  prepare(sql: string): Statement;
  /** All of the work or nothing of it, in the hands of the operating system when this returns. Throws what SQLite throws. */
  transaction(work: () => void): void;
  /**
   * All that was committed is on the disk itself when this returns, and in the database instead of its log as far as
   * readers allow. Takes milliseconds: not for the thread that serves calls.
   */
  settle(): void;
  /** May be called twice. */
  close(): void;
}

interface OpenOptions {
  home: string;
  now?: () => Date;
  migrations?: readonly string[];
}

export interface OpenedDatabase {
  readonly database: Database;
  /** What was wrong with the file, where it is now, and what to do. */
  readonly problem: string | null;
}

const busyTimeoutMs = 250;
/** 5 to 10 ms. */
const largestCheckedAtEveryStart = 16 * 1024 * 1024;
const largestWalAfterCheckpoint = 16 * 1024 * 1024;

/** Opens `record.db`, or begins a new one when it is damaged and keeps the old. Throws a sentence when neither can be. */
export function openDatabase({
  home,
  now = () => new Date(),
  migrations = ourMigrations,
}: OpenOptions): OpenedDatabase {
  const path = join(home, 'record.db');
  try {
    return { database: createDatabase(path, openChecked(path, migrations)), problem: null };
  } catch (error) {
    if (!isDamage(error)) throw cannotOpen(path, error);
  }
  try {
    const kept = keepAside(path, now());
    return {
      database: createDatabase(path, openChecked(path, migrations)),
      problem: `The record “${path}” was damaged and is kept as “${kept}”; a new one was begun. Earlier calls are not shown. Keep the old file if you need them.`,
    };
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

function openChecked(path: string, migrations: readonly string[]): Connection {
  // A clean end leaves an empty log or none; after any other every page is looked at once, and always when that is quick.
  const isSuspect = sizeOf(`${path}-wal`) > 0 || sizeOf(path) <= largestCheckedAtEveryStart;
  const connection = connect(path, { busyTimeoutMs });
  try {
    connection.exec('PRAGMA foreign_keys = ON');
    connection.exec('SELECT count(*) FROM sqlite_master');
    if (connection.pragma('journal_mode = WAL') === 'memory') throw new Error('no write-ahead log here');
    if (isSuspect && connection.pragma('quick_check') !== 'ok') {
      throw Object.assign(new Error('quick_check'), { code: 'SQLITE_CORRUPT' });
    }
    migrate(connection, path, migrations);
    configure(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** A further connection to a database that was opened here: for another thread. Throws what SQLite throws. */
export function joinDatabase(path: string): Database {
  const connection = connect(path, { busyTimeoutMs });
  configure(connection);
  return createDatabase(path, connection);
}

function configure(connection: Connection): void {
  connection.exec('PRAGMA synchronous = NORMAL');
  // When the log is copied into the database is said by `settle`.
  connection.pragma('wal_autocheckpoint = 0');
  connection.pragma(`journal_size_limit = ${largestWalAfterCheckpoint}`);
}

function createDatabase(path: string, connection: Connection): Database {
  let isOpen = true;

  function checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): void {
    try {
      connection.exec(`PRAGMA wal_checkpoint(${mode})`);
    } catch {
      // The log stays and is tried again the next time; what was committed is in it.
    }
  }

  return {
    path,
    prepare: connection.prepare,
    transaction(work) {
      connection.exec('BEGIN IMMEDIATE');
      try {
        work();
        connection.exec('COMMIT');
      } catch (error) {
        rollBack(connection);
        throw error;
      }
    },
    settle() {
      syncLog(`${path}-wal`);
      checkpoint('PASSIVE');
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      // The driver closes the file only when its statements are collected, so the log is emptied here.
      checkpoint('TRUNCATE');
      connection.close();
    },
  };
}

/** SQLite syncs its log at a checkpoint only as far as that one gets; closing a descriptor of the log frees no lock of SQLite's. */
function syncLog(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

function rollBack(connection: Connection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // SQLite has already rolled back by itself, as it does when the disk is full.
  }
}

function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(codeOf(error));
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function keepAside(path: string, at: Date): string {
  const kept = path.replace(/\.db$/, `.broken-${at.toISOString().replaceAll(':', '-')}.db`);
  for (const part of ['-wal', '-shm', '']) {
    if (existsSync(path + part)) renameSync(path + part, kept + part);
  }
  return basename(kept);
}

function cannotOpen(path: string, cause: unknown): GatehouseError {
  if (cause instanceof GatehouseError) return cause;
  return new GatehouseError(
    'record-unavailable',
    `The record “${path}” cannot be opened: ${explainFailure(cause)}. Make room or change that, then start Gatehouse again; without its record it lets nothing through.`,
    { cause },
  );
}
