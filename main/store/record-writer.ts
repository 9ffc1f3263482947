import type { Journal } from './journal';
import type { Committed } from './record-questions';
import type { RecordThread } from './record-thread';

/** Sees to it that what stands in the journal comes into the database. */
export interface RecordWriter {
  /** Something new stands in the journal: it is taken over soon, with what comes until then. */
  wake(): void;
  /** All that was handed in before is in the database. Rejects with what SQLite or Node says when it cannot be. */
  flush(): Promise<void>;
  /** Why the last try failed; `null` when it did not. */
  trouble(): unknown;
  /** Takes all over and empties the journal. What cannot be taken over stays in it for the next start. */
  close(): Promise<void>;
}

interface WriterParts {
  journal: Journal;
  thread: RecordThread;
  onCommitted(committed: Committed): void;
  /** The record cannot be written any more, or can be again (`null`). */
  onTrouble(error: unknown): void;
}

/** Long enough that a commit has many rows, short enough that little has to be taken over at the start after a kill. */
const gatherMs = 50;
const retryMs = 1000;
const quietMs = 250;
const mostPendingBytes = 1024 * 1024;

export function createRecordWriter({ journal, thread, onCommitted, onTrouble }: WriterParts): RecordWriter {
  let trouble: unknown = null;
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let soon: NodeJS.Timeout | undefined;
  let quiet: NodeJS.Timeout | undefined;
  let isOpen = true;

  /** One commit at a time; who asks meanwhile shares the next. */
  function flush(): Promise<void> {
    journal.flush();
    if (!current) return begin();
    next ??= current
      .catch(() => {})
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  }

  function begin(): Promise<void> {
    clearTimeout(soon);
    soon = undefined;
    current = commit().finally(() => {
      current = null;
    });
    return current;
  }

  async function commit(): Promise<void> {
    const ranges = journal.pending();
    const isSettled = journal.hasRetired();
    if (ranges.length === 0 && !isSettled) return;
    try {
      const committed = await thread.ask('commit', { ranges, isSettled });
      journal.committed(ranges);
      if (isSettled) await journal.dropRetired();
      onCommitted(committed);
      turnedOut(null);
    } catch (error) {
      turnedOut(error);
      throw error;
    }
  }

  function turnedOut(error: unknown): void {
    const isNews = (error === null) !== (trouble === null);
    trouble = error;
    if (isNews) onTrouble(error);
    if (!isOpen) return;
    if (error !== null || journal.pendingBytes() > 0) wake();
    else whenQuiet();
  }

  /** Emptying the journal costs milliseconds of another thread, so it waits for a pause. */
  function whenQuiet(): void {
    quiet = quiet?.refresh() ?? setTimeout(() => void tidy().catch(() => {}), quietMs).unref();
  }

  async function tidy(): Promise<void> {
    if (!isOpen) return;
    journal.retire();
    if (journal.hasRetired()) await flush();
  }

  function wake(): void {
    if (journal.pendingBytes() > mostPendingBytes && trouble === null) void flush().catch(() => {});
    else soon ??= setTimeout(() => void flush().catch(() => {}), trouble === null ? gatherMs : retryMs).unref();
  }

  return {
    wake,
    flush,
    trouble: () => trouble,
    async close() {
      isOpen = false;
      clearTimeout(soon);
      clearTimeout(quiet);
      try {
        await flush();
        journal.retire();
        await flush();
      } catch {
        // It stays in the journal, and the next start takes it over.
      }
    },
  };
}
