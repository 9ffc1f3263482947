import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { type DecodedSettings, decodeSettings, defaultSettings } from './settings-file';
import { isNewer, keepAside, readSettings, type SettingsPlace } from './settings-place';
import { isSealed, type OpenedSeal } from './settings-seal';
import type { SettingsValues } from './settings-stores';

/** What a start found. */
export interface FoundSettings {
  readonly values: SettingsValues;
  /** What was wrong, where it is now, and what to do. */
  readonly problem: string | null;
  /**
   * `none`: nothing is there. `good`: only a copy of it has to be made. `repair`: the file must be written anew before anything
   * else. `untouched`: it cannot be judged here, so it stays for a start that can.
   */
  readonly state: 'none' | 'good' | 'repair' | 'untouched';
  /** The text that is not in force until the person accepts it. */
  readonly outside: string | null;
}

/** In force while nothing can be trusted: nobody is let in. */
const nobody: SettingsValues = { ...defaultSettings, isFirstRun: false };

/** Judges the settings file, and where it is not to be trusted its last good copy. Changes nothing but to keep a broken one aside. */
export function findSettings(place: SettingsPlace, opened: OpenedSeal): FoundSettings {
  const text = readSettings(place.file);
  if (text === undefined) return findWithoutFile(place, opened);
  const decoded = decodeSettings(text);
  if (decoded.kind === 'newer') throw isNewer(place.file, decoded.what);
  if (decoded.kind === 'broken') {
    const what = `was broken (${decoded.what}) and is kept as “${basename(place.aside)}”`;
    return fallBack(place, opened, what);
  }
  const doubt = doubtOf(text, opened);
  if (doubt !== null) return distrust(place, opened, { text, doubt });
  if (decoded.dropped.length > 0) return withoutParts(place, decoded);
  return 'seal' in opened && !isSealed(text) ? takeOver(place, decoded.values) : good(decoded.values);
}

/** Why a text is not what Gatehouse wrote last, as the end of a sentence; `null`: it is, or nobody can tell. */
function doubtOf(text: string, opened: OpenedSeal): string | null {
  if (!('seal' in opened)) return isSealed(text) ? `its seal cannot be checked, for ${opened.reason}` : null;
  const { seal } = opened;
  switch (seal.judge(text)) {
    case 'ours':
      return null;
    case 'unsealed':
      return seal.isFirst ? null : 'it has lost its seal';
    case 'outdated':
      return 'it is an older one, put back';
    case 'foreign':
      return seal.isFirst ? 'the key of its seal is not in the keychain any more' : 'its seal is not right';
  }
}

function good(values: SettingsValues): FoundSettings {
  return { values, problem: null, state: 'good', outside: null };
}

function takeOver(place: SettingsPlace, values: SettingsValues): FoundSettings {
  const { servers, clients, rules } = values;
  const problem = `“${place.file}” was not sealed yet and was taken as it is, with ${count(rules, 'rule')}, ${count(clients, 'client')} and ${count(servers, 'server')}. From now on a change from outside Gatehouse is not in force until you accept it.`;
  return { values, problem, state: 'repair', outside: null };
}

function withoutParts(place: SettingsPlace, { values, dropped }: DecodedSettings & { kind: 'good' }): FoundSettings {
  keepAside(place);
  return {
    values,
    problem: `Parts of “${place.file}” could not be read and were left out: ${dropped.join(', ')}. The whole file is kept as “${basename(place.aside)}”; enter those parts again.`,
    state: 'repair',
    outside: null,
  };
}

function findWithoutFile(place: SettingsPlace, opened: OpenedSeal): FoundSettings {
  if (readSettings(place.copy) === undefined)
    return { values: defaultSettings, problem: null, state: 'none', outside: null };
  return fallBack(place, opened, 'was missing');
}

/** The file is of no use: its last good copy, when that is ours. */
function fallBack(place: SettingsPlace, opened: OpenedSeal, what: string): FoundSettings {
  const copy = readCopy(place, opened);
  keepAside(place);
  if (copy.values) {
    return {
      values: copy.values,
      problem: `The settings file “${place.file}” ${what}. The settings of ${copy.savedAt} were taken instead: check that the rules are as you want them.`,
      state: 'repair',
      outside: null,
    };
  }
  return {
    values: nobody,
    problem: `The settings file “${place.file}” ${what}. No good copy was found, so there are no servers, clients and rules now: add them again, or stop Gatehouse, mend the kept file and put it back.`,
    state: 'repair',
    outside: copy.doubted,
  };
}

/** Somebody else wrote it, as far as can be told: what was last set here stays in force. */
function distrust(
  place: SettingsPlace,
  opened: OpenedSeal,
  { text, doubt }: { text: string; doubt: string },
): FoundSettings {
  const copy = readCopy(place, opened);
  const inForce = copy.values
    ? 'What was last set in Gatehouse is in force'
    : 'There are no servers, clients and rules until you decide';
  return {
    values: copy.values ?? nobody,
    problem: `“${place.file}” was changed outside Gatehouse (${doubt}) and was not taken. ${inForce}. Look at the change on the Settings screen, then accept or reject it.`,
    state: 'seal' in opened ? 'repair' : 'untouched',
    outside: text,
  };
}

/** `doubted`: the copy is readable and not to be trusted. */
function readCopy(
  { copy }: SettingsPlace,
  opened: OpenedSeal,
): { values: SettingsValues | null; savedAt: string; doubted: string | null } {
  const text = readSettings(copy);
  const none = { values: null, savedAt: '', doubted: null };
  if (text === undefined) return none;
  const decoded = decodeSettings(text);
  if (decoded.kind === 'newer') throw isNewer(copy, decoded.what);
  if (decoded.kind === 'broken' || decoded.dropped.length > 0) return none;
  if (doubtOf(text, opened) !== null) return { ...none, doubted: text };
  return { values: decoded.values, savedAt: statSync(copy).mtime.toISOString(), doubted: null };
}

function count(entries: readonly unknown[], noun: string): string {
  return `${entries.length} ${noun}${entries.length === 1 ? '' : 's'}`;
}
