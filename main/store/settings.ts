import { readFileSync, renameSync, rmSync } from 'node:fs';
import { type FoundSettings, findSettings } from './find-settings';
import { createOutsideSettings, keepOutside, type OutsideSettings } from './outside-settings';
import { encodeSettings } from './settings-file';
import {
  cannotSave,
  keepCopy,
  readSettings,
  repairSettings,
  type SettingsPlace,
  settingsPlace,
} from './settings-place';
import type { OpenedSeal } from './settings-seal';
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
  /** Left out: nothing is sealed, and what somebody else wrote while Gatehouse did not run cannot be told. */
  seal?: OpenedSeal;
}

export interface OpenedSettings {
  readonly settings: Settings;
  /** What was wrong with the file, where it is now, and what to do. */
  readonly problem: string | null;
  /** What somebody else wrote, before or while we run. */
  readonly outside: OutsideSettings;
}

/**
 * Reads `settings.json`. A broken one is kept aside and replaced by the last good copy, or by settings that let nobody
 * in; one that somebody else wrote is kept beside and offered. Throws a sentence when it cannot be read, kept aside, or is
 * of a newer version; then nothing was changed.
 */
export function openSettings({
  home,
  createStore,
  now = () => new Date(),
  seal: opened = { reason: 'there is no keychain here' },
}: OpenOptions): OpenedSettings {
  const place = settingsPlace(home, now());
  const seal = 'seal' in opened ? opened.seal : undefined;
  const encode = (values: SettingsValues) => {
    const text = encodeSettings(values);
    return seal ? seal.close(text) : text;
  };
  const found = findSettings(place, opened);
  /** What stands in the file by our own doing, or with our knowledge. */
  let kept = prepare(place, found, encode);
  if (found.state === 'repair') seal?.written();

  let next = '';
  const file = createStore({ cwd: home, serialize: () => next });
  const { settings, replaceAll } = createSettings({ initial: found.values, save });
  const outside = createOutsideSettings({
    place,
    now,
    found: found.outside,
    kept: () => kept,
    inForce: settings,
    replaceAll,
  });
  return { settings, problem: found.problem, outside };

  function secure(): void {
    try {
      outside.secure();
    } catch (error) {
      throw cannotSave(place.file, error);
    }
  }

  function save(values: SettingsValues): void {
    secure();
    next = encode(values);
    try {
      file.store = { ...values };
      // conf does not notice a short write on a disk that fills up, and puts the half file in place.
      if (readFileSync(place.file, 'utf8') !== next) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    } catch (error) {
      putBack(place, kept);
      throw cannotSave(place.file, error);
    }
    kept = next;
    keepCopy(place.copy, next);
    seal?.written();
  }
}

/** Brings the files in order; returns what stands in the settings file then. */
function prepare(
  place: SettingsPlace,
  found: FoundSettings,
  encode: (values: SettingsValues) => string,
): string | undefined {
  if (found.state === 'repair') {
    // First the stranger's text, then ours in its place: should we end here, the next start finds the same again.
    if (found.outside !== null) keepOutside(place, found.outside);
    const text = encode(found.values);
    repairSettings(place, text);
    return text;
  }
  const text = readSettings(place.file);
  if (found.state === 'good' && text !== undefined) keepCopy(place.copy, text);
  return text;
}

/** After a failed write: the file as it was. The copy holds the same text and needs no room. */
function putBack({ file, copy }: SettingsPlace, kept: string | undefined): void {
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
