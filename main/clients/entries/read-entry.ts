import type { ClientKind } from '../catalogue/client-kinds';
import { isJsonRecord, type Json, type JsonRecord, memberOf } from '../formats/config-value';
import { type Dialect, type Reference, readReferences, type Text } from '../import/references';
import { fields, ownTypes, silent, switches, toolFields, wantedTools } from './entry-fields';
import type { ForeignServer } from './foreign-server';

/** One entry of a client's file, understood. */
export interface ReadEntry {
  readonly name: string;
  readonly isEnabled: boolean;
  /** `null`: there is a problem, or, without one, it is a part of the client itself. */
  readonly server: ForeignServer<Text> | null;
  /** A sentence. */
  readonly problem: string | null;
  /** Tools that the client runs without asking, by the server's own names. */
  readonly autoApprove: readonly string[];
  readonly disabledTools: readonly string[];
  /** Names of the fields that are left behind. */
  readonly unknown: readonly string[];
}

/** Reads an entry as this kind of client does. `kind: null`: a text of which nobody knows for whom it was written. */
export function readEntry(kind: ClientKind | null, name: string, value: Json): ReadEntry {
  const nothing = { name, isEnabled: true, server: null, autoApprove: [], disabledTools: [], unknown: [] };
  if (!isJsonRecord(value)) return { ...nothing, problem: 'The entry is no object with a command or an address.' };
  const entry = withNested(value);
  const reader = createReader(entry, kind?.dialect ?? 'any');
  const isOwnPart = ownTypes.has(typeOf(entry)) && !startsSomething(entry);
  const read = isOwnPart ? { server: null, problem: null } : readServer(reader);
  return {
    name,
    isEnabled: isOn(entry, kind),
    ...read,
    autoApprove: names(entry, kind?.autoApproveField ?? null, toolFields.autoApprove),
    disabledTools: names(entry, kind?.disabledToolsField ?? null, toolFields.disabledTools),
    unknown: unknownFields(entry, kind),
  };
}

/** Cline's newer form keeps the transport in an object, Zed's older one the command. */
function withNested(entry: JsonRecord): JsonRecord {
  const { transport, command, ...others } = entry;
  let flat: JsonRecord = entry;
  if (isJsonRecord(transport)) flat = { ...others, ...(command === undefined ? {} : { command }), ...transport };
  const inner = flat['command'];
  if (!isJsonRecord(inner)) return flat;
  const { path, ...rest } = inner;
  return { ...flat, ...rest, ...(path === undefined ? {} : { command: path }) };
}

interface Reader {
  readonly entry: JsonRecord;
  text(text: string): Text;
}

function createReader(entry: JsonRecord, dialect: Dialect): Reader {
  const own = first(entry, fields.env);
  const isOwn = (name: string) => isJsonRecord(own) && Object.hasOwn(own, name);
  return {
    entry,
    text(text) {
      const pieces = readReferences(text, dialect);
      // In a text of unknown origin the program may well put in its own variables itself, as mcp-remote does.
      if (dialect !== 'any') return pieces;
      return pieces.map((piece) => (isVariable(piece) && isOwn(piece.name) ? piece.raw : piece));
    },
  };
}

/** Other clients than Goose do not care what an entry says of itself, when it names a program or an address. */
function startsSomething(entry: JsonRecord): boolean {
  return [...fields.command, ...fields.url, 'code'].some((name) => {
    const value = memberOf(entry, name);
    return value !== undefined && value !== null && value !== '';
  });
}

type ReadServer = Pick<ReadEntry, 'server' | 'problem'>;

const failed = (problem: string): ReadServer => ({ server: null, problem });

function readServer(reader: Reader): ReadServer {
  const { entry } = reader;
  const command = first(entry, fields.command);
  const url = first(entry, fields.url);
  const hasCommand = command !== undefined && command !== '' && !(Array.isArray(command) && command.length === 0);
  const hasUrl = url !== undefined && url !== '';
  if (hasCommand && hasUrl) return failed('It has both a command and an address. Leave one of them.');
  if (hasCommand) return readStdio(reader, command);
  if (hasUrl) return readHttp(reader, url);
  if (memberOf(entry, 'code') !== undefined)
    return failed('It is a program written into the entry, which its client runs. Gatehouse starts none of these.');
  return failed('It has neither a command nor an address. Give it “command” or “url”.');
}

function readStdio(reader: Reader, command: Json): ReadServer {
  const { entry } = reader;
  const words = Array.isArray(command) ? command : [command];
  const rest = first(entry, fields.args) ?? [];
  const texts = [...words, ...(Array.isArray(rest) ? rest : [rest])].map(scalar);
  if (!isAllText(texts)) return failed('Its command or its arguments are not text.');
  const own = readNamed(reader, first(entry, fields.env));
  if (!own) return failed('Its variables are not text.');
  const cwd = first(entry, fields.cwd) ?? null;
  if (cwd !== null && typeof cwd !== 'string') return failed('Its folder is not text.');
  const [program = [], ...args] = texts.map((text) => reader.text(text));
  const env = new Map([...passedOn(entry), ...own]);
  return {
    server: { kind: 'stdio', command: program, args, env, cwd: cwd === null || cwd === '' ? null : reader.text(cwd) },
    problem: null,
  };
}

