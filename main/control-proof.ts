import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { GatehouseError } from '../shared/errors';
import { writeFileAtomic } from './store/atomic-file';
import { readClosedFile } from './store/closed-file';
import { explainFailure } from './store/explain-failure';

/** Proves that who answers on the control line is the Gatehouse that uses this home. */
export interface ControlProof {
  of(nonce: string, answer: object): string;
}

/**
 * A key of this start, in a file of the home that only its owner reads. On Windows a pipe can be taken by any program that is
 * there first, of another user too, and the bridge sends a token to where the answer says. Throws a sentence.
 */
export function createControlProof(home: string): ControlProof {
  const key = randomBytes(32).toString('hex');
  try {
    writeFileAtomic(pathIn(home), `${key}\n`);
  } catch (cause) {
    const why = `its key cannot be written (${explainFailure(cause)})`;
    throw new GatehouseError(
      'conflict',
      `Commands and bridges cannot reach this instance: ${why}. See to that, then restart it.`,
      { cause },
    );
  }
  return { of: (nonce, answer) => digest(key, nonce, answer) };
}

/** Whether this answer comes from who could write the key. What cannot be read proves nothing. */
export function isProven(
  home: string,
  { nonce, answer, proof }: { nonce: string; answer: object; proof: unknown },
): boolean {
  if (typeof proof !== 'string') return false;
  try {
    const key = readClosedFile(pathIn(home), (what) => new Error(what)).trim();
    const [said, wanted] = [Buffer.from(proof), Buffer.from(digest(key, nonce, answer))];
    return /^[0-9a-f]{64}$/.test(key) && said.length === wanted.length && timingSafeEqual(said, wanted);
  } catch {
    return false;
  }
}

export function newNonce(): string {
  return randomBytes(16).toString('hex');
}

function digest(key: string, nonce: string, answer: object): string {
  return createHmac('sha256', key)
    .update(`${nonce}\n${JSON.stringify(answer)}`)
    .digest('hex');
}

function pathIn(home: string): string {
  return join(home, 'control.key');
}
