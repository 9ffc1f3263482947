import type { Address, Json } from './config-value';

/** A configuration text that was read. Edits give a new text and leave the rest of it as it is, byte for byte. */
export interface ConfigDocument {
  /** All of it. `undefined` when the text holds nothing but white space and comments. */
  readonly value: Json | undefined;
  /** Where in the text the addressed thing begins, or else the last thing that exists on the way there. */
  offsetOf(address: Address): number;
  /** Where a name stands for the second time among the siblings of a step or, at the end of the way, among what the addressed thing holds. */
  repeatedOn(address: Address): number | undefined;
  /** Puts a value at the address, in place of what is there or as the first of its siblings, with everything that is missing on the way. */
  set(address: Address, value: Json): string;
  /** Takes away exactly what is at the address. */
  remove(address: Address): string;
}

/** The deepest nesting that is read. What people write has ten levels; parsers call themselves once per level. */
export const deepest = 100;
export const tooDeep = 'This file is nested too deeply. Make it flatter, then try again.';
