import type { Database } from './database';
import { codeOf } from './explain-failure';
import { type Cells, type Column, columns } from './record-cells';
import { type Cell, clean } from './sqlite';

export interface Committer {
  /**
   * Puts the entries of these payloads into the database, oldest first; those it has already are passed over, so that
   * what failed half-way can be handed in again. Returns how many can never be put in, because they contradict what is
   * there. Throws what SQLite throws when the database cannot be written.
   */
  commit(payloads: readonly string[]): number;
  /** Position of the last entry that was put in or passed over. */
  last(): number;
}

// Another connection that wants to write waits for one transaction: two milliseconds.
const mostRowsInOne = 256;
const mostKnownUses = 10_000;
const at = (column: Column) => columns.indexOf(column);
const place = {
  seq: at('seq'),
  callId: at('call_id'),
  client: at('client'),
  server: at('server'),
  tool: at('tool'),
  outcome: at('outcome'),
  arguments: at('arguments_json'),
};

export function createCommitter(database: Database): Committer {
  const insert = database.prepare(
    `INSERT INTO entries (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const insertUse = database.prepare('INSERT OR IGNORE INTO uses (client, server, tool) VALUES (?, ?, ?)');
  const knownUses = new Set<string>();
  let last = Number(database.prepare('SELECT coalesce(max(seq), 0) AS last FROM entries').get([])?.['last']);

  function insertEntry(cells: Cells): void {
    insert.runWhole(cells);
    if (cells[place.outcome] === 'completed') insertUseOf(cells);
  }

  function insertUseOf(cells: Cells): void {
    const use: readonly Cell[] = [cells[place.client] ?? '', cells[place.server] ?? '', cells[place.tool] ?? ''];
    const key = use.join('\0');
    if (knownUses.has(key)) return;
    insertUse.runWhole(use);
    if (knownUses.size >= mostKnownUses) knownUses.clear();
    knownUses.add(key);
  }

  function commitTogether(entries: readonly Cells[]): boolean {
    try {
      database.transaction(() => entries.forEach(insertEntry));
      return true;
    } catch (error) {
      // A use that was undone with its entry must be written with the next.
      knownUses.clear();
      if (isContradiction(error)) return false;
      throw error;
    }
  }

  /** One entry that can never be written must not take the others with it. */
  function commitAlone(entries: readonly Cells[]): number {
    let dropped = 0;
    for (const entry of entries) {
      if (!commitTogether([entry])) dropped += 1;
      last = seqOf(entry);
    }
    return dropped;
  }

  return {
    commit(payloads) {
      const entries = joinEnded(payloads.flatMap(readEntries).filter((entry) => seqOf(entry) > last));
      let dropped = 0;
      for (let from = 0; from < entries.length; from += mostRowsInOne) {
        const some = entries.slice(from, from + mostRowsInOne);
        if (!commitTogether(some)) dropped += commitAlone(some);
        last = seqOf(some.at(-1) ?? []);
      }
      return dropped;
    },
    last: () => last,
  };
}

/** The entries of one block; a version before this one knew fewer columns. Text that SQLite cannot hold is escaped in JSON: without an escape there is none. */
export function readEntries(payload: string): readonly Cells[] {
  const entries = JSON.parse(`[${payload.replaceAll('\n', ',')}]`) as Cells[];
  if (!payload.includes('\\u') && entries.every(({ length }) => length === columns.length)) return entries;
  return entries.map((cells) => columns.map((_, index) => clean(cells[index] ?? null)));
}

/**
 * An outcome tells all that its intent does but the arguments: where both come at once, one row tells the whole story.
 * A call that is still under way has its intent's row, and gets another when it ends.
 */
function joinEnded(entries: readonly Cells[]): readonly Cells[] {
  const intents = new Map<Cell, Cells>();
  const joined = new Set<Cells>();
  const rows = entries.map((entry) => {
    const callId = entry[place.callId] ?? null;
    const intent = intents.get(callId);
    if (entry[place.outcome] === null) intents.set(callId, entry);
    else if (intent !== undefined) {
      joined.add(intent);
      return entry.with(place.arguments, intent[place.arguments] ?? null);
    }
    return entry;
  });
  return rows.filter((row) => !joined.has(row));
}

export function seqOf(entry: Cells): number {
  return Number(entry[place.seq]);
}

function isContradiction(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_CONSTRAINT');
}
