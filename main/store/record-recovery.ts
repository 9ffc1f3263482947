import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import type { Database } from './database';
import { codeOf, explainFailure } from './explain-failure';
import { journalNames } from './journal';
import { readBlocks } from './journal-block';
import { createCommitter, readEntries, seqOf } from './record-committer';

/**
 * Puts into the database what an earlier run left in its journal, and has it on the disk when it returns; the journal may
 * be emptied then. Returns the position of the last entry. Throws a sentence when the database cannot take it.
 */
export function recoverJournal(home: string, database: Database): number {
  try {
    const payloads = journalNames.map((name) => readBlocks(readIfThere(join(home, name))).payloads);
    const [older = [], newer = []] = payloads.sort((a, b) => firstSeq(a) - firstSeq(b));
    const left = [...older, ...newer];
    const committer = createCommitter(database);
    if (left.length > 0) {
      committer.commit(left);
      database.settle();
    }
    return committer.last();
  } catch (error) {
    throw new GatehouseError(
      'record-unavailable',
      `The record “${database.path}” cannot take in the last calls of before: ${explainFailure(error)}. Make room or change that, then start Gatehouse again; without its record it lets nothing through.`,
      { cause: error },
    );
  }
}

function firstSeq([payload]: readonly string[]): number {
  const [entry] = payload === undefined ? [] : readEntries(payload);
  return entry === undefined ? 0 : seqOf(entry);
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
