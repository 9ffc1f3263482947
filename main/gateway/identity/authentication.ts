import type { AuthenticationMethod, AuthenticationOutcome } from '../../../shared/domain/authentication';
import type { Readable } from '../../../shared/ipc/define';
import type { Authentication, Clock } from '../ports';

/** What the operating system offers to tell who is there; only the desktop has any. */
export interface SystemAuthentication {
  /** `none`: nothing, now. */
  readonly method: Readable<Exclude<AuthenticationMethod, 'passphrase'>>;
  /** Asks the person, with this sentence where the system shows one. Never rejects. */
  prompt(reason: string): Promise<'proven' | 'cancelled' | 'unavailable'>;
}

/** The passphrase, as far as it is needed to prove who is there. */
export interface PassphraseProof {
  readonly isSet: Readable<boolean>;
  check(
    text: string,
  ): Promise<{ outcome: 'right' } | { outcome: 'wrong'; retryAt: Date | null } | { outcome: 'wait'; retryAt: Date }>;
}

export interface AuthenticationParts {
  clock: Clock;
  passphrase: PassphraseProof;
  /** Left out: there is none, as without a desktop. */
  system?: SystemAuthentication | undefined;
}

const goodForMs = 30_000;

/** Proves who is there, for one action within 30 s. The system's own way where there is one, else the passphrase. */
export function createAuthentication({ clock, passphrase, system }: AuthenticationParts): Authentication {
  /** End of the proof that nobody used yet, in ms of the monotonic clock. */
  let provenUntilMs = Number.NEGATIVE_INFINITY;
  /** Of the one that was used last. */
  let usedUntilMs = Number.NEGATIVE_INFINITY;
  const method: Readable<AuthenticationMethod> = {
    // Not kept: a lid may have been closed over the sensor since.
    get() {
      const ofSystem = system?.method.get() ?? 'none';
      if (ofSystem !== 'none') return ofSystem;
      return passphrase.isSet.get() ? 'passphrase' : 'none';
    },
    subscribe(listener) {
      const ends = [system?.method.subscribe(listener), passphrase.isSet.subscribe(listener)];
      return () => {
        for (const end of ends) end?.();
      };
    },
  };

  async function ask(reason: string, text: string | undefined): Promise<AuthenticationOutcome> {
    const now = method.get();
    if (now === 'none') return { outcome: 'unavailable', retryAt: null };
    if (now !== 'passphrase') return { outcome: (await system?.prompt(reason)) ?? 'unavailable', retryAt: null };
    if (text === undefined) return { outcome: 'cancelled', retryAt: null };
    const checked = await passphrase.check(text);
    if (checked.outcome === 'right') return { outcome: 'proven', retryAt: null };
    return { outcome: checked.outcome, retryAt: checked.retryAt?.toISOString() ?? null };
  }

  return {
    method,
    async authenticate({ reason, passphrase: text }) {
      const outcome = await ask(reason, text);
      // The time counts from the answer, not from the question.
      if (outcome.outcome === 'proven') provenUntilMs = clock.monotonicMs() + goodForMs;
      return outcome;
    },
    use() {
      const isProven = clock.monotonicMs() < provenUntilMs;
      usedUntilMs = provenUntilMs;
      provenUntilMs = Number.NEGATIVE_INFINITY;
      return isProven;
    },
    giveBack() {
      // It ends when it would have ended anyway, and no later one is shortened by it.
      provenUntilMs = Math.max(provenUntilMs, usedUntilMs);
      usedUntilMs = Number.NEGATIVE_INFINITY;
    },
  };
}
