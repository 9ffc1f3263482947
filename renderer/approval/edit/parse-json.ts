import type { JsonMember, JsonNode } from './json-node';

/** `at`: the character, counted from 0, where it stops to be JSON. */
export type ParsedJson = { ok: true; node: JsonNode } | { ok: false; problem: string; at: number };

interface Reader {
  readonly text: string;
  at: number;
}

interface Problem {
  readonly problem: string;
  readonly at: number;
}

/** As deep as the gateway lets arguments nest. */
const deepest = 64;

/** Reads JSON (RFC 8259) without losing digits, and says in words where and why it is none. Keys that repeat are refused. */
export function parseJson(text: string): ParsedJson {
  const reader: Reader = { text, at: 0 };
  try {
    const node = readValue(reader, 0);
    if (nextOf(reader) !== '') fail(reader, 'nothing more is expected here.');
    return { ok: true, node };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { ok: false, problem: `${placeOf(text, error.at)}: ${error.problem}`, at: error.at };
  }
}

function readValue(reader: Reader, depth: number): JsonNode {
  if (depth > deepest) fail(reader, `this is nested deeper than ${deepest} levels.`);
  switch (nextOf(reader)) {
    case '{':
      return readObject(reader, depth);
    case '[':
      return readArray(reader, depth);
    case '"':
      return { kind: 'string', text: readText(reader) };
    case '':
      return fail(reader, 'the text ends too early.');
    default:
      return readPlain(reader);
  }
}

function readPlain(reader: Reader): JsonNode {
  const raw = match(reader, /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true\b|false\b|null\b/y);
  return raw === '' ? fail(reader, 'a value is expected here.') : { kind: 'plain', raw };
}

function readObject(reader: Reader, depth: number): JsonNode {
  const members = readItems(reader, '}', () => readMember(reader, depth));
  return { kind: 'object', members: refuseRepeated(reader, members) };
}

function readArray(reader: Reader, depth: number): JsonNode {
  return { kind: 'array', items: readItems(reader, ']', () => readValue(reader, depth + 1)) };
}

/** What stands between two brackets, with commas between. */
function readItems<T>(reader: Reader, close: '}' | ']', readItem: () => T): T[] {
  const items: T[] = [];
  reader.at += 1;
  let mark = nextOf(reader);
  while (mark !== close) {
    items.push(readItem());
    mark = nextOf(reader);
    if (mark === close) break;
    if (mark !== ',') fail(reader, `a comma or ${close} is missing here.`);
    reader.at += 1;
    mark = nextOf(reader);
    if (mark === close) fail(reader, `after a comma comes another one, not ${close}.`);
  }
  reader.at += 1;
  return items;
}

type PlacedMember = JsonMember & { readonly at: number };

function readMember(reader: Reader, depth: number): PlacedMember {
  if (nextOf(reader) !== '"') fail(reader, 'the name of a member is expected here, in double quotes.');
  const { at } = reader;
  const key = readText(reader);
  if (nextOf(reader) !== ':') fail(reader, 'a colon is missing after the name.');
  reader.at += 1;
  return { at, key, value: readValue(reader, depth + 1) };
}

function refuseRepeated(reader: Reader, members: readonly PlacedMember[]): JsonMember[] {
  const keys = new Set<string>();
  return members.map(({ at, key, value }) => {
    if (keys.has(key)) fail({ ...reader, at }, 'this name is there twice.');
    keys.add(key);
    return { key, value };
  });
}

function readText(reader: Reader): string {
  const start = reader.at;
  reader.at += 1;
  for (;;) {
    // Of the control characters only the first 32 must be escaped.
    match(reader, /(?:[^"\\\p{Cc}]+|[\u007f-\u009f]+)*/uy);
    const stop = reader.text.charAt(reader.at);
    if (stop === '"') break;
    if (stop === '') fail({ ...reader, at: start }, 'a text that begins here does not end.');
    if (stop !== '\\') fail(reader, 'a line break in a text is written \\n, and a tab \\t.');
    const escaped = match(reader, /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y);
    if (escaped === '') fail(reader, 'after a backslash comes one of " \\ / b f n r t u.');
  }
  reader.at += 1;
  return JSON.parse(reader.text.slice(start, reader.at)) as string;
}

/** The next character that is no space; nothing at the end. */
function nextOf(reader: Reader): string {
  match(reader, /[ \t\n\r]*/y);
  return reader.text.charAt(reader.at);
}

function match(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? '';
  reader.at += found.length;
  return found;
}

function fail({ at }: Reader, problem: string): never {
  throw { problem, at } satisfies Problem;
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'problem' in error;
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `Line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
