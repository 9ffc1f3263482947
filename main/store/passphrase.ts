import { randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import type { Clock, Secrets } from '../gateway/ports';
import { createStore } from '../gateway/store';
import { deriveKey } from './derive-key';

/** `wait`: too many were wrong; this one was not looked at. `retryAt`: the next one is not looked at before. */
export type PassphraseCheck =
  | { outcome: 'right' }
  | { outcome: 'wrong'; retryAt: Date | null }
  | { outcome: 'wait'; retryAt: Date };

/** The passphrase by which the person proves who answers, where the system offers nothing better. */
export interface Passphrase {
  readonly isSet: Readable<boolean>;
  /** One at a time. Rejects when the keychain does not answer; then nothing was proven. */
  check(text: string): Promise<PassphraseCheck>;
  /** `null` takes it away. Whoever calls this has proven who is there. */
  replace(next: string | null): Promise<void>;
}

/** No secret of a server can have this name (`SecretName`), so none can be put in its place through the app. */
export const passphraseEntry = 'gatehouse/passphrase';

const shortest = 8;

const Kept = z.object({
  version: z.literal(1),
  kdf: z.literal('scrypt-131072-8-1'),
  salt: z.base64(),
  hash: z.base64(),
  /** Tries since the last right one. */
  failures: z.number().int().nonnegative(),
  /** Milliseconds since the epoch. */
  retryAt: z.number().nullable(),
});
type Kept = z.infer<typeof Kept>;

/** After the third wrong one in a row, and then every further one. In ms. */
const waits = [0, 0, 5000, 30_000, 60_000, 300_000, 900_000];

/** `derive` makes a guess as costly as it is. */
export async function openPassphrase(secrets: Secrets, clock: Clock, derive = deriveKey): Promise<Passphrase> {
  let isUnread = false;
  let kept = await load().catch(() => {
    // Whether there is one is not known: then nothing can be proven, and nothing counts as needing no proof.
    isUnread = true;
    return undefined;
  });
  // What a clock set back or forward does must not unlock it, nor lock it for longer than the longest wait.
  let lockedUntilMs = clock.monotonicMs() + remaining(kept, clock);
  const isSet = createStore(isUnread || kept !== undefined);
  let queue: Promise<unknown> = Promise.resolve();

  /** Tries beside each other would be guesses beside each other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function load(): Promise<Kept | undefined> {
    return read(await secrets.get(passphraseEntry));
  }

  async function keep(next: Kept): Promise<void> {
    await secrets.set(passphraseEntry, JSON.stringify(next));
    kept = next;
  }

  async function tryOnce(text: string): Promise<PassphraseCheck> {
    if (isUnread) {
      kept = await load();
      isUnread = false;
      lockedUntilMs = clock.monotonicMs() + remaining(kept, clock);
      isSet.update(() => kept !== undefined);
    }
    if (!kept) throw new GatehouseError('invalid-request', 'No passphrase is set. Set one on the Settings screen.');
    const leftMs = lockedUntilMs - clock.monotonicMs();
    if (leftMs > 0) return { outcome: 'wait', retryAt: at(leftMs, clock) };
    const failures = kept.failures + 1;
    const waitMs = waits[Math.min(failures, waits.length) - 1] ?? 0;
    const retryAt = waitMs > 0 ? at(waitMs, clock) : null;
    // Counted before it is looked at: ending the app in between takes nothing back.
    await keep({ ...kept, failures, retryAt: retryAt?.getTime() ?? null });
    const hash = await derive(text, Buffer.from(kept.salt, 'base64'));
    if (timingSafeEqual(hash, Buffer.from(kept.hash, 'base64'))) {
      await keep({ ...kept, failures: 0, retryAt: null });
      return { outcome: 'right' };
    }
    lockedUntilMs = clock.monotonicMs() + waitMs;
    return { outcome: 'wrong', retryAt };
  }

  async function replace(next: string | null): Promise<void> {
    if (next === null) {
      await secrets.delete(passphraseEntry);
      kept = undefined;
    } else await keep(await hashOf(next, derive));
    isUnread = false;
    lockedUntilMs = Number.NEGATIVE_INFINITY;
    isSet.update(() => kept !== undefined);
  }

  return {
    isSet,
    check: (text) => inTurn(() => tryOnce(text)),
    replace: (next) => inTurn(() => replace(next)),
  };
}

async function hashOf(text: string, derive: typeof deriveKey): Promise<Kept> {
  if ([...text].length < shortest)
    throw new GatehouseError(
      'invalid-request',
      `A passphrase has at least ${shortest} characters. Choose a longer one.`,
    );
  const salt = randomBytes(16);
  const hash = await derive(text, salt);
  return {
    version: 1,
    kdf: 'scrypt-131072-8-1',
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
    failures: 0,
    retryAt: null,
  };
}

/** Something else in its place is none: what takes a proof cannot be had then. */
function read(text: string | undefined): Kept | undefined {
  try {
    const kept = Kept.parse(JSON.parse(text ?? ''));
    return Buffer.from(kept.hash, 'base64').length === 32 ? kept : undefined;
  } catch {
    return undefined;
  }
}

function remaining(kept: Kept | undefined, clock: Clock): number {
  const longest = waits.at(-1) ?? 0;
  return Math.min(Math.max((kept?.retryAt ?? 0) - clock.now().getTime(), 0), longest);
}

function at(inMs: number, clock: Clock): Date {
  return new Date(clock.now().getTime() + inMs);
}
