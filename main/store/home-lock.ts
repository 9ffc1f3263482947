import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { GatehouseError } from '../../shared/errors';
import { writeFileAtomic } from './atomic-file';
import { codeOf, explainFailure } from './explain-failure';
import { type Connection, connect } from './sqlite';

export interface HomeLock {
  /** May be called twice. */
  release(): void;
}

const Holder = z.object({ pid: z.number().int().positive(), since: z.iso.datetime() });

/**
 * One writer for a home. The lock is one of the operating system's, on `gatehouse.lock`: it ends with the process that
 * holds it, however that ends, so none is ever stale. Who holds it stands beside it in `gatehouse.pid`, for the
 * sentence only. Nothing else may open `gatehouse.lock`: closing any descriptor of it would free it.
 */
export function lockHome(home: string, now: () => Date = () => new Date()): HomeLock {
  const holderFile = join(home, 'gatehouse.pid');
  const lock = take(home, holderFile);
  try {
    writeFileAtomic(holderFile, JSON.stringify({ pid: process.pid, since: now().toISOString() }));
  } catch (error) {
    lock.close();
    throw new GatehouseError(
      'conflict',
      `Gatehouse cannot write in its folder “${home}”: ${explainFailure(error)}. Make room or change that, then start it again.`,
      { cause: error },
    );
  }
  let isHeld = true;
  return {
    release() {
      if (!isHeld) return;
      isHeld = false;
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
}

function take(home: string, holderFile: string): Connection {
  let lock: Connection | undefined;
  try {
    lock = connect(join(home, 'gatehouse.lock'), { busyTimeoutMs: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) throw taken(home, holderFile);
    throw new GatehouseError(
      'conflict',
      `Gatehouse cannot lock its folder “${home}”: ${explainFailure(error)}. Name another folder with --home.`,
      { cause: error },
    );
  }
}

function taken(home: string, holderFile: string): GatehouseError {
  const holder = readHolder(holderFile);
  const who = holder ? `Another Gatehouse (process ${holder.pid}, since ${holder.since})` : 'Another Gatehouse';
  return new GatehouseError(
    'home-taken',
    `${who} is using the folder “${home}”. Use that one, stop it first, or name another folder with --home.`,
  );
}

function readHolder(path: string): z.infer<typeof Holder> | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // It has the lock and has not written this yet.
    return undefined;
  }
}
