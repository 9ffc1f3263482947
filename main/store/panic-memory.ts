import type { Secrets } from '../gateway/ports';

/** What the keychain remembers of an emergency stop: a program that may write files cannot end one by removing its mark. */
export interface PanicMemory {
  isStopped(): boolean;
  /** Kept soon; where that fails it stays as it was, and the mark in the home says the rest. */
  keep(isStopped: boolean): void;
  /** Resolves when all is kept that can be. */
  flush(): Promise<void>;
}

/** As with the settings' key: no secret of a server can have this name. */
const entry = 'gatehouse/stopped';

/** Without a keychain it remembers nothing. One that does not answer now may have remembered a stop, which counts as one. */
export async function openPanicMemory(secrets: Secrets): Promise<PanicMemory> {
  let isStopped = await readStopped(secrets);
  let keeping: Promise<void> = Promise.resolve();

  async function write(isWanted: boolean): Promise<void> {
    try {
      if (isWanted) await secrets.set(entry, 'stopped');
      else await secrets.delete(entry);
    } catch {
      // A stop stands in the home too; one that cannot be forgotten stops the next start, where it can be ended again.
    }
  }

  return {
    isStopped: () => isStopped,
    keep(isWanted) {
      if (secrets.keptIn === 'memory' || isWanted === isStopped) return;
      isStopped = isWanted;
      keeping = keeping.then(() => write(isWanted));
    },
    flush: () => keeping,
  };
}

async function readStopped(secrets: Secrets): Promise<boolean> {
  if (secrets.keptIn === 'memory') return false;
  try {
    return (await secrets.get(entry)) !== undefined;
  } catch {
    return true;
  }
}