function readHttp(reader: Reader, url: Json): ReadServer {
  const { entry } = reader;
  if (typeof url !== 'string') return failed('Its address is not text.');
  const plain = readNamed(reader, first(entry, fields.headers));
  const held = fields.headerHolders.map((name) => {
    const holder = memberOf(entry, name);
    return readNamed(reader, isJsonRecord(holder) ? memberOf(holder, 'headers') : undefined);
  });
  if (!plain || held.includes(undefined)) return failed('Its headers are not text.');
  const headers = new Map([...tokenHeaders(reader), ...held.flatMap((map) => [...(map ?? [])]), ...plain]);
  return {
    server: { kind: 'http', url: reader.text(url), headers: withKeychain(headers, entry) },
    problem: null,
  };
}

/** Goose puts variables from its own settings and keychain into addresses and headers. */
function withKeychain(headers: Map<string, Text>, entry: JsonRecord): Map<string, Text> {
  const own = first(entry, fields.env);
  const stored = new Set(texts(first(entry, fields.stored)));
  const fill = (piece: Text[number]): Text[number] => {
    if (!isVariable(piece)) return piece;
    const value = isJsonRecord(own) ? scalar(memberOf(own, piece.name) ?? null) : undefined;
    if (value !== undefined) return value;
    return stored.has(piece.name) ? { ...piece, kind: 'store' } : piece;
  };
  return new Map([...headers].map(([name, text]) => [name, text.map(fill)]));
}

/** Headers whose values stand elsewhere: in variables, in a field of their own, or with a command that is never run here. */
function tokenHeaders({ entry, text }: Reader): Map<string, Text> {
  const headers = new Map<string, Text>();
  if (first(entry, fields.helper) !== undefined) {
    headers.set('Authorization', [{ kind: 'command', name: 'headers', fallback: null, raw: '' }]);
  }
  const token = scalar(first(entry, fields.token) ?? null);
  if (token !== undefined) headers.set('Authorization', ['Bearer ', ...text(token)]);
  const variable = first(entry, fields.tokenVariable);
  if (typeof variable === 'string' && variable !== '') headers.set(...keyHeader(entry, variable));
  const variables = first(entry, fields.headerVariables);
  if (isJsonRecord(variables)) {
    for (const [name, from] of Object.entries(variables)) {
      if (typeof from === 'string') headers.set(name, [ofEnvironment(from)]);
    }
  }
  return headers;
}

/** Vibe says in which header and how; everybody else means the usual one. */
function keyHeader(entry: JsonRecord, variable: string): [string, Text] {
  const header = memberOf(entry, 'api_key_header');
  const format = memberOf(entry, 'api_key_format');
  const [before = '', after = ''] = (typeof format === 'string' ? format : 'Bearer {token}').split('{token}');
  const pieces = [before, ofEnvironment(variable), after].filter((piece) => piece !== '');
  return [typeof header === 'string' && header !== '' ? header : 'Authorization', pieces];
}

function passedOn(entry: JsonRecord): [string, Text][] {
  const passed = texts(first(entry, fields.passedOn)).map((name): [string, Text] => [name, [ofEnvironment(name)]]);
  const stored = texts(first(entry, fields.stored)).map((name): [string, Text] => [
    name,
    [{ kind: 'store', name, fallback: null, raw: '' }],
  ]);
  return [...passed, ...stored];
}

function ofEnvironment(name: string): Reference {
  return { kind: 'environment', name, fallback: null, raw: `\${${name}}` };
}

function isVariable(piece: Text[number]): piece is Reference {
  return typeof piece === 'object' && piece.kind === 'environment';
}

function typeOf(entry: JsonRecord): string {
  const type = first(entry, fields.type);
  return typeof type === 'string' ? type : '';
}

/** `undefined`: it is something else than a map from names to plain values. Null stands for nothing. */
function readNamed({ text }: Reader, value: Json | undefined): Map<string, Text> | undefined {
  if (value === undefined || value === null) return new Map();
  if (!isJsonRecord(value)) return undefined;
  const named = Object.entries(value).filter(([, each]) => each !== null);
  const all = named.map(([, each]) => scalar(each));
  return isAllText(all) ? new Map(named.map(([name], index) => [name, text(all[index] ?? '')])) : undefined;
}

function isOn(entry: JsonRecord, kind: ClientKind | null): boolean {
  const known = kind?.disable ? new Map([[kind.disable.field, kind.disable.trueMeans]]) : switches;
  return [...known].every(([field, trueMeans]) => {
    const flag = memberOf(entry, field);
    return typeof flag !== 'boolean' || flag === (trueMeans === 'on');
  });
}

function names(entry: JsonRecord, known: string | null, others: readonly string[]): string[] {
  return texts(first(entry, known === null ? others : [known]));
}

const understood = new Set<string>([
  ...Object.values(fields).flat(),
  ...Object.values(toolFields).flat(),
  ...switches.keys(),
  ...silent,
]);

function unknownFields(entry: JsonRecord, kind: ClientKind | null): string[] {
  const own = [kind?.disable?.field, kind?.autoApproveField, kind?.disabledToolsField];
  return Object.entries(entry)
    .filter(([name, value]) => !understood.has(name) && !own.includes(name) && !isNothing(name, value))
    .map(([name]) => name);
}

function isNothing(name: string, value: Json): boolean {
  if (value === null || value === false || value === '') return true;
  const all = wantedTools.has(name) ? texts(value) : undefined;
  return all !== undefined && (all.length === 0 || all.includes('*'));
}

function first(entry: JsonRecord, names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = memberOf(entry, name);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Numbers and switches are as good as text here; anything else is no value. */
function scalar(value: Json): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

function isAllText(texts: readonly (string | undefined)[]): texts is string[] {
  return !texts.includes(undefined);
}
