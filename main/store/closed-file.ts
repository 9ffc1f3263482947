import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { codeOf, explainFailure } from './explain-failure';

/** What is said of a file that does not exist. */
export const absent = 'is not there';

/** In bytes: a key or a token. */
const longestFile = 1024;

/** A small file that its owner alone may read. Throws what `unusable` makes of why it cannot be had. */
export function readClosedFile(path: string, unusable: (what: string) => Error): string {
  // Not waiting for whoever might write into a pipe of that name; Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = open(path, { flags, unusable });
  try {
    const { mode, uid, size } = fstatSync(file);
    const isFile = (mode & constants.S_IFMT) === constants.S_IFREG;
    if (!isFile || size > longestFile) throw unusable('is not the file that Gatehouse made');
    if (process.platform !== 'win32' && uid !== process.getuid?.()) throw unusable('belongs to another user');
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw unusable('can be read by other users');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function open(path: string, { flags, unusable }: { flags: number; unusable: (what: string) => Error }): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw unusable(absent);
    if (codeOf(error) === 'ELOOP') throw unusable('is a link to somewhere else');
    throw unusable(`cannot be read: ${explainFailure(error)}`);
  }
}
