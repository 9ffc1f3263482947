import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { GatehouseError } from '../../shared/errors';
import type { Secrets } from '../gateway/ports';
import { writeFileAtomic } from './atomic-file';
import { deriveKey } from './derive-key';
import { codeOf, explainFailure } from './explain-failure';

const Base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const Sealed = z.object({
  version: z.literal(1),
  kdf: z.literal('scrypt-131072-8-1'),
  cipher: z.literal('aes-256-gcm'),
  salt: Base64,
  iv: Base64,
  tag: Base64,
  data: Base64,
});
type Sealed = z.infer<typeof Sealed>;
const Contents = z.record(z.string(), z.string());

interface Vault {
  key: Buffer;
  salt: Buffer;
  values: Readonly<Record<string, string>>;
}

/**
 * Secrets in one file, sealed with a key that scrypt makes of the passphrase. Rejects with a sentence when the file is
 * there and the passphrase does not open it; the file is then left alone.
 */
export async function encryptedFileSecrets(path: string, passphrase: string): Promise<Secrets> {
  let vault = await open(path, passphrase);

  function save(values: Readonly<Record<string, string>>): void {
    try {
      writeFileAtomic(path, JSON.stringify(seal(vault, values)));
    } catch (cause) {
      throw new GatehouseError(
        'secret-unavailable',
        `The secret was not kept, because “${path}” cannot be written: ${explainFailure(cause)}. Make room or change that, then try again.`,
        { cause },
      );
    }
    vault = { ...vault, values };
  }

  return {
    keptIn: 'encrypted-file',
    get: async (name) => (Object.hasOwn(vault.values, name) ? vault.values[name] : undefined),
    set: async (name, value) => save(Object.fromEntries([...Object.entries(vault.values), [name, value]])),
    delete: async (name) => save(Object.fromEntries(Object.entries(vault.values).filter(([kept]) => kept !== name))),
  };
}

async function open(path: string, passphrase: string): Promise<Vault> {
  if (passphrase === '')
    throw new GatehouseError(
      'secret-unavailable',
      'The passphrase for the secrets is empty. Set GATEHOUSE_PASSPHRASE.',
    );
  const text = read(path);
  if (text === undefined) {
    const salt = randomBytes(16);
    return { salt, key: await deriveKey(passphrase, salt), values: {} };
  }
  const sealed = parse(path, text);
  const salt = Buffer.from(sealed.salt, 'base64');
  const key = await deriveKey(passphrase, salt);
  return { salt, key, values: unseal(path, sealed, key) };
}

function seal({ key, salt }: Vault, values: Readonly<Record<string, string>>): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const data = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()]);
  return {
    version: 1,
    kdf: 'scrypt-131072-8-1',
    cipher: 'aes-256-gcm',
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

function unseal(path: string, sealed: Sealed, key: Buffer): Readonly<Record<string, string>> {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const text = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
    return Contents.parse(JSON.parse(text.toString('utf8')));
  } catch (cause) {
    throw new GatehouseError(
      'secret-unavailable',
      `The passphrase in GATEHOUSE_PASSPHRASE does not open “${path}”, or the file was changed. Set the right one, or move the file away and enter the secrets again.`,
      { cause },
    );
  }
}

function parse(path: string, text: string): Sealed {
  try {
    return Sealed.parse(JSON.parse(text));
  } catch (cause) {
    throw new GatehouseError(
      'secret-unavailable',
      `“${path}” is not a file of secrets that this version can read. Put back a copy of it, or move it away and enter the secrets again.`,
      { cause },
    );
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw new GatehouseError(
      'secret-unavailable',
      `The secrets in “${path}” cannot be read: ${explainFailure(cause)}. Change that, then start Gatehouse again.`,
      { cause },
    );
  }
}
