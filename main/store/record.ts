import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../../shared/errors';
import type { CallHistory } from '../gateway/policy/past-calls';
import type { AuditQuery, AuditSink, CallIntent } from '../gateway/ports';
import type { Database } from './database';
import { explainFailure } from './explain-failure';
import { createJournal } from './journal';
import type { SegmentFiles } from './journal-segment';
import { type Cells, intentCells, outcomeCells } from './record-cells';
import { unpack } from './record-history';
import { createRecordLive } from './record-live';
import { readPages } from './record-pages';
import type { QuestionKind, Questions } from './record-questions';
import { recoverJournal } from './record-recovery';
import { text, textOrNull, toDetails, toSummary } from './record-rows';
import { createRecordThread, type RecordThread } from './record-thread';
import { createRecordWriter } from './record-writer';

/** The record of this home. Readers see all that was handed in before them. */
export interface CallRecord extends AuditSink, AuditQuery, CallHistory {
  /** Once for all the entries of one turn of the event loop. Returns how to stop listening. */
  onChange(listener: () => void): () => void;
  /** Told a sentence when the record cannot be written any more. */
  onTrouble(listener: (sentence: string) => void): () => void;
  /** Resolves when all that was handed in is in the database; from the call on every entry is refused. Closes no database. */
  close(): Promise<void>;
}

export interface RecordOptions {
  home: string;
  database: Database;
  /** For tests: how the journal is written, and who writes the database. */
  files?: SegmentFiles;
  thread?: RecordThread;
}

// What the writer has not taken over yet, at most; more waits for it.
const mostPendingBytes = 32 * 1024 * 1024;

/** Takes over what an earlier run left in its journal first. Throws a sentence when that cannot be done. */
export function createRecord({ home, database, files, thread: givenThread }: RecordOptions): CallRecord {
  const run = randomUUID();
  const before = recoverJournal(home, database);
  const live = createRecordLive(database, run);
  const changes = createAnnouncer();
  const troubles = new Set<(sentence: string) => void>();
  const openIntents = new Set<string>();
  const thread = givenThread ?? createRecordThread(database.path);
  const journal = createJournal({
    home,
    ...(files ? { files } : {}),
    explain: (error) => cannotRecord(database.path, error),
    onWrite() {
      changes.announce();
      writer.wake();
    },
  });
  const writer = createRecordWriter({
    journal,
    thread,
    onCommitted({ last, dropped }) {
      live.committed(last);
      if (dropped > 0) tellTrouble(contradiction(dropped));
    },
    onTrouble: (error) => error !== null && tellTrouble(cannotRecord(database.path, error).message),
  });
  let lastSeq = before;
  let isCounted = before === 0;
  let isOpen = true;

  function tellTrouble(sentence: string): void {
    for (const listener of [...troubles]) listener(sentence);
  }

  function append(cells: Cells, isDurable: boolean, onWritten: () => void): Promise<void> {
    return journal.append({ line: JSON.stringify(cells), isDurable, onWritten });
  }

  function appendIntent(intent: CallIntent): Promise<void> {
    lastSeq += 1;
    const seq = lastSeq;
    return append(intentCells(intent, { seq, run }), intent.isDurable, () => {
      openIntents.add(intent.callId);
      live.intent(intent, seq);
    });
  }

  /** Nothing runs on a promise that it will be written some day: what is in the way must be gone first. */
  async function appendAfterAll(intent: CallIntent): Promise<void> {
    try {
      await writer.flush();
    } catch (error) {
      throw cannotRecord(database.path, error);
    }
    if (!isOpen) throw isStopping();
    await appendIntent(intent);
  }

  async function ask<K extends QuestionKind>(kind: K, question: Questions[K]['ask']): Promise<Questions[K]['answer']> {
    if (!isOpen) throw isStopping();
    // What cannot be written now does not keep anybody from reading the rest.
    await writer.flush().catch(() => {});
    try {
      return await thread.ask(kind, question);
    } catch (error) {
      throw cannotRead(database.path, error);
    }
  }

  function countHits(): void {
    if (isCounted) return;
    isCounted = true;
    thread.ask('ruleHits', { upTo: before }).then(
      (rows) => {
        live.countedHits(rows);
        changes.announce();
      },
      () => {
        isCounted = false;
      },
    );
  }

  return {
    recordIntent(intent) {
      if (!isOpen) return Promise.reject(isStopping());
      if (writer.trouble() !== null || journal.pendingBytes() > mostPendingBytes) return appendAfterAll(intent);
      return appendIntent(intent);
    },
    recordOutcome(outcome) {
      if (!isOpen) return Promise.reject(isStopping());
      lastSeq += 1;
      const seq = lastSeq;
      const cells = outcomeCells(outcome, { seq, run }, openIntents.has(outcome.callId));
      return append(cells, false, () => {
        openIntents.delete(outcome.callId);
        live.outcome(outcome, seq);
      });
    },
    recent(limit) {
      journal.flush();
      return live.recent(limit);
    },
    latency() {
      journal.flush();
      return live.latency();
    },
    ruleHits() {
      journal.flush();
      countHits();
      return live.ruleHits();
    },
    hasUsed(client, server, tool) {
      journal.flush();
      return live.hasUsed(client, server, tool);
    },
    async query(filter, before, limit) {
      const { rows, isLast, total } = await ask('page', { filter, before, limit, run });
      const calls = rows.map((row) => toSummary(row, run));
      return { calls, nextBefore: isLast ? null : (calls.at(-1)?.seq ?? null), total };
    },
    async call(callId) {
      const [row, intent = row] = await ask('call', { callId });
      if (row === undefined || intent === undefined) return undefined;
      return toDetails(row, run, textOrNull(row, 'arguments_json') ?? text(intent, 'arguments_json'));
    },
    pages: (last, what) => readPages(ask, last, what),
    answered: async (last) => (await ask('answered', { last })).map(unpack),
    onChange: changes.listen,
    onTrouble(listener) {
      troubles.add(listener);
      return () => void troubles.delete(listener);
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await writer.close();
      await thread.end();
      journal.close();
      changes.stop();
    },
  };
}

function createAnnouncer() {
  const listeners = new Set<() => void>();
  let next: NodeJS.Immediate | undefined;
  return {
    announce() {
      if (listeners.size === 0) return;
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

function isStopping(): GatehouseError {
  const message = 'Gatehouse is stopping and records no more calls. Try again when it runs.';
  return new GatehouseError('record-unavailable', message);
}

function cannotRecord(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'record-unavailable',
    `The call cannot be recorded, because the record “${path}” cannot be written: ${explainFailure(cause)}. Nothing passes without its record. Make room or change that, then try again.`,
    { cause },
  );
}

function cannotRead(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'record-unavailable',
    `The record “${path}” cannot be read: ${explainFailure(cause)}. Try again; if it stays, start Gatehouse again.`,
    { cause },
  );
}

function contradiction(count: number): string {
  const what = count === 1 ? 'One entry was' : `${count} entries were`;
  return `${what} left out of the record, because the record holds another of the same call. Report this: it is a mistake of Gatehouse.`;
}
