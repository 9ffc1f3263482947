import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../../shared/errors';
import type { Secrets } from '../gateway/ports';

/** The calls of keytar that are used here. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

interface KeychainOptions {
  service: string;
  load?: () => Promise<Keychain>;
  /** A locked keychain may ask the person, who gets this long to answer. */
  timeoutMs?: number;
}

/** The keychain of this system when it works, otherwise why it does not: the end of a sentence. */
export type KeychainProbe = { secrets: Secrets } | { reason: string };

/** Proves once, with an entry of its own, that the keychain keeps and gives back. */
export async function keychainSecrets(options: KeychainOptions): Promise<KeychainProbe> {
  const { service, load = loadKeytar, timeoutMs = 30_000 } = options;
  try {
    const keychain = await load();
    await within(timeoutMs, probe(keychain, `${service} self-test`));
    return { secrets: createKeychainSecrets(keychain, service) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function createKeychainSecrets(keychain: Keychain, service: string): Secrets {
  return {
    keptIn: 'keychain',
    get: async (name) => (await asked(keychain.getPassword(service, name))) ?? undefined,
    async set(name, value) {
      if (value === '') throw new GatehouseError('invalid-request', `The secret “${name}” is empty. Give it a value.`);
      await asked(keychain.setPassword(service, name, value));
    },
    delete: async (name) => void (await asked(keychain.deletePassword(service, name))),
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new GatehouseError(
      'secret-unavailable',
      `The keychain did not do it, because ${reasonOf(cause)}. Unlock it, then try again.`,
      { cause },
    );
  }
}

async function probe(keychain: Keychain, service: string): Promise<void> {
  const account = randomUUID();
  await keychain.setPassword(service, account, account);
  const kept = await keychain.getPassword(service, account);
  await keychain.deletePassword(service, account);
  if (kept !== account) throw new Error('it does not give back what it was given');
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it did not answer')), timeoutMs);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}

async function loadKeytar(): Promise<Keychain> {
  const { default: keytar } = await import('keytar');
  return keytar;
}

const reasons: readonly [RegExp, string][] = [
  [/D-Bus|dbus|org\.freedesktop\.DBus/i, 'there is no D-Bus session'],
  [/locked|prompt|dismissed/i, 'it is locked'],
  [/collection|does not exist at path|org\.freedesktop\.secrets/i, 'it is locked or has never been set up'],
  [
    /native addon|libsecret|Cannot find (module|package)|shared object/i,
    'the keychain library (libsecret) is not installed',
  ],
  [/did not answer/, 'it did not answer'],
];

/** In our words: what the system says may be in any language, and may name paths. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return reasons.find(([pattern]) => pattern.test(message))?.[1] ?? 'it reported an error';
}
