/** How databases differ where it matters for what a text means. */
export interface SqlDialect {
  /** `'it\'s'` and `#` comments, `5--1`, which is none, and `/*! code *\/`, which runs. MySQL and MariaDB. */
  readonly isMySql: boolean;
}

export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign' | 'comment';
  /** Words in upper case; names and strings without their quotes; comments whole. */
  readonly text: string;
  /** Parentheses around it. */
  readonly depth: number;
}

/** Longer texts are not read. UTF-16 units. */
export const longestSql = 256 * 1024;
/** Tokens of one reading: it ends behind the first that is too many. */
export const mostTokens = 8000;

const patterns = {
  space: /\s+/y,
  line: /--[^\n]*/y,
  mySqlLine: /--(?=\s|$)[^\n]*/y,
  hash: /#[^\n]*/y,
  number: /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+/y,
  word: /[\p{L}_@$][\p{L}\p{N}_$@#]*/uy,
  dollar: /\$(?:[A-Za-z_]\w*)?\$/y,
} as const;

/** The tokens of a text in some dialect of SQL. Any text has some: what fits nothing is a sign. Linear in the text, and at most `mostTokens` and one. */
export function readSql(text: string, dialect: SqlDialect): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  let depth = 0;
  const push = (kind: SqlToken['kind'], value: string) => tokens.push({ kind, text: value, depth });
  while (at < text.length && tokens.length <= mostTokens) {
    const found = readToken(text, at, dialect);
    if (found.text === ')' && found.kind === 'sign') depth = Math.max(0, depth - 1);
    if (found.kind !== 'space') push(found.kind, found.text);
    if (found.text === '(' && found.kind === 'sign') depth += 1;
    at = found.end;
  }
  return tokens;
}

interface Found {
  readonly kind: SqlToken['kind'] | 'space';
  readonly text: string;
  readonly end: number;
}

function readToken(text: string, at: number, dialect: SqlDialect): Found {
  const char = text.charAt(at);
  if (char === "'") return readQuoted(text, at, { kind: 'string', hasEscapes: dialect.isMySql });
  if (char === '"')
    return readQuoted(text, at, { kind: dialect.isMySql ? 'string' : 'name', hasEscapes: dialect.isMySql });
  if (char === '`') return readQuoted(text, at, { kind: 'name', hasEscapes: false });
  if (text.startsWith('/*', at)) return readBlockComment(text, at, dialect);
  if (char === '[') return readBracketed(text, at);
  return readPlain(text, at, dialect);
}

function readPlain(text: string, at: number, { isMySql }: SqlDialect): Found {
  const space = match(patterns.space, text, at);
  if (space) return { kind: 'space', text: '', end: at + space.length };
  const comment = isMySql
    ? (match(patterns.mySqlLine, text, at) ?? match(patterns.hash, text, at))
    : match(patterns.line, text, at);
  if (comment) return { kind: 'comment', text: comment, end: at + comment.length };
  const fence = isMySql ? undefined : match(patterns.dollar, text, at);
  if (fence) return readFenced(text, at, fence);
  const number = match(patterns.number, text, at);
  if (number) return { kind: 'number', text: number, end: at + number.length };
  const word = match(patterns.word, text, at);
  if (word) return { kind: 'word', text: word.toUpperCase(), end: at + word.length };
  return { kind: 'sign', text: text.charAt(at), end: at + 1 };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Doubled quotes stand for one. One that does not end takes the rest. */
function readQuoted(
  text: string,
  start: number,
  { kind, hasEscapes }: { kind: 'string' | 'name'; hasEscapes: boolean },
): Found {
  const quote = text.charAt(start);
  const isEscapeString =
    kind === 'string' && quote === "'" && /[eE]/.test(text.charAt(start - 1)) && !/\w/.test(text.charAt(start - 2));
  let at = start + 1;
  for (; at < text.length; at += 1) {
    if ((hasEscapes || isEscapeString) && text[at] === '\\') at += 1;
    else if (text[at] === quote && text[at + 1] === quote) at += 1;
    else if (text[at] === quote) break;
  }
  return { kind, text: text.slice(start + 1, at).replaceAll(quote + quote, quote), end: Math.min(at, text.length) + 1 };
}

/** `[name]` of SQL Server and SQLite; an index as in `a[1]` is a sign. */
function readBracketed(source: string, start: number): Found {
  const name = /\[[\p{L}_][^\]\n]{0,127}\]/uy;
  const found = match(name, source, start);
  if (!found) return { kind: 'sign', text: '[', end: start + 1 };
  // With its brackets where others would read on: see `bracketMarks`.
  const text = /['"`]/.test(found) ? found : found.slice(1, -1);
  return { kind: 'name', text, end: start + found.length };
}

/** `$$ … $$` of PostgreSQL. */
function readFenced(text: string, start: number, fence: string): Found {
  const end = text.indexOf(fence, start + fence.length);
  const stop = end === -1 ? text.length : end;
  return { kind: 'string', text: text.slice(start + fence.length, stop), end: end === -1 ? stop : stop + fence.length };
}

function readBlockComment(text: string, start: number, { isMySql }: SqlDialect): Found {
  // What stands in it runs: only its opening is passed over.
  const code = isMySql ? match(/\/\*M?!\d*/y, text, start) : undefined;
  if (code) return { kind: 'comment', text: code, end: start + code.length };
  const end = text.indexOf('*/', start + 2);
  const stop = end === -1 ? text.length : end + 2;
  return { kind: 'comment', text: text.slice(start, stop), end: stop };
}
