import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncate,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** What a segment asks of the operating system; errors are Node's. */
export interface SegmentFiles {
  /** Returns how many bytes were written, which may be fewer. */
  write(file: number, bytes: Uint8Array, position: number): number;
  truncate(file: number, bytes: number): void;
  empty(file: number): Promise<void>;
  sync(file: number): Promise<void>;
}

export const systemFiles: SegmentFiles = {
  write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
  truncate: (file, bytes) => ftruncateSync(file, bytes),
  empty: promisify((file: number, done: (error: Error | null) => void) => ftruncate(file, 0, done)),
  sync: promisify(fdatasync),
};

/** One file of the journal; it holds whole blocks only. */
export interface Segment {
  readonly path: string;
  /** Bytes of whole blocks. */
  size(): number;
  /** In the hands of the operating system when it returns. Throws what Node throws; then nothing of the block stays. */
  write(block: Uint8Array): void;
  /** Resolves when all that was written before is on the disk itself. Many that ask at once share one look at the disk. */
  sync(): Promise<void>;
  empty(): Promise<void>;
  close(): void;
}

/** Makes the file, for its owner only, or empties it: whoever opens the journal has read what was left in it. */
export function openSegment(path: string, files: SegmentFiles): Segment {
  const isNew = !existsSync(path);
  // Not for appending: Windows does not let such a file be cut.
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  let size = 0;
  let isTorn = false;
  let syncing: Promise<void> | null = null;
  let queued: Promise<void> | null = null;
  files.truncate(file, 0);
  if (isNew) syncFolder(dirname(path));

  /** Behind half a block no other could be read. */
  function mend(): void {
    if (!isTorn) return;
    files.truncate(file, size);
    isTorn = false;
  }

  function writeAll(block: Uint8Array): void {
    for (let written = 0; written < block.length; ) {
      const more = files.write(file, written === 0 ? block : block.subarray(written), size + written);
      if (more === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
      written += more;
    }
  }

  function syncNow(): Promise<void> {
    syncing = files.sync(file).finally(() => {
      syncing = null;
    });
    return syncing;
  }

  return {
    path,
    size: () => size,
    write(block) {
      mend();
      isTorn = true;
      try {
        writeAll(block);
        size += block.length;
        isTorn = false;
      } catch (error) {
        tryTo(mend);
        throw error;
      }
    },
    sync() {
      if (!syncing) return syncNow();
      // The one under way may have begun before the last write.
      queued ??= syncing
        .catch(() => {})
        .then(() => {
          queued = null;
          return syncNow();
        });
      return queued;
    },
    async empty() {
      await files.empty(file);
      size = 0;
    },
    close: () => closeSync(file),
  };
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // Tried again before the next write, which fails when this does.
  }
}

/** A new file is only on disk when its folder is. Windows has no such call. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
