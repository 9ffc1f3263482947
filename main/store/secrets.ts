import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from '../gateway/ports';
import { encryptedFileSecrets } from './encrypted-file-secrets';
import { type KeychainProbe, keychainSecrets } from './keychain-secrets';
import { memorySecrets } from './memory-secrets';

export type ProbeKeychain = (service: string) => Promise<KeychainProbe>;

interface OpenOptions {
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** The name under which the keychain keeps them. */
  service: string;
  probe?: ProbeKeychain;
}

export interface OpenedSecrets {
  readonly secrets: Secrets;
  /** What the person should know about where they are kept. */
  readonly notice: string | null;
}

/**
 * The keychain when it works, else a file sealed with `GATEHOUSE_PASSPHRASE`, else memory only: never plaintext. Rejects
 * with a sentence when the passphrase does not open the file.
 */
export async function openSecrets({
  home,
  environment,
  service,
  probe = probeKeychain,
}: OpenOptions): Promise<OpenedSecrets> {
  const file = join(home, 'secrets.sealed.json');
  const found = await probe(service);
  if ('secrets' in found) {
    return { secrets: found.secrets, notice: existsSync(file) ? unused(file) : null };
  }
  const passphrase = environment['GATEHOUSE_PASSPHRASE'];
  if (passphrase) {
    return {
      secrets: await encryptedFileSecrets(file, passphrase),
      notice: `No keychain here: ${found.reason}. Secrets are kept in “${file}”, sealed with GATEHOUSE_PASSPHRASE; keep that passphrase safe.`,
    };
  }
  return {
    secrets: memorySecrets(),
    notice: `No keychain here: ${found.reason}. Secrets last only until Gatehouse stops. To keep them, set GATEHOUSE_PASSPHRASE.`,
  };
}

function probeKeychain(service: string): Promise<KeychainProbe> {
  return keychainSecrets({ service });
}

function unused(file: string): string {
  return `Secrets are kept in the keychain now, and those in “${file}” are not used. Enter them again in the forms of their servers, then remove the file.`;
}
