import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import Libsql from 'libsql';

/** What SQLite takes and gives here. Never a boolean: the driver ends the process when it is given one. */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

export interface Statement {
  run(cells: readonly Cell[]): void;
  /** As `run`, and faster, for text that is known to be whole: see `clean`. */
  runWhole(cells: readonly Cell[]): void;
  get(cells: readonly Cell[]): Row | undefined;
  all(cells: readonly Cell[]): readonly Row[];
}

/** One open database file; the only door to the driver. Errors carry SQLite's code: `SQLITE_FULL`. */
export interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** Reads or sets; gives the first cell of the answer, `null` when there is none. */
  pragma(text: string): Cell;
  close(): void;
}

/** Opens or makes the file, readable by its owner only whatever the umask; `-wal` and `-shm` take over its mode. */
export function connect(path: string, { busyTimeoutMs }: { busyTimeoutMs: number }): Connection {
  // Only when it is missing: closing any descriptor of a file frees every POSIX lock this process has on it.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const database = new Libsql(path, { timeout: busyTimeoutMs });
  return {
    exec: (sql) => void database.exec(sql),
    prepare: (sql) => wrap(database.prepare<unknown[]>(sql)),
    pragma: (text) => Object.values(wrap(database.prepare<unknown[]>(`PRAGMA ${text}`)).get([]) ?? {})[0] ?? null,
    close: () => void database.close(),
  };
}

function wrap(statement: Libsql.Statement<unknown[]>): Statement {
  return {
    run: (cells) => void statement.run(cells.map(clean)),
    runWhole: (cells) => void statement.run(cells),
    get: (cells) => statement.get(cells.map(clean)) as Row | undefined,
    all: (cells) => statement.all(cells.map(clean)) as Row[],
  };
}

export function clean(cell: Cell): Cell {
  return typeof cell === 'string' ? wholeText(cell) : cell;
}

/** SQLite's text ends at U+0000, and UTF-8 has no lone surrogates: both are shown instead of lost. */
export function wholeText(text: string): string {
  return text.replaceAll('\0', '␀').toWellFormed();
}
