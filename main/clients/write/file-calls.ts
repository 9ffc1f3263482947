import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What is done to a file system when a file is replaced; each may fail or be the last that happens. Throw what Node throws. */
export interface FileCalls {
  /** `null`: nothing is there. */
  realPath(path: string): string | null;
  /** Whether a link stands there, wherever it leads. */
  isLink(path: string): boolean;
  /** `null`: nothing is there. Throws for what is no regular file. */
  read(path: string): Buffer | null;
  /** Throws when this account may not write the file. A rename would ask for the folder's permission only. */
  assertWritable(path: string): void;
  makeFolder(path: string): void;
  /** A new folder that others cannot look into. */
  makePrivateFolder(path: string): void;
  create(path: string, mode: number): void;
  /** A new file with the mode, the owner and the extended attributes of another; what is in it does not matter. */
  copyTraits(from: string, to: string): Promise<void>;
  /** Into a file that is there, and on the disk when it returns. */
  writeSynced(path: string, bytes: Buffer): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Only when it is empty. */
  removeFolder(path: string): void;
  /** Private folders in this one that a crash left behind. */
  leftOvers(folder: string): string[];
  /** A private folder with all that is in it, if it is there. */
  discard(path: string): void;
  syncFolder(path: string): void;
  /** Whether it was free. */
  lock(folder: string): boolean;
  unlock(folder: string): void;
}

const run = promisify(execFile);
const longestCopyMs = 5000;

/** No replacement takes that long. */
const leftOverMs = 600_000;
const privateName = /^\.gatehouse-[0-9a-f-]{36}\.tmp$/;

/** The name of the private folder `id`, a UUID, by which left-overs are told. */
export function privateFolderName(id: string): string {
  return `.gatehouse-${id}.tmp`;
}

export const nodeFileCalls: FileCalls = {
  realPath: (path) => orNull(() => realpathSync.native(path)),
  isLink: (path) => orNull(() => lstatSync(path).isSymbolicLink()) ?? false,
  read: (path) => orNull(() => readRegular(path)),
  assertWritable: (path) => closeSync(openSync(path, 'r+')),
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
  makePrivateFolder: (path) => void mkdirSync(path, { mode: 0o700 }),
  create: (path, mode) => closeSync(openSync(path, 'wx', mode)),
  async copyTraits(from, to) {
    const { mode, uid, gid } = statSync(from);
    closeSync(openSync(to, 'wx', 0o600));
    // Node knows no extended attributes; the tool of the system does. Without it everything else is kept.
    await copyWithTool(from, to).catch(() => undefined);
    const made = statSync(to);
    if (made.uid !== uid || made.gid !== gid) chownSync(to, uid, gid);
    chmodSync(to, mode & 0o7777);
  },
  writeSynced(path, bytes) {
    const file = openSync(path, 'w');
    try {
      // Unlike `writeSync`, goes on after a short write and so finds out that the disk is full.
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
  rename: renameSync,
  remove: (path) => rmSync(path),
  removeFolder: rmdirSync,
  leftOvers(folder) {
    const mine = readdirSync(folder).filter((name) => privateName.test(name));
    return mine.map((name) => join(folder, name)).filter(isLeftOver);
  },
  discard: (path) => rmSync(path, { recursive: true, force: true }),
  syncFolder(path) {
    if (process.platform === 'win32') return;
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  },
  lock(folder) {
    try {
      mkdirSync(folder);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  },
  unlock: rmdirSync,
};

/** A pipe would be waited for without an end. */
function readRegular(path: string): Buffer {
  if (statSync(path).isFile()) return readFileSync(path);
  throw Object.assign(new Error('no regular file'), { code: 'EISDIR' });
}

function isLeftOver(path: string): boolean {
  const facts = lstatSync(path);
  return facts.isDirectory() && Date.now() - facts.mtimeMs > leftOverMs;
}

async function copyWithTool(from: string, to: string): Promise<void> {
  const options = { timeout: longestCopyMs };
  if (process.platform === 'linux') {
    await run('cp', ['--attributes-only', '--preserve=mode,ownership,xattr', '--', from, to], options);
  } else if (process.platform === 'darwin') {
    // Access lists and extended attributes come with the content, which is written over.
    await run('/bin/cp', ['-p', from, to], options);
  }
}

function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The error code of Node, `''` when there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
