import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { FileRead } from '../gateway/approval/preview/subject';

/** The file system as previews need it: one regular file, read whole or not at all. */
export interface PreviewFiles {
  read(path: string, maxBytes: number): Promise<FileRead>;
  realPath(path: string): Promise<string | undefined>;
}

export function createPreviewFiles(): PreviewFiles {
  return {
    async read(path, maxBytes) {
      let file: FileHandle | undefined;
      try {
        // A link put there since the path was resolved is not followed, and a pipe is not waited for.
        file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
        return await readWhole(file, maxBytes);
      } catch (error) {
        return { kind: isAbsent(error) ? 'absent' : 'failed' };
      } finally {
        await file?.close().catch(() => undefined);
      }
    },
    async realPath(path) {
      for (let known = path; ; known = dirname(known)) {
        try {
          return join(await realpath(known), relative(known, path));
        } catch (error) {
          // A link that leads nowhere has no real path, and neither has what lies behind a door that is closed.
          if (!isAbsent(error) || known === dirname(known) || (await isLink(known))) return undefined;
        }
      }
    },
  };
}

async function readWhole(file: FileHandle, maxBytes: number): Promise<FileRead> {
  const stat = await file.stat();
  if (!stat.isFile()) return { kind: 'no-file' };
  if (stat.size > maxBytes) return { kind: 'too-large' };
  // One byte more than allowed: the file may grow meanwhile.
  const buffer = Buffer.alloc(maxBytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
    if (length > maxBytes) return { kind: 'too-large' };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer.subarray(0, length));
    return text.includes('\0') ? { kind: 'no-text' } : { kind: 'text', text };
  } catch {
    return { kind: 'no-text' };
  }
}

async function isLink(path: string): Promise<boolean> {
  return await lstat(path).then(
    (stat) => stat.isSymbolicLink(),
    () => false,
  );
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
