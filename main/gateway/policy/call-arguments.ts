import { randomUUID } from 'node:crypto';
import { pathNames } from '../../../shared/domain/argument-path';
import { skipString } from '../json/scan';
import { faults } from './faults';

/** A value of JSON as CEL takes it: integers that a double cannot hold are whole, objects are maps with keys of any name. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>;

/** Longer ones are no number that anybody compares. */
const mostDigits = 100;
/** Stands for an integer until it is one; nobody outside can know it. */
const mark = randomUUID();

/** Parses arguments for conditions and limits. Throws a part of a sentence for numbers that would not be what was sent. */
export function parseArguments(json: string): ReadonlyMap<string, JsonValue> {
  const value = toValue(JSON.parse(/\d{16}/.test(json) ? markIntegers(json) : json));
  if (!(value instanceof Map)) throw new Error(faults.noObject);
  return value;
}

function toValue(value: unknown): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(faults.largeNumber);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  if (Array.isArray(value)) return value.map(toValue);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === mark) return BigInt(String(first[1]));
  return new Map(entries.map(([key, inner]) => [key, toValue(inner)]));
}

/** Numbers outside strings that are integers, and too large for a double. */
function markIntegers(json: string): string {
  let marked = '';
  let at = 0;
  while (at < json.length) {
    const start = at;
    if (json[at] === '"') at = skipString(json, at);
    else {
      at = json.indexOf('"', at);
      if (at < 0) at = json.length;
    }
    const part = json.slice(start, at);
    marked += part.startsWith('"') ? part : part.replaceAll(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, markInteger);
  }
  return marked;
}

function markInteger(number: string): string {
  if (!/^-?\d{16,}$/.test(number) || Number.isSafeInteger(Number(number))) return number;
  if (number.length > mostDigits) throw new Error(faults.longNumber);
  return `{"${mark}":"${number}"}`;
}

const known = new WeakMap<object, ReadonlyMap<string, JsonValue>>();

/** The same for all that look at one call: it is parsed once. */
export function argumentsOf(call: { readonly argumentsJson: string }): ReadonlyMap<string, JsonValue> {
  const before = known.get(call);
  if (before) return before;
  const parsed = parseArguments(call.argumentsJson);
  known.set(call, parsed);
  return parsed;
}

/** The number at a path of the arguments. Throws a part of a sentence where there is none that could be added up. */
export function numberIn(args: ReadonlyMap<string, JsonValue>, path: string): number {
  let value: JsonValue | undefined = args;
  for (const name of pathNames(path)) value = value instanceof Map ? value.get(name) : undefined;
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number') throw new Error(`“${path}” is no number`);
  if (number < 0) throw new Error(`“${path}” is less than nothing`);
  return number;
}

export function numberAt(json: string, path: string): number {
  return numberIn(parseArguments(json), path);
}

/** How many entries the lists and objects hold together. */
export function countEntries(value: JsonValue): number {
  if (value instanceof Map) return [...value.values()].reduce<number>((sum, inner) => sum + 1 + countEntries(inner), 0);
  if (Array.isArray(value)) return value.reduce<number>((sum, inner: JsonValue) => sum + 1 + countEntries(inner), 0);
  return 0;
}
