import { constants, copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import { writeFileAtomic } from './atomic-file';
import { codeOf, explainFailure } from './explain-failure';
import { type DecodedSettings, decodeSettings, defaultSettings, encodeSettings } from './settings-file';
import { createSettings, type Settings, type SettingsValues } from './settings-stores';

/** The part of conf and electron-store that is used here. */
export interface SettingsFile {
  store: Record<string, unknown>;
}

/** Makes the keeper of `<cwd>/settings.json`: `conf` without Electron, `electron-store` with it. */
export type CreateSettingsFile = (options: { cwd: string; serialize: (value: unknown) => string }) => SettingsFile;

interface OpenOptions {
  home: string;
  createStore: CreateSettingsFile;
  now?: () => Date;
}

export interface OpenedSettings {
  readonly settings: Settings;
  /** What was wrong with the file, where it is now, and what to do. */
  readonly problem: string | null;
}

/** What the file gave. `isRepaired`: it must be written anew before anything else. */
interface Found {
  values: SettingsValues;
  problem: string | null;
  isRepaired: boolean;
}

interface Place {
  file: string;
  /** What was last read or written without a fault. */
  copy: string;
  /** Name of the file that keeps a broken one. */
  aside: string;
}

/**
 * Reads `settings.json`. A broken one is kept aside and replaced by the last good copy, or by settings that let nobody
 * in. Throws a sentence when it cannot be read, kept aside, or is of a newer version; then nothing was changed.
 */
export function openSettings({ home, createStore, now = () => new Date() }: OpenOptions): OpenedSettings {
  const place = {
    file: join(home, 'settings.json'),
    copy: join(home, 'settings.last-good.json'),
    aside: join(home, `settings.broken-${now().toISOString().replaceAll(':', '-')}.json`),
  };
  const found = findSettings(place);
  if (found.isRepaired) repair(place, found.values);
  else if (existsSync(place.file)) keepCopy(place.copy, encodeSettings(found.values));
  const file = createStore({ cwd: home, serialize: (value) => encodeSettings(value as SettingsValues) });
  const settings = createSettings({ initial: found.values, save: createSave(file, place, found.values) });
  return { settings, problem: found.problem };
}

function findSettings(place: Place): Found {
  const text = read(place.file);
  if (text === undefined) return findWithoutFile(place);
  const decoded = decodeSettings(text);
  if (decoded.kind === 'newer') throw isNewer(place.file, decoded.what);
  if (decoded.kind === 'broken')
    return fallBack(place, `was broken (${decoded.what}) and is kept as “${basename(place.aside)}”`);
  if (decoded.dropped.length === 0) return { values: decoded.values, problem: null, isRepaired: false };
  keepAside(place);
  return {
    values: decoded.values,
    problem: `Parts of “${place.file}” could not be read and were left out: ${decoded.dropped.join(', ')}. The whole file is kept as “${basename(place.aside)}”; enter those parts again.`,
    isRepaired: true,
  };
}

function findWithoutFile(place: Place): Found {
  const copy = read(place.copy);
  if (copy === undefined) return { values: defaultSettings, problem: null, isRepaired: false };
  return fallBack(place, 'was missing');
}

function fallBack(place: Place, what: string): Found {
  const copy = readCopy(place.copy);
  if (copy.kind === 'newer') throw isNewer(place.copy, copy.what);
  keepAside(place);
  if (copy.kind === 'good' && copy.dropped.length === 0) {
    return {
      values: copy.values,
      problem: `The settings file “${place.file}” ${what}. The settings of ${savedAt(place.copy)} were taken instead: check that the rules are as you want them.`,
      isRepaired: true,
    };
  }
  return {
    values: { ...defaultSettings, isFirstRun: false },
    problem: `The settings file “${place.file}” ${what}. No good copy was found, so there are no servers, clients and rules now: add them again, or stop Gatehouse, mend the kept file and put it back.`,
    isRepaired: true,
  };
}

function readCopy(path: string): DecodedSettings {
  const text = read(path);
  return text === undefined ? { kind: 'broken', what: 'it is not there' } : decodeSettings(text);
}

function savedAt(path: string): string {
  return statSync(path).mtime.toISOString();
}

function read(path: string): string | undefined {
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
function keepAside({ file, aside }: Place): void {
  if (!existsSync(file)) return;
  try {
    copyFileSync(file, aside, constants.COPYFILE_EXCL);
  } catch (error) {
    rmSync(aside, { force: true });
    throw cannotRepair(file, error);
  }
}

function repair({ file, copy }: Place, values: SettingsValues): void {
  try {
    writeFileAtomic(file, encodeSettings(values));
  } catch (error) {
    throw cannotRepair(file, error);
  }
  keepCopy(copy, encodeSettings(values));
}

/** An outdated copy is worse than none: it could bring back a rule that was taken away. */
function keepCopy(path: string, text: string): void {
  try {
    writeFileAtomic(path, text);
  } catch {
    rmSync(path, { force: true });
  }
}

function createSave(file: SettingsFile, place: Place, initial: SettingsValues) {
  let kept = existsSync(place.file) ? encodeSettings(initial) : undefined;
  return (values: SettingsValues): void => {
    const text = encodeSettings(values);
    try {
      file.store = { ...values };
      // conf does not notice a short write on a disk that fills up, and puts the half file in place.
      if (readFileSync(place.file, 'utf8') !== text) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    } catch (error) {
      putBack(place, kept);
      throw cannotSave(place.file, error);
    }
    kept = text;
    keepCopy(place.copy, text);
  };
}

/** After a failed write: the file as it was. The copy holds the same text and needs no room. */
function putBack({ file, copy }: Place, kept: string | undefined): void {
  if (kept === undefined) {
    rmSync(file, { force: true });
  } else if (!matches(file, kept) && matches(copy, kept)) {
    renameSync(copy, file);
    keepCopy(copy, kept);
  }
}

function matches(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

function isNewer(path: string, what: string): GatehouseError {
  return new GatehouseError(
    'conflict',
    `“${path}” ${what}. It was probably written by a newer Gatehouse: start that one, or move the file away to begin anew. Nothing was changed.`,
  );
}

function cannotRepair(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'conflict',
    `The settings file “${path}” is broken or missing and cannot be replaced: ${explainFailure(cause)}. Make room or change that, then start Gatehouse again. Nothing was changed.`,
    { cause },
  );
}

function cannotSave(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'conflict',
    `The change was not made, because “${path}” cannot be written: ${explainFailure(cause)}. Make room or change that, then try again.`,
    { cause },
  );
}
