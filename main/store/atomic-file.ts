import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file as a whole, readable by its owner only: after a crash or a full disk there is the old text or the
 * new, never half of one. Throws what Node throws.
 */
export function writeFileAtomic(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeSynced(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function writeSynced(path: string, text: string): void {
  // Left over from a killed process: its content and its permissions are not ours.
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    // Unlike `writeSync`, goes on after a short write and so finds out that the disk is full.
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A rename is only on disk when its folder is. Windows has no such call. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
