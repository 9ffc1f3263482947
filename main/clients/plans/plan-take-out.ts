import { removeEntry, setEntry } from '../formats/config-text';
import type { Json } from '../formats/config-value';
import { printable } from '../import/printable';
import { type ReadFile, shapeOf } from '../read-file';
import type { Planned } from './operation';
import { digestEntry } from './our-place';
import { type AmendParts, planAmend, refuseToWrite } from './plan-amend';

/** One entry of a file as the person saw it. */
export interface SeenEntry {
  readonly name: string;
  readonly digest: string;
}

/** What it takes to take one entry out of a file that stays connected, or never was. Changes nothing. */
export async function planTakeOut(read: ReadFile, { name, digest }: SeenEntry, parts: AmendParts): Promise<Planned> {
  const value = read.entries.get(name);
  if (value === undefined || digestEntry(value) !== digest) return refuseToWrite(read.file, changedSince);
  return await planAmend(read, parts, {
    edit: () => ({
      after: removeEntry(read.text, shapeOf(read.file), name),
      steps: [`Takes “${printable(name)}” out: Gatehouse has it.`],
    }),
    what: `Took “${printable(name)}” out.`,
    amend: { takes: [{ name, how: 'removed' }], gives: [] },
  });
}

/** What was taken out, and the file as it was before. */
export interface TakenOut {
  readonly name: string;
  readonly value: Json;
  readonly before: Buffer;
}

/** Puts the entry back: byte for byte where nobody touched the file since, else this entry alone. Changes nothing. */
export async function planPutBack(read: ReadFile, taken: TakenOut, parts: AmendParts): Promise<Planned> {
  const { name, value } = taken;
  const before = taken.before.toString('utf8');
  if (read.entries.has(name)) return refuseToWrite(read.file, `There is another “${printable(name)}” in it by now.`);
  const shape = shapeOf(read.file);
  return await planAmend(read, parts, {
    edit: () => ({
      after: removeEntry(before, shape, name) === read.text ? before : setEntry(read.text, shape, { name, value }),
      steps: [`Puts “${printable(name)}” back.`],
    }),
    what: `Put “${printable(name)}” back.`,
    amend: { takes: [], gives: [name] },
  });
}

const changedSince = 'The entry was changed meanwhile, so nothing was done. Look at it anew.';
