import { parse, TomlError } from 'smol-toml';
import { type ConfigDocument, deepest, tooDeep } from './config-document';
import { ConfigTextError, problemAt } from './config-problem';
import { type Address, emptyRecord, idOf, isElement, type Json, valueAt } from './config-value';
import { lineBreakOf } from './text-edit';
import { removeToml, setToml } from './toml-edit';
import { isWithin, scanToml, type TomlPath, type TomlStatement } from './toml-scan';
import { withoutNulls } from './toml-text';

/** TOML 1.1, of which only 1.0 is written. @throws ConfigTextError */
export function openToml(text: string): ConfigDocument {
  const parsed = read(text);
  const statements = scanToml(text);
  const value = toJson(parsed, text);
  const page = { text, statements, lineBreak: lineBreakOf(text) };
  const offsetAt = (path: TomlPath) => offsetOf(statements, path);
  return {
    value,
    offsetOf: (address) => offsetAt(pathOf(value, address)),
    repeatedOn(address) {
      const path = repeatedElement(value, address);
      return path && offsetAt(path);
    },
    set(address, added) {
      const edited = setToml(page, pathOf(value, address), withoutNulls(added));
      return typeof edited === 'string' ? edited : openToml(edited.cleared).set(address, added);
    },
    remove: (address) => (valueAt(value, address) === undefined ? text : removeToml(page, pathOf(value, address))),
  };
}

function read(text: string): unknown {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded', maxDepth: deepest });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The lines below the first quote the file.
    const reason = error.message.split('\n')[0]?.replace('Invalid TOML document: ', '');
    const { line, column } = error;
    throw new ConfigTextError({ text: `This is not TOML: ${reason}. Correct the file, then try again.`, line, column });
  }
}

/** Dates become text, integers of 64 bits the nearest number. */
function toJson(value: unknown, text: string, depth = 0): Json {
  if (depth > 2 * deepest) throw problemAt(text, 0, tooDeep);
  if (Array.isArray(value)) return value.map((element) => toJson(element, text, depth + 1));
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value as Json;
  const record = emptyRecord();
  for (const [name, member] of Object.entries(value)) record[name] = toJson(member, text, depth + 1);
  return record;
}

/** Where an address leads, in names and numbers. An element that is not there gets the number behind the last. */
function pathOf(value: Json, address: Address): TomlPath {
  return address.map((step, depth) => {
    if ('key' in step) return step.key;
    const list = valueAt(value, address.slice(0, depth));
    const elements = Array.isArray(list) ? list : [];
    const index = elements.findIndex((element) => isElement(element, step));
    return index === -1 ? elements.length : index;
  });
}

/** Names cannot stand twice in TOML; elements of a list can have the same. */
function repeatedElement(value: Json, address: Address): TomlPath | undefined {
  const index = address.findIndex((step) => 'idField' in step);
  const step = address[index];
  const list = valueAt(value, address.slice(0, index));
  if (!step || 'key' in step || !Array.isArray(list)) return undefined;
  const seen = new Set<string>();
  for (const [number, element] of list.entries()) {
    const id = idOf(element, step.idField);
    if (id !== undefined && seen.has(id)) return [...pathOf(value, address.slice(0, index)), number];
    if (id !== undefined) seen.add(id);
  }
  return undefined;
}

function offsetOf(statements: readonly TomlStatement[], path: TomlPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length);
    const found = statements.find((statement) => isWithin(statement.path, part) || isWithin(part, statement.path));
    if (found) return found.start;
  }
  return 0;
}
