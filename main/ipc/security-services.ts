import { GatehouseError } from '../../shared/errors';
import type { AppContract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import type { PassphraseProof } from '../gateway/identity/authentication';
import type { Authentication } from '../gateway/ports';

export interface SecurityServiceParts {
  authentication: Authentication;
  passphrase: PassphraseProof & { replace(next: string | null): Promise<void> };
  /** Whether what is set now is still there after a restart. */
  isKept: boolean;
}

type SecurityServices = Pick<
  Services<AppContract>,
  'security.method' | 'security.authenticate' | 'security.setPassphrase'
>;

/** Who is there, and by what the person proves it. */
export function createSecurityServices({ authentication, passphrase, isKept }: SecurityServiceParts): SecurityServices {
  /** Whoever has the window open for a moment must not put a passphrase of their own in the place of the person's. */
  async function assertMayReplace(current: string | null): Promise<void> {
    if (!passphrase.isSet.get()) {
      if (authentication.method.get() === 'none' || authentication.use()) return;
      throw new GatehouseError(
        'not-authenticated',
        'Setting a passphrase takes a proof that it is you. Confirm who you are, then try again.',
      );
    }
    const checked = await passphrase.check(current ?? '');
    if (checked.outcome === 'right') return;
    throw new GatehouseError('not-authenticated', sentenceFor(checked));
  }

  return {
    'security.method': authentication.method,
    'security.authenticate': (input) => authentication.authenticate(input),
    'security.setPassphrase': async ({ current, next }) => {
      if (next !== null && !isKept) throw notKept();
      await assertMayReplace(current);
      await passphrase.replace(next);
    },
  };
}

function sentenceFor(checked: { outcome: 'wrong' | 'wait'; retryAt: Date | null }): string {
  if (checked.outcome === 'wrong') return 'The current passphrase is not right. Nothing was changed; try again.';
  const seconds = Math.max(1, Math.ceil(((checked.retryAt?.getTime() ?? 0) - Date.now()) / 1000));
  return `Too many passphrases were wrong. Nothing was changed; try again in ${seconds} seconds.`;
}

function notKept(): GatehouseError {
  const message =
    'There is no keychain here that could keep a passphrase. Set one up, or start Gatehouse with GATEHOUSE_PASSPHRASE.';
  return new GatehouseError('secret-unavailable', message);
}
