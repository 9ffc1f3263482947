import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ZipFile } from './read-zip';

/**
 * Writes the files of a bundle into a folder of ours that is not there yet: all of them, or none. A folder that is there already is
 * left as it is, for its name holds the digest of the bundle. Names were checked when the archive was read. Whether it wrote them.
 * @throws GatehouseError when a file is damaged; the system's errors as they are.
 */
export async function unpackBundle(files: readonly ZipFile[], folder: string): Promise<boolean> {
  if (await isThere(folder)) return false;
  const draft = `${folder}.${randomUUID()}`;
  try {
    await mkdir(draft, { recursive: true, mode: 0o700 });
    for (const file of files) {
      const path = join(draft, ...file.name.split('/'));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // `wx`: on a file system that takes two names for one, the second is an error and does not take the place of the first.
      await writeFile(path, file.read(), { flag: 'wx', mode: file.isExecutable ? 0o700 : 0o600 });
    }
    await rename(draft, folder);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (await isThere(folder)) return false;
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
