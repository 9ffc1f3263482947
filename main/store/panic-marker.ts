import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import { writeFileAtomic } from './atomic-file';
import { explainFailure } from './explain-failure';
import type { PanicMemory } from './panic-memory';

/** Whether everything was stopped in an emergency and not resumed since, over restarts. */
export interface PanicMarker {
  /** Also when nobody can tell: what cannot be looked at counts as set. */
  isSet(): boolean;
  /** It is set, and the file that says so is gone: somebody else removed it. */
  wasRemoved(): boolean;
  /** Throws a sentence when it cannot be kept. */
  set(): void;
  /** Throws a sentence when it stays. */
  clear(): void;
}

/**
 * A file of the home: whatever becomes of the settings, nothing is let through while it is there. Who removes it lets nothing through
 * either, where a keychain remembers the same.
 */
export function createPanicMarker(home: string, memory: PanicMemory): PanicMarker {
  const path = join(home, 'stopped');

  function isThere(): boolean {
    try {
      return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    } catch {
      return true;
    }
  }

  return {
    isSet: () => memory.isStopped() || isThere(),
    wasRemoved: () => memory.isStopped() && !isThere(),
    set() {
      memory.keep(true);
      try {
        writeFileAtomic(
          path,
          'Everything was stopped in an emergency. Resume in Gatehouse to let calls through again.\n',
        );
      } catch (error) {
        const why = explainFailure(error);
        throw new GatehouseError(
          'internal',
          `Everything is stopped, but “${path}” cannot be written (${why}): a restart would let calls through again. Stop your clients, or make room and stop everything once more.`,
        );
      }
    },
    clear() {
      try {
        rmSync(path, { force: true, recursive: true });
      } catch (error) {
        const why = explainFailure(error);
        throw new GatehouseError(
          'internal',
          `Everything stays stopped, because “${path}” cannot be removed: ${why}. Remove it, then resume again.`,
        );
      }
      memory.keep(false);
    },
  };
}
