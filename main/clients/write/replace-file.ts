import { createHash, randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GatehouseError } from '../../../shared/errors';
import { codeOf, type FileCalls, privateFolderName } from './file-calls';

/** A file as it was seen. `null`: there was none. */
export type Seen = { readonly sha256: string } | null;

export interface Replacement {
  readonly path: string;
  /** What it must still be. */
  readonly seen: Seen;
  /** `null`: the file is removed. `undefined`: it is only made sure that it is as it was seen. */
  readonly next: Buffer | null | undefined;
  /** A folder of this name beside the file is its client's own lock (`proper-lockfile`). */
  readonly lockSuffix?: string | null;
  /** With the file goes what is empty then, from its folder up to this one. */
  readonly ownFolder?: string | null;
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const lockTries = 20;
const renameTries = 20;
const betweenTriesMs = 100;

/**
 * Puts other content into a file that belongs to somebody else. Links are followed; mode, owner and extended attributes stay;
 * after a crash at any moment there is the old content or the new, never something else. Directly before it takes effect the
 * file is read once more.
 * @throws GatehouseError `conflict` when it is not as it was seen, or is being written; `invalid-request` when it cannot be
 *   written. Whenever it throws, the file is as it was.
 */
export async function replaceFile(replacement: Replacement, calls: FileCalls): Promise<void> {
  const { path, seen, next } = replacement;
  try {
    const target = targetOf(path, calls);
    assertUnchanged(target, { path, seen, calls });
    if (next !== undefined) await change(target, { ...replacement, next }, calls);
  } catch (error) {
    throw error instanceof GatehouseError ? error : cannotWrite(path, error);
  }
}

/** The outermost folder that has to be made so that there is this one; `null`: it is there. */
export function missingFolder(folder: string, calls: Pick<FileCalls, 'realPath'>): string | null {
  let missing: string | null = null;
  for (let at = folder; calls.realPath(at) === null && dirname(at) !== at; at = dirname(at)) missing = at;
  return missing;
}

function targetOf(path: string, calls: FileCalls): string {
  const real = calls.realPath(path);
  if (real !== null || !calls.isLink(path)) return real ?? path;
  throw new GatehouseError(
    'invalid-request',
    `“${path}” is a link to a place where nothing is, so nothing was written. Make what it leads to, or remove the link.`,
  );
}

type Change = Replacement & { readonly next: Buffer | null };

async function change(target: string, replacement: Change, calls: FileCalls): Promise<void> {
  const folder = dirname(target);
  const made = missingFolder(folder, calls);
  try {
    if (made !== null) calls.makeFolder(folder);
    await exchange(target, replacement, calls);
  } catch (error) {
    if (!isDone(target, replacement.next, calls)) {
      removeEmpty(folder, made, calls);
      throw error;
    }
  }
  // What follows is of no account for what the file is now, so its failure is none of the change.
  quietly(() => calls.syncFolder(folder));
  if (replacement.next === null) removeEmpty(folder, replacement.ownFolder ?? null, calls);
}

/** A disk of the network may say that something failed which it did. */
function isDone(target: string, next: Buffer | null, calls: FileCalls): boolean {
  try {
    const now = calls.read(target);
    return now === null ? next === null : next?.equals(now) === true;
  } catch {
    return false;
  }
}

async function exchange(target: string, { path, seen, next, lockSuffix }: Change, calls: FileCalls): Promise<void> {
  const unlock = lockSuffix ? await lock(target + lockSuffix, { path, calls }) : () => {};
  try {
    assertUnchanged(target, { path, seen, calls });
    if (next === null) calls.remove(target);
    else await put(target, next, { path, seen, calls });
  } finally {
    quietly(unlock);
  }
}

interface Context {
  /** As the person knows it. */
  readonly path: string;
  readonly calls: FileCalls;
}

/** The draft has the permissions of the file, and secrets: until it is in its place it lies where nobody else can look. */
async function put(target: string, next: Buffer, { path, seen, calls }: Context & { seen: Seen }): Promise<void> {
  if (seen !== null) calls.assertWritable(target);
  quietly(() => calls.leftOvers(dirname(target)).forEach(calls.discard));
  const room = join(dirname(target), privateFolderName(randomUUID()));
  const draft = join(room, 'draft');
  try {
    calls.makePrivateFolder(room);
    // Tokens stand in these files: a new one is for its owner alone.
    if (seen === null) calls.create(draft, 0o600);
    else await calls.copyTraits(target, draft);
    calls.writeSynced(draft, next);
    await rename(draft, target, { path, seen, calls });
  } finally {
    quietly(() => calls.discard(room));
  }
}

/** On Windows somebody may hold the file for a moment: a virus scanner, or the client itself. */
async function rename(from: string, to: string, context: Context & { seen: Seen }): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    assertUnchanged(to, context);
    try {
      return context.calls.rename(from, to);
    } catch (error) {
      if (!isHeld(error) || tries >= renameTries) throw error;
      await wait(betweenTriesMs);
    }
  }
}

function isHeld(error: unknown): boolean {
  const code = codeOf(error);
  return process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES');
}

function assertUnchanged(target: string, { path, seen, calls }: Context & { seen: Seen }): void {
  const now = calls.read(target);
  const isSame = now === null ? seen === null : seen !== null && sha256Of(now) === seen.sha256;
  if (isSame) return;
  const what = now === null ? 'is gone' : seen === null ? 'was made meanwhile' : 'was changed meanwhile';
  throw new GatehouseError(
    'conflict',
    `“${path}” ${what}, so nothing was written. Look at the change anew, then apply it.`,
  );
}

async function lock(folder: string, { path, calls }: Context): Promise<() => void> {
  for (let tries = 1; tries <= lockTries; tries += 1) {
    if (calls.lock(folder)) return () => calls.unlock(folder);
    await wait(betweenTriesMs);
  }
  throw new GatehouseError(
    'conflict',
    `Its client is writing “${path}”, so nothing was written. Try again in a moment; if it is not running, remove the folder “${basename(folder)}” beside the file.`,
  );
}

/** From `folder` up to `last`, as far as they are empty. */
function removeEmpty(folder: string, last: string | null, calls: FileCalls): void {
  if (last === null) return;
  quietly(() => {
    for (let at = folder; at.startsWith(last); at = dirname(at)) calls.removeFolder(at);
  });
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Whoever asks does so where nothing depends on it.
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this account may not write it',
  EPERM: 'this account may not write it',
  EROFS: 'it is on a disk that cannot be written',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EISDIR: 'it is no regular file',
  ENOTDIR: 'its folder is a file',
  EEXIST: 'its folder is a file, or a link to a place where nothing is',
  ENOENT: 'its folder is a link to a place where nothing is, or has gone meanwhile',
  ELOOP: 'its links lead in a circle',
  EBUSY: 'another program holds it',
};

export function cannotWrite(path: string, cause: unknown): GatehouseError {
  const code = codeOf(cause);
  const reason = reasons[code] ?? `the system said ${code || 'nothing'}`;
  return new GatehouseError(
    'invalid-request',
    `“${path}” cannot be written: ${reason}. It is as it was. Change that, then try again.`,
    { cause },
  );
}
