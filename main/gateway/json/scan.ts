/** One member of a JSON object: its decoded key and where its raw text lies. `valueEnd` is exclusive. */
export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/**
 * The top-level members of the JSON object that begins at `start` (white space before it is skipped).
 * Nested values are skipped, not checked: run `JSON.parse` on text that was not parsed yet.
 * @throws SyntaxError when there is no object or it does not end.
 */
export function scanMembers(text: string, start = 0): Member[] {
  let at = skipSpace(text, start);
  if (text[at] !== '{') throw new SyntaxError('Expected a JSON object.');
  at = skipSpace(text, at + 1);
  const members: Member[] = [];
  while (text[at] !== '}') {
    const member = readMember(text, at);
    members.push(member);
    at = skipSpace(text, member.valueEnd);
    if (text[at] === ',') at = skipSpace(text, at + 1);
    else if (text[at] !== '}') throw new SyntaxError('Expected “,” or “}” in a JSON object.');
  }
  return members;
}

/** The raw text of each element of the JSON array that begins at `start`. Same contract as `scanMembers`. */
export function scanElements(text: string, start = 0): string[] {
  let at = skipSpace(text, start);
  if (text[at] !== '[') throw new SyntaxError('Expected a JSON array.');
  at = skipSpace(text, at + 1);
  const elements: string[] = [];
  while (text[at] !== ']') {
    const end = skipValue(text, at);
    elements.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
    else if (text[at] !== ']') throw new SyntaxError('Expected “,” or “]” in a JSON array.');
  }
  return elements;
}

/** The raw text of the member `key` of the object `json`, or `undefined`. With duplicate keys the last wins, as in `JSON.parse`. */
export function rawMember(json: string, key: string): string | undefined {
  const member = scanMembers(json).findLast((candidate) => candidate.key === key);
  return member && json.slice(member.valueStart, member.valueEnd);
}

/** `json` with the values of some members replaced by other raw text, added when absent, or left out when `undefined`. All else stays but for white space between members. */
export function replaceMembers(json: string, changes: Readonly<Record<string, string | undefined>>): string {
  const kept: string[] = [];
  const open = new Map(Object.entries(changes));
  for (const { key, keyStart, valueStart, valueEnd } of scanMembers(json)) {
    if (!open.has(key)) {
      kept.push(json.slice(keyStart, valueEnd));
      continue;
    }
    const value = open.get(key);
    if (value !== undefined) kept.push(json.slice(keyStart, valueStart) + value);
    open.set(key, undefined);
  }
  for (const [key, value] of open) if (value !== undefined) kept.push(`${JSON.stringify(key)}:${value}`);
  return `{${kept.join(',')}}`;
}

function readMember(text: string, keyStart: number): Member {
  if (text[keyStart] !== '"') throw new SyntaxError('Expected a key in a JSON object.');
  const keyEnd = skipString(text, keyStart);
  const colon = skipSpace(text, keyEnd);
  if (text[colon] !== ':') throw new SyntaxError('Expected “:” in a JSON object.');
  const valueStart = skipSpace(text, colon + 1);
  const key = JSON.parse(text.slice(keyStart, keyEnd)) as string;
  return { key, keyStart, valueStart, valueEnd: skipValue(text, valueStart) };
}

function skipValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return skipString(text, start);
  if (first === '{' || first === '[') return skipContainer(text, start);
  let at = start;
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at += 1;
  if (at === start) throw new SyntaxError('Expected a JSON value.');
  return at;
}

function skipContainer(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = skipString(text, at);
      continue;
    }
    if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  throw new SyntaxError('A JSON value does not end.');
}

/** `indexOf` lets long strings be skipped at the engine's speed instead of one character at a time. */
export function skipString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw new SyntaxError('A JSON string does not end.');
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function isDelimiter(code: number): boolean {
  return code === 0x2c || code === 0x7d || code === 0x5d || isSpace(code);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}
