import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import { createStore } from '../gateway/store';
import { writeFileAtomic } from './atomic-file';
import { decodeSettings } from './settings-file';
import { readSettings, type SettingsPlace, settingsPlace } from './settings-place';
import { type Settings, type SettingsValues, valuesOf } from './settings-stores';
import { watchFile } from './watch-file';

/** A settings file of somebody else's, which is not in force. */
export interface OutsideText {
  readonly text: string;
  readonly seenAt: Date;
  /** `null`: it cannot be read, and so not be accepted; `problem` says why. */
  readonly values: SettingsValues | null;
  readonly problem: string | null;
}

export interface OutsideSettings {
  /** The settings file, as the person knows it. */
  readonly path: string;
  readonly pending: Readable<OutsideText | null>;
  /** Puts it in force. Throws a sentence when it cannot be kept; then nothing changes. */
  accept(): void;
  reject(): void;
  /** Keeps what would be lost by the next write to the file. */
  secure(): void;
  /** From here on a change of the file is put back and offered. Returns the way to end it. */
  watch(onTrouble: () => void): () => void;
}

/** Of a declared configuration, which nothing here writes or watches. */
export const noOutsideSettings: OutsideSettings = {
  path: '',
  pending: { get: () => null, subscribe: () => () => {} },
  accept() {
    throw isOver();
  },
  reject() {
    throw isOver();
  },
  secure() {},
  watch: () => () => {},
};

interface OutsideParts {
  place: SettingsPlace;
  now: () => Date;
  /** What the start did not take. */
  found: string | null;
  /** What stands in the file by our own doing. */
  kept: () => string | undefined;
  inForce: Settings;
  replaceAll: (values: SettingsValues) => void;
}

export function createOutsideSettings(parts: OutsideParts): OutsideSettings {
  const { place, now, kept, inForce } = parts;
  const pending = createStore<OutsideText | null>(null);
  const first = parts.found ?? readOrNothing(place.outside);
  if (first !== undefined) offer(first, existsSync(place.outside) ? statSync(place.outside).mtime : now());

  /** Nothing is offered that would change nothing. */
  function offer(text: string, seenAt: Date): boolean {
    const outside = read(text, seenAt);
    const isNew = !isDeepStrictEqual(outside.values, valuesOf(inForce));
    pending.update((before) => (before?.text === text ? before : isNew ? outside : null));
    if (!isNew) rmSync(place.outside, { force: true });
    return isNew;
  }

  /** The file holds what we did not write. */
  function take(text: string): void {
    if (text === pending.get()?.text) return;
    if (existsSync(place.outside)) renameSync(place.outside, settingsPlace(dirname(place.file), now()).outsideBefore);
    if (offer(text, now())) keepOutside(place, text);
  }

  function check(): void {
    const ours = kept();
    const text = readOrNothing(place.file);
    if (text === ours) return;
    if (text !== undefined) take(text);
    if (ours === undefined) rmSync(place.file, { force: true });
    else writeFileAtomic(place.file, ours);
  }

  return {
    path: place.file,
    pending,
    accept() {
      const outside = pending.get();
      if (!outside) throw isOver();
      if (!outside.values)
        throw new GatehouseError('invalid-request', outside.problem ?? 'This change cannot be read.');
      parts.replaceAll(outside.values);
      settle();
    },
    reject() {
      const outside = pending.get();
      if (!outside) throw isOver();
      // Where the start had to leave the file as it is, it is still there.
      if (outside.text === kept()) parts.replaceAll(valuesOf(inForce));
      settle();
    },
    secure() {
      const text = readOrNothing(place.file);
      if (text !== undefined && text !== kept()) take(text);
      const undecided = pending.get();
      if (undecided && !existsSync(place.outside)) keepOutside(place, undecided.text);
    },
    watch: (onTrouble) =>
      watchFile(
        place.file,
        () => {
          try {
            check();
          } catch {
            onTrouble();
          }
        },
        onTrouble,
      ),
  };

  function settle(): void {
    rmSync(place.outside, { force: true });
    pending.update(() => null);
  }
}

export function keepOutside({ outside }: SettingsPlace, text: string): void {
  writeFileAtomic(outside, text);
}

function read(text: string, seenAt: Date): OutsideText {
  const decoded = decodeSettings(text);
  if (decoded.kind === 'good' && decoded.dropped.length === 0)
    return { text, seenAt, values: decoded.values, problem: null };
  const what = decoded.kind === 'good' ? `these parts cannot be read: ${decoded.dropped.join(', ')}` : decoded.what;
  return { text, seenAt, values: null, problem: `It cannot be taken: ${what}.` };
}

function readOrNothing(path: string): string | undefined {
  try {
    return readSettings(path);
  } catch {
    // Being replaced, or closed to us: the next change tells, or the next start.
    return undefined;
  }
}

function isOver(): GatehouseError {
  return new GatehouseError('not-found', 'This change is decided already, or was taken back.');
}
