import { join } from 'node:path';
import { encodeBlock } from './journal-block';
import { openSegment, type Segment, type SegmentFiles, systemFiles } from './journal-segment';

/** Where the entries stand that the database does not hold yet. In this order they were written. */
export interface JournalRange {
  path: string;
  from: number;
  to: number;
}

interface JournalEntry {
  /** One line of JSON. */
  line: string;
  isDurable: boolean;
  /** Called when the line is written, in the order of the entries. */
  onWritten(): void;
}

/**
 * The entries on their way into the database: what one turn of the event loop hands in is written with one write. Two
 * files take turns, so that one can be emptied while the other is written.
 */
export interface Journal {
  /** Resolves when the operating system has the entry, and a durable one when the disk has it. Rejects otherwise. */
  append(entry: JournalEntry): Promise<void>;
  /** Writes what waits now instead of at the end of the turn. */
  flush(): void;
  pending(): readonly JournalRange[];
  pendingBytes(): number;
  /** The database holds these. */
  committed(ranges: readonly JournalRange[]): void;
  /** Whether a file waits to be emptied. */
  hasRetired(): boolean;
  /** Goes on in the other file, if that is empty. */
  retire(): void;
  /** Empties the file that is not written any more. Only when all of it is in the database and on the disk there. */
  dropRetired(): Promise<void>;
  close(): void;
}

interface JournalOptions {
  home: string;
  /** Told after each write. */
  onWrite?: () => void;
  /** What `append` rejects with, made from what Node throws. */
  explain?: (error: unknown) => unknown;
  files?: SegmentFiles;
  segmentBytes?: number;
}

export const journalNames = ['record.journal-1', 'record.journal-2'] as const;
const usualSegmentBytes = 8 * 1024 * 1024;

interface Half {
  segment: Segment;
  committed: number;
}

interface Batch {
  entries: JournalEntry[];
  written: Deferred;
  synced: Deferred | null;
}

export function createJournal({
  home,
  onWrite = () => {},
  explain = (error) => error,
  files = systemFiles,
  segmentBytes = usualSegmentBytes,
}: JournalOptions): Journal {
  const [first, second] = journalNames;
  let active: Half = { segment: openSegment(join(home, first), files), committed: 0 };
  let retired: Half = { segment: openSegment(join(home, second), files), committed: 0 };
  let batch: Batch | null = null;
  let turn: NodeJS.Immediate | undefined;

  function begin(): Batch {
    turn = setImmediate(flush);
    return { entries: [], written: defer(), synced: null };
  }

  function flush(): void {
    const due = batch;
    if (!due) return;
    batch = null;
    clearImmediate(turn);
    const { segment } = active;
    try {
      segment.write(encodeBlock(due.entries.map(({ line }) => line)));
    } catch (error) {
      const reason = explain(error);
      due.written.reject(reason);
      due.synced?.reject(reason);
      return;
    }
    for (const entry of due.entries) entry.onWritten();
    due.written.resolve();
    if (due.synced) sync(segment, due.synced);
    if (segment.size() >= segmentBytes) retire();
    onWrite();
  }

  function sync(segment: Segment, { resolve, reject }: Deferred): void {
    segment.sync().then(resolve, (error) => reject(explain(error)));
  }

  function retire(): void {
    if (retired.segment.size() > 0 || active.segment.size() === 0) return;
    [active, retired] = [retired, active];
  }

  return {
    append(entry) {
      batch ??= begin();
      batch.entries.push(entry);
      if (!entry.isDurable) return batch.written.promise;
      batch.synced ??= defer();
      return batch.synced.promise;
    },
    flush,
    pending: () =>
      [retired, active]
        .map(({ segment, committed }) => ({ path: segment.path, from: committed, to: segment.size() }))
        .filter(({ from, to }) => to > from),
    pendingBytes: () => [retired, active].reduce((sum, { segment, committed }) => sum + segment.size() - committed, 0),
    committed(ranges) {
      for (const { path, to } of ranges) {
        const half = [active, retired].find(({ segment }) => segment.path === path);
        if (half) half.committed = to;
      }
    },
    hasRetired: () => retired.segment.size() > 0,
    retire,
    async dropRetired() {
      const half = retired;
      if (half.committed < half.segment.size()) return;
      half.committed = 0;
      await half.segment.empty();
    },
    close() {
      flush();
      active.segment.close();
      retired.segment.close();
    },
  };
}

interface Deferred {
  promise: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

function defer(): Deferred {
  let resolve = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Of a batch of durable entries only nobody waits for the first of its two promises.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
