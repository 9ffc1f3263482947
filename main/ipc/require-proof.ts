import type { Rule } from '../../shared/domain/policy';
import type { Preferences } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import type { Authentication } from '../gateway/ports';

export interface ProofParts {
  authentication: Pick<Authentication, 'method' | 'use' | 'giveBack'>;
  preferences: Readable<Pick<Preferences, 'authenticateFor'>>;
  /** Told once it was done without a proof, for none can be had here. */
  onUnproven: () => void;
}

/** Gives back the proof that was taken; `undefined`: none was. */
export type GiveBack = (() => void) | undefined;

/** Throws `not-authenticated` when nobody has just proven who is there. `what` begins the sentence: “Allowing this tool”. */
export type RequireProof = (what: string, when?: { always: boolean }) => GiveBack;

/** The same for rules that are about to be in force: throws where one lets through what destroys or executes. */
export type ProveForRules = (rules: readonly Pick<Rule, 'effect' | 'server' | 'tool' | 'risks'>[]) => GiveBack;

/** Does what a proof was taken for. Where it fails nothing was proven: the proof is as good as before. */
export function provenly<T>(giveBack: GiveBack, act: () => T): T {
  try {
    return act();
  } catch (error) {
    giveBack?.();
    throw error;
  }
}

/**
 * The gate of what takes a proof. Where none can be had it lets through and says so; where the person wants none it lets
 * through, but for what would change just that (`always`).
 */
export function createRequireProof({ authentication, preferences, onUnproven }: ProofParts): RequireProof {
  return (what, { always } = { always: false }) => {
    if (!always && preferences.get().authenticateFor === 'never') return undefined;
    if (authentication.method.get() === 'none') {
      onUnproven();
      return undefined;
    }
    if (authentication.use()) return authentication.giveBack;
    throw new GatehouseError(
      'not-authenticated',
      `${what} takes a proof that it is you. Confirm who you are, then try again.`,
    );
  };
}
