import { parseDocument } from 'yaml';
import { GatehouseError } from '../../../shared/errors';
import { findTooDeep } from '../../gateway/json/yaml-depth';
import { emptyRecord, isJsonRecord, type Json, type JsonRecord, memberOf } from '../formats/config-value';
import { openToml } from '../formats/toml-document';
import { printable } from './printable';

/** A text that the person gave: a client's configuration, or a part of one. */
export interface Pasted {
  readonly entries: readonly { readonly name: string; readonly value: Json }[];
  /** What it says of its inputs, by their ids. */
  readonly inputs: ReadonlyMap<string, Json>;
}

/** The members under which clients keep their servers. */
const wrappers = ['mcpServers', 'servers', 'mcp_servers', 'context_servers', 'extensions', 'mcp'];

/**
 * Servers from the text of a client's configuration: `{"mcpServers": {…}}`, `{"servers": {…}}`, a bare map, or one entry, in JSON
 * (comments and trailing commas are read too), YAML or TOML. Nothing is started.
 * @throws GatehouseError `invalid-request` that says what is wrong and where.
 */
export function readPasted(text: string): Pasted {
  const value = read(text);
  const inputs = inputsOf(memberOf(value, 'inputs'));
  const entries = serversIn(value);
  if (isEntry(entries)) {
    const name = memberOf(entries, 'name');
    return { entries: [{ name: typeof name === 'string' ? name : 'server', value: entries }], inputs };
  }
  const named = Object.entries(entries);
  if (named.length === 0) throw invalid('No servers stand in this text.');
  return { entries: named.map(([name, entry]) => ({ name, value: entry })), inputs };
}

/** `mcp` may hold the servers, or another wrapper (VS Code’s settings, ZCode). */
function serversIn(value: JsonRecord): JsonRecord {
  if (isEntry(value)) return value;
  for (const name of wrappers) {
    const inner = memberOf(value, name);
    if (isJsonRecord(inner)) return serversIn(inner);
    if (Array.isArray(inner)) return fromList(inner);
  }
  return value;
}

/** Continue keeps its servers in a list, with their names in them. */
function fromList(list: readonly Json[]): JsonRecord {
  const named = emptyRecord();
  for (const [index, entry] of list.entries()) {
    const name = isJsonRecord(entry) ? memberOf(entry, 'name') : undefined;
    const key = typeof name === 'string' ? name : `server-${index + 1}`;
    if (Object.hasOwn(named, key))
      throw invalid(`“${printable(key).slice(0, 60)}” stands there twice. Leave one of them.`);
    named[key] = entry;
  }
  return named;
}

function isEntry(value: JsonRecord): boolean {
  const command = memberOf(value, 'command');
  if (typeof command === 'string' || Array.isArray(command)) return true;
  return ['cmd', 'url', 'serverUrl', 'httpUrl', 'uri'].some((name) => typeof memberOf(value, name) === 'string');
}

function inputsOf(value: Json | undefined): ReadonlyMap<string, Json> {
  const inputs = new Map<string, Json>();
  for (const input of Array.isArray(value) ? value : []) {
    const id = isJsonRecord(input) ? memberOf(input, 'id') : undefined;
    if (typeof id === 'string') inputs.set(id, input);
  }
  return inputs;
}

function read(text: string): JsonRecord {
  const body = text.replace(/^\uFEFF/, '');
  const value = isToml(body) ? openToml(body).value : readYaml(withoutComments(body));
  if (!isJsonRecord(value)) throw invalid('Paste the JSON of a configuration, such as {"mcpServers": {…}}.');
  return value;
}

/** It has the heading of a table, and a line that sets something, which no JSON and hardly any YAML has. */
function isToml(text: string): boolean {
  return (
    !/^\s*\{/.test(text) &&
    /^[ \t]*\[{1,2}[\w."' -]+\]{1,2}[ \t]*(?:#.*)?\r?$/m.test(text) &&
    /^[ \t]*[\w."'-]+[ \t]*=/m.test(text)
  );
}

/** YAML reads JSON, says where it is wrong, and refuses keys that stand twice; only `//` and `/*` comments are foreign to it. */
function readYaml(text: string): Json {
  if (findTooDeep(text) !== undefined)
    throw invalid('The text is nested too deep. Paste the part with the servers alone.');
  const document = parseDocument(text, { uniqueKeys: true, logLevel: 'error' });
  const [error] = document.errors;
  if (error) throw invalid(`The text cannot be read: ${error.message.split('\n', 1)[0]}.`);
  try {
    return document.toJS({ maxAliasCount: 0 }) as Json;
  } catch {
    throw invalid('The text refers to other parts of itself. Write each server out in full.');
  }
}

/** Strings are kept whole, for addresses hold `//`; what does not end goes to the end of the text, so that no text is slow. */
function withoutComments(text: string): string {
  return text.replace(
    /"[^"\\]*(?:\\[\s\S]?[^"\\]*)*(?:"|$)|(?<![^\s,{}[\]"])\/\/.*|(?<![^\s,{}[\]"])\/\*[\s\S]*?(?:\*\/|$)/g,
    (part) => (part.startsWith('"') ? part : part.replace(/[^\n]/g, ' ')),
  );
}

function invalid(message: string): GatehouseError {
  return new GatehouseError('invalid-request', message);
}
