import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import { GatehouseError } from '../../../shared/errors';
import type { FileFacts, Files } from './machine';

/** Waits for no writer of a pipe; both flags are absent on Windows, which has no such files. */
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** The real file system. */
export const nodeFiles: Files = {
  stat: async (path) => {
    try {
      return factsOf(await stat(path));
    } catch (error) {
      return isAbsence(error) ? 'absent' : 'denied';
    }
  },
  read: async (path, maxBytes) => {
    const handle = await opened(path);
    try {
      return await readWhole(handle, path, maxBytes);
    } finally {
      await handle.close();
    }
  },
  list: (path) => readdir(path),
  realPath: (path) => realpath(path),
};

/** No such file, or no such folder on the way to it. Every other failure means that we could not look. */
export function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

function factsOf(found: Stats): FileFacts {
  return {
    kind: found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other',
    size: found.size,
    mtimeMs: found.mtimeMs,
    isExecutable: process.platform === 'win32' || (found.mode & 0o111) !== 0,
  };
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, withoutWaiting);
  } catch (error) {
    if (isAbsence(error)) throw new GatehouseError('not-found', `There is no file “${path}”.`, { cause: error });
    throw new GatehouseError(
      'invalid-request',
      `“${path}” could not be opened (${codeOf(error) ?? 'unknown reason'}). Allow Gatehouse to read it, then try again.`,
      { cause: error },
    );
  }
}

async function readWhole(handle: FileHandle, path: string, maxBytes: number): Promise<Buffer> {
  const found = await handle.stat();
  if (!found.isFile())
    throw new GatehouseError('invalid-request', `“${path}” is not a regular file. It was left alone.`);
  const buffer = Buffer.alloc(Math.min(found.size, maxBytes) + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  throw new GatehouseError(
    'too-large',
    found.size > maxBytes
      ? `“${path}” is larger than ${maxBytes} bytes. It was left alone.`
      : `“${path}” grew while it was read. Try again.`,
  );
}
