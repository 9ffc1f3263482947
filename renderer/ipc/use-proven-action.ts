import { useCallback, useRef, useState } from 'react';
import type { AuthenticationMethod, AuthenticationOutcome } from '../../shared/domain/authentication';
import { GatehouseError } from '../../shared/errors';
import { app } from './app';
import { type RunningAction, useAction } from './use-action';
import { useValue } from './use-value';

/** What `AuthenticationDialog` shows while an action waits for a proof of who is there. */
export interface ProofRequest {
  readonly method: Exclude<AuthenticationMethod, 'none'>;
  /** What the proof is for: “save a rule that allows destructive tools”. */
  readonly reason: string;
  readonly error: string | null;
  readonly isRunning: boolean;
  readonly onProve: (passphrase?: string) => void;
  readonly onCancel: () => void;
}

export interface Proof {
  /** `null` as long as nothing waits for one. */
  readonly proof: ProofRequest | null;
  /** Asks the person to prove who they are. False: they did not, or there is no way to. */
  prove(reason: string): Promise<boolean>;
}

export function useProof(): Proof {
  const method = useValue(app['security.method']) ?? 'none';
  const [reason, setReason] = useState<string | null>(null);
  const settle = useRef<(isProven: boolean) => void>(() => {});
  const { run, isRunning, error, reset } = useAction(async (passphrase?: string) => {
    const shown = (reason ?? '').slice(0, 200);
    const result = await app['security.authenticate'](
      passphrase === undefined ? { reason: shown } : { reason: shown, passphrase },
    );
    if (result.outcome !== 'proven') throw new GatehouseError('not-authenticated', sentenceOf(result));
    end(true);
  });
  const end = (isProven: boolean) => {
    setReason(null);
    settle.current(isProven);
  };
  const prove = useCallback(
    (wanted: string) => {
      if (method === 'none') return Promise.resolve(false);
      // One question at a time: whoever asked before gets no proof.
      settle.current(false);
      reset();
      setReason(wanted);
      return new Promise<boolean>((resolve) => {
        settle.current = resolve;
      });
    },
    [method, reset],
  );
  if (reason === null || method === 'none') return { proof: null, prove };
  const onProve = (passphrase?: string) => void run(passphrase);
  return { proof: { method, reason, error, isRunning, onProve, onCancel: () => end(false) }, prove };
}

export type ProvenAction<A extends readonly unknown[], R> = RunningAction<A, R> & {
  readonly proof: ProofRequest | null;
};

/**
 * An action that may take a proof of who is there: where main wants one, the person is asked, and the action is done again.
 * Show `proof` in an `AuthenticationDialog`, inside the dialog that runs the action when there is one.
 */
export function useProvenAction<A extends readonly unknown[], R>(
  reason: string,
  action: (...input: A) => Promise<R>,
): ProvenAction<A, R> {
  const { proof, prove } = useProof();
  const running = useAction(async (...input: A) => {
    try {
      return await action(...input);
    } catch (error) {
      const wantsProof = error instanceof GatehouseError && error.code === 'not-authenticated';
      if (!wantsProof || !(await prove(reason))) throw error;
      return await action(...input);
    }
  });
  return { ...running, proof };
}

function sentenceOf({ outcome, retryAt }: AuthenticationOutcome): string {
  switch (outcome) {
    case 'wrong':
      return 'That is not the passphrase. Try again.';
    case 'wait':
      return `There were too many wrong attempts. Try again ${retryAt === null ? 'later' : `after ${clockOf(retryAt)}`}.`;
    case 'unavailable':
      return 'The system cannot ask at the moment. Try again, or set a passphrase in Settings.';
    default:
      return 'It was cancelled. Try again, or leave it.';
  }
}

function clockOf(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB');
}
