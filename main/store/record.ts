import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../../shared/errors';
import type { AuditQuery, AuditSink, CallOutcome } from '../gateway/ports';
import type { Database } from './database';
import { explainFailure } from './explain-failure';
import { createRecordQuery } from './record-query';
import { columns, intentCells, outcomeCells } from './record-rows';
import type { Cell } from './sqlite';

/** The record of this home. Readers see all that was handed in before them. */
export interface CallRecord extends AuditSink, AuditQuery {
  /** Once for all the entries of one turn of the event loop. Returns how to stop listening. */
  onChange(listener: () => void): () => void;
  /** Writes what waits; from then on every entry is refused. Closes no database. */
  close(): void;
}

interface WaitingOutcome {
  outcome: CallOutcome;
  resolve(): void;
  reject(error: unknown): void;
}

const largestBatch = 64;

export function createRecord(database: Database): CallRecord {
  const run = randomUUID();
  const query = createRecordQuery(database, run);
  const insert = database.prepare(
    `INSERT INTO entries (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const openIntents = new Set<string>();
  const changes = createAnnouncer();
  let waiting: WaitingOutcome[] = [];
  let isOpen = true;

  /** Outcomes of one turn of the event loop go into one transaction: nothing waits for a clock. */
  function flush(): void {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    if (!writeTogether(batch)) batch.forEach(writeAlone);
    changes.announce();
  }

  function writeTogether(batch: readonly WaitingOutcome[]): boolean {
    if (batch.length === 1) return false;
    try {
      database.transaction(() => batch.forEach(insertOutcome));
    } catch {
      return false;
    }
    batch.forEach(settle);
    return true;
  }

  /** One entry that cannot be written must not take the others with it. */
  function writeAlone(each: WaitingOutcome): void {
    try {
      database.write(insert, cellsOf(each));
      settle(each);
    } catch (error) {
      each.reject(cannotRecord(database.path, error));
    }
  }

  function insertOutcome(each: WaitingOutcome): void {
    insert.run(cellsOf(each));
  }

  function cellsOf({ outcome }: WaitingOutcome): readonly Cell[] {
    return outcomeCells(outcome, run, openIntents.has(outcome.callId));
  }

  function settle({ outcome, resolve }: WaitingOutcome): void {
    openIntents.delete(outcome.callId);
    resolve();
  }

  function assertOpen(): void {
    if (!isOpen)
      throw new GatehouseError(
        'record-unavailable',
        'Gatehouse is stopping and records no more calls. Try again when it runs.',
      );
  }

  function written<A extends readonly unknown[], T>(read: (...query: A) => T): (...query: A) => T {
    return (...parameters) => {
      flush();
      return read(...parameters);
    };
  }

  return {
    async recordIntent({ isDurable, ...intent }) {
      assertOpen();
      const cells: readonly Cell[] = intentCells(intent, run);
      try {
        if (isDurable) database.durableTransaction(() => insert.run(cells));
        else database.write(insert, cells);
      } catch (error) {
        throw cannotRecord(database.path, error);
      }
      openIntents.add(intent.callId);
      changes.announce();
    },
    async recordOutcome(outcome) {
      assertOpen();
      await new Promise<void>((resolve, reject) => {
        waiting.push({ outcome, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
        if (waiting.length >= largestBatch) flush();
      });
    },
    recent: written(query.recent),
    query: written(query.query),
    call: written(query.call),
    ruleHits: written(query.ruleHits),
    hasUsed: written(query.hasUsed),
    onChange: changes.listen,
    close() {
      if (!isOpen) return;
      flush();
      isOpen = false;
      changes.stop();
    },
  };
}

function createAnnouncer() {
  const listeners = new Set<() => void>();
  let next: NodeJS.Immediate | undefined;
  return {
    announce() {
      next ??= setImmediate(() => {
        next = undefined;
        for (const listener of [...listeners]) listener();
      });
    },
    listen(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => clearImmediate(next),
  };
}

function cannotRecord(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'record-unavailable',
    `The call cannot be recorded, because the record “${path}” cannot be written: ${explainFailure(cause)}. Nothing passes without its record. Make room or change that, then try again.`,
    { cause },
  );
}
