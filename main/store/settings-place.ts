import { constants, copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import { writeFileAtomic } from './atomic-file';
import { codeOf, explainFailure } from './explain-failure';

/** Where the settings of one home are kept. */
export interface SettingsPlace {
  file: string;
  /** What was last read or written without a fault. */
  copy: string;
  /** Keeps a broken one. */
  aside: string;
  /** What somebody else wrote, until the person has decided. */
  outside: string;
  /** Keeps an undecided one when another comes. */
  outsideBefore: string;
}

export function settingsPlace(home: string, now: Date): SettingsPlace {
  const stamp = now.toISOString().replaceAll(':', '-');
  return {
    file: join(home, 'settings.json'),
    copy: join(home, 'settings.last-good.json'),
    aside: join(home, `settings.broken-${stamp}.json`),
    outside: join(home, 'settings.outside.json'),
    outsideBefore: join(home, `settings.outside-${stamp}.json`),
  };
}

/** `undefined`: it is not there. Throws a sentence when it cannot be read. */
export function readSettings(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new GatehouseError(
      'conflict',
      `The settings file “${path}” cannot be read: ${explainFailure(error)}. Change that or move it away, then start Gatehouse again.`,
      { cause: error },
    );
  }
}

/** A copy and no move: should we end here, the broken file still stands where the next start finds it. */
export function keepAside({ file, aside }: SettingsPlace): void {
  if (!existsSync(file)) return;
  try {
    copyFileSync(file, aside, constants.COPYFILE_EXCL);
  } catch (error) {
    rmSync(aside, { force: true });
    throw cannotRepair(file, error);
  }
}

export function repairSettings({ file, copy }: SettingsPlace, text: string): void {
  try {
    writeFileAtomic(file, text);
  } catch (error) {
    throw cannotRepair(file, error);
  }
  keepCopy(copy, text);
}

/** An outdated copy is worse than none: it could bring back a rule that was taken away. */
export function keepCopy(path: string, text: string): void {
  try {
    writeFileAtomic(path, text);
  } catch {
    rmSync(path, { force: true });
  }
}

export function isNewer(path: string, what: string): GatehouseError {
  return new GatehouseError(
    'conflict',
    `“${path}” ${what}. It was probably written by a newer Gatehouse: start that one, or move the file away to begin anew. Nothing was changed.`,
  );
}

export function cannotRepair(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'conflict',
    `The settings file “${path}” is broken or missing and cannot be replaced: ${explainFailure(cause)}. Make room or change that, then start Gatehouse again. Nothing was changed.`,
    { cause },
  );
}

export function cannotSave(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'conflict',
    `The change was not made, because “${path}” cannot be written: ${explainFailure(cause)}. Make room or change that, then try again.`,
    { cause },
  );
}
