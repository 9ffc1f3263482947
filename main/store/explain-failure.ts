const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file has reached the size that is allowed here',
  EROFS: 'the disk is read-only',
  EACCES: 'permission was refused',
  EPERM: 'permission was refused',
  EISDIR: 'there is a folder of that name',
  ENOTDIR: 'part of the path is not a folder',
  ENOENT: 'it is not there',
  ELOOP: 'the path leads in a circle',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reports an error',
  ERR_WORKER_ENDED: 'the thread that writes it has ended',
  SQLITE_FULL: 'the disk is full',
  SQLITE_READONLY: 'the file is read-only',
  SQLITE_CORRUPT: 'the file is damaged',
  SQLITE_NOTADB: 'the file is damaged',
  SQLITE_BUSY: 'another program is using it',
  SQLITE_LOCKED: 'another program is using it',
  SQLITE_CANTOPEN: 'it cannot be opened',
  SQLITE_IOERR: 'the disk is full or reports an error',
};

/** Why a file or database operation failed, as the end of a sentence: “the disk is full”. Never a path or a value. */
export function explainFailure(error: unknown): string {
  const code = codeOf(error);
  const reason = reasons[code] ?? Object.entries(reasons).find(([known]) => code.startsWith(`${known}_`))?.[1];
  return reason ?? (code === '' ? 'of an unexpected error' : `of the error ${code}`);
}

/** The error code of Node or SQLite, `''` when there is none. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
