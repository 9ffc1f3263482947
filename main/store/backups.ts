import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import type { Secrets } from '../gateway/ports';
import { explainFailure } from './explain-failure';

/** As with the settings: no secret of a server can have this name. */
const keyEntry = 'gatehouse/backups-key';

/** Of each file; the first, of before we ever touched it, and those in use besides. */
const mostBackups = 20;

const sealedMark = Buffer.from('gatehouse backup 1\n');
const plainMark = Buffer.from('gatehouse backup 0\n');

/** One file as it was. `fileId`: 24 hex digits. */
interface BackupAbout {
  readonly fileId: string;
  readonly path: string;
  readonly at: string;
  /** Ids of backups that something can only be undone with: they stay. */
  readonly inUse: readonly string[];
}

interface BackupKeeper {
  /** Returns the id of the backup. Throws a sentence when it cannot be kept. */
  keep(about: BackupAbout, bytes: Buffer): string;
  /** `undefined`: it is not there any more, or cannot be opened. */
  read(backupId: string): Buffer | undefined;
}

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

const idForm = /^[0-9a-f]{24}\/(?:first|at)-\d{13}-[0-9a-f-]{36}$/;

/**
 * The key of the keychain that backups are sealed with. `null`: there is no keychain, and they are closed to other users only.
 * `undefined`: there is one that does not open, and no backup is kept or read until it does.
 */
type BackupsKey = Buffer | null | undefined;

export async function openBackupsKey(secrets: Secrets): Promise<BackupsKey> {
  if (secrets.keptIn === 'memory') return null;
  try {
    const known = await secrets.get(keyEntry);
    if (known !== undefined) return keyOf(known);
    const key = randomBytes(keyBytes);
    await secrets.set(keyEntry, key.toString('base64'));
    return key;
  } catch {
    return undefined;
  }
}

/** One that is no key of ours is not replaced: what it sealed may still be there. */
function keyOf(text: string): BackupsKey {
  const key = Buffer.from(text, 'base64');
  return key.length === keyBytes ? key : undefined;
}

/** What clients' files were before we changed them, in `backups/` of a home. They hold secrets: AES-256-GCM where there is a key. */
export function createBackups(home: string, key: BackupsKey): BackupKeeper {
  const folder = join(home, 'backups');

  return {
    keep({ fileId, path, at, inUse }, bytes) {
      if (key === undefined)
        throw new GatehouseError(
          'secret-unavailable',
          `“${path}” was not changed, because the keychain does not open, and a backup of it holds secrets. Unlock the keychain, start Gatehouse again, then try again.`,
        );
      try {
        const own = join(folder, fileId);
        mkdirSync(own, { recursive: true, mode: 0o700 });
        const isFirst = !readdirSync(own).some((name) => name.startsWith('first-'));
        const id = `${fileId}/${isFirst ? 'first' : 'at'}-${String(Date.parse(at)).padStart(13, '0')}-${randomUUID()}`;
        writeFileSync(join(folder, id), seal(bytes, key, id), { mode: 0o600, flag: 'wx', flush: true });
        prune(own, new Set([...inUse, id].map((each) => basename(each))));
        return id;
      } catch (cause) {
        throw new GatehouseError(
          'internal',
          `“${path}” was not changed, because no backup of it could be kept: ${explainFailure(cause)}. Change that, then try again.`,
          { cause },
        );
      }
    },
    read(backupId) {
      if (!idForm.test(backupId) || key === undefined) return undefined;
      try {
        return open(readFileSync(join(folder, backupId)), key, backupId);
      } catch {
        return undefined;
      }
    },
  };
}

function prune(folder: string, inUse: ReadonlySet<string>): void {
  const later = readdirSync(folder)
    .filter((name) => name.startsWith('at-'))
    .sort();
  const old = later.slice(0, Math.max(0, later.length - mostBackups)).filter((name) => !inUse.has(name));
  for (const name of old) rmSync(join(folder, name));
}

/** The id is sealed with it, so that one backup cannot be put in the place of another. */
function seal(bytes: Buffer, key: Buffer | null, id: string): Buffer {
  if (key === null) return Buffer.concat([plainMark, bytes]);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(id));
  const data = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([sealedMark, iv, cipher.getAuthTag(), data]);
}

function open(sealed: Buffer, key: Buffer | null, id: string): Buffer | undefined {
  const mark = sealed.subarray(0, sealedMark.length);
  const rest = sealed.subarray(sealedMark.length);
  // One that is not sealed is believed only while none could be: anybody could have written it.
  if (mark.equals(plainMark)) return key === null ? rest : undefined;
  if (!mark.equals(sealedMark) || key === null) return undefined;
  const iv = rest.subarray(0, ivBytes);
  const tag = rest.subarray(ivBytes, ivBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(id));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(rest.subarray(ivBytes + tagBytes)), decipher.final()]);
}
