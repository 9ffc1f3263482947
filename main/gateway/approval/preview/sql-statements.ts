import type { SqlToken } from './sql-tokens';

/** One statement, or one that stands inside of another (`WITH x AS (DELETE …)`). */
export interface SqlStatement {
  readonly verb: string;
  readonly tables: readonly string[];
  readonly hasWhere: boolean;
  readonly isWrite: boolean;
  /** The first table behind its verb; empty where it names none. */
  readonly target: string;
  /** Its tokens without comments. */
  readonly tokens: readonly SqlToken[];
}

const readingVerbs = new Set([
  'SELECT',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'EXPLAIN',
  'VALUES',
  'TABLE',
  'HELP',
  'USE',
  'LIST',
  'FETCH',
]);
const changingVerbs = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE']);
const mostTables = 50;
/** Statements inside of one that are read on their own. */
const mostNested = 8;

/** The statements of a text: split at every semicolon; changes inside of another one stand for themselves. */
export function readStatements(tokens: readonly SqlToken[]): SqlStatement[] {
  const found: SqlStatement[] = [];
  let start = 0;
  for (let at = 0; at <= tokens.length; at += 1) {
    const token = tokens[at];
    if (token && !isSign(token, ';')) continue;
    const own = tokens.slice(start, at).filter(({ kind }) => kind !== 'comment');
    if (own.length > 0) found.push(...readOne(own));
    start = at + 1;
  }
  return found;
}

function readOne(tokens: readonly SqlToken[]): SqlStatement[] {
  const start = mainVerb(tokens);
  const changes = [...tokens.keys()].filter((at) => at !== start && isNestedChange(tokens, at)).slice(0, mostNested);
  const nested = changes.map((at) => statementAt(tokens, at, (tokens[at] as SqlToken).depth));
  return [statementAt(tokens, start, tokens[start]?.depth ?? 0), ...nested];
}

/** Behind `WITH … AS (…)`, `EXPLAIN ANALYZE` and opening parentheses. */
function mainVerb(tokens: readonly SqlToken[]): number {
  let at = 0;
  while (tokens[at] && isSign(tokens[at] as SqlToken, '(')) at += 1;
  const first = tokens[at]?.text;
  // EXPLAIN ANALYZE runs what it explains.
  if (first === 'EXPLAIN' && tokens.slice(at, at + 8).some(({ text }) => text === 'ANALYZE' || text === 'ANALYSE'))
    return nextVerb(tokens, at + 1);
  return first === 'WITH' ? nextVerb(tokens, at + 1) : at;
}

function nextVerb(tokens: readonly SqlToken[], start: number): number {
  const { depth } = tokens[start - 1] as SqlToken;
  const at = tokens.findIndex(
    (token, index) =>
      index >= start &&
      token.depth === depth &&
      token.kind === 'word' &&
      (token.text === 'SELECT' || changingVerbs.has(token.text)),
  );
  return at === -1 ? start - 1 : at;
}

/** A change directly behind an opening parenthesis or the head of a trigger, procedure or condition. */
function isNestedChange(tokens: readonly SqlToken[], at: number): boolean {
  const token = tokens[at] as SqlToken;
  if (token.kind !== 'word' || !changingVerbs.has(token.text)) return false;
  const before = tokens[at - 1];
  return before !== undefined && (isSign(before, '(') || ['BEGIN', 'THEN', 'DO', 'ELSE'].includes(before.text));
}

function statementAt(all: readonly SqlToken[], start: number, depth: number): SqlStatement {
  const end = all.findIndex((token, at) => at > start && token.depth < depth);
  const tokens = all.slice(start, end === -1 ? all.length : end);
  const names = new Set(commonTables(all));
  const own = tablesOf(tokens);
  const verb = tokens[0]?.kind === 'word' ? tokens[0].text : '?';
  // The tables of `WITH x AS (…)` are read by the statement behind it.
  const first = all.find((token) => !isSign(token, '('));
  const found = first?.text === 'WITH' && depth === first.depth ? [...own, ...tablesOf(all)] : own;
  const tables = found.filter((table) => !names.has(table.toUpperCase()));
  return {
    verb,
    target: own[0] ?? '',
    tables: [...new Set(tables)].slice(0, mostTables),
    hasWhere: tokens.some((token) => token.depth === depth && token.kind === 'word' && token.text === 'WHERE'),
    isWrite: !readingVerbs.has(verb) || writesInto(tokens),
    tokens,
  };
}

/** `SELECT … INTO t` makes a table. */
function writesInto(tokens: readonly SqlToken[]): boolean {
  return (
    tokens[0]?.text === 'SELECT' &&
    tokens.some((token) => token.depth === tokens[0]?.depth && token.kind === 'word' && token.text === 'INTO')
  );
}

/** Names that `WITH` gives: no tables. */
function commonTables(tokens: readonly SqlToken[]): string[] {
  if (!tokens.some(({ text }) => text === 'WITH')) return [];
  return tokens.flatMap((token, at) => {
    const isNamed = (token.kind === 'word' || token.kind === 'name') && tokens[at + 1]?.text === 'AS';
    const opens = tokens.slice(at + 2, at + 5).find((next) => !['NOT', 'MATERIALIZED'].includes(next.text));
    return isNamed && opens && isSign(opens, '(') ? [token.text.toUpperCase()] : [];
  });
}

const beforeTable = new Set([
  'FROM',
  'JOIN',
  'INTO',
  'UPDATE',
  'TABLE',
  'TRUNCATE',
  'USING',
  'VIEW',
  'DATABASE',
  'SCHEMA',
  'INDEX',
  'ON',
  'REFERENCES',
  'COPY',
  'DESCRIBE',
]);
const between = new Set([
  'IF',
  'NOT',
  'EXISTS',
  'ONLY',
  'TABLE',
  'LATERAL',
  'LOW_PRIORITY',
  'IGNORE',
  'QUICK',
  'CONCURRENTLY',
  'OR',
  'ROLLBACK',
  'ABORT',
  'REPLACE',
  'FAIL',
  'TEMP',
  'TEMPORARY',
  'VIEW',
  'OUTFILE',
  'DUMPFILE',
]);
const noTable = new Set([
  'SELECT',
  'SET',
  'VALUES',
  'WHERE',
  'FROM',
  'CONFLICT',
  'DUPLICATE',
  'DELETE',
  'UPDATE',
  'CASCADE',
  'NOTHING',
  'ALL',
  'TO',
  'BY',
  'AS',
  'PROGRAM',
  'STDIN',
  'STDOUT',
  'UNNEST',
]);
const longestCall = 100;
const functionsWithFrom = new Set(['EXTRACT', 'SUBSTRING', 'TRIM', 'OVERLAY', 'POSITION']);

function tablesOf(tokens: readonly SqlToken[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < tokens.length && found.length < 2 * mostTables; at += 1) {
    if (isBeforeTable(tokens, at)) found.push(...namesFrom(tokens, at + 1));
  }
  return found;
}

function isBeforeTable(tokens: readonly SqlToken[], at: number): boolean {
  const { kind, text, depth } = tokens[at] as SqlToken;
  if (kind !== 'word' || !beforeTable.has(text)) return false;
  const first = (tokens[0] as SqlToken).text;
  // A join's condition is no table; that of an index, a trigger or a grant is.
  if (text === 'ON') return ['CREATE', 'GRANT', 'REVOKE', 'DROP'].includes(first);
  if (text === 'USING') return ['DELETE', 'MERGE'].includes(first);
  if (text !== 'FROM') return true;
  if (tokens[at - 1]?.text === 'DISTINCT' && tokens[at - 2]?.text !== 'SELECT') return false;
  // `extract(year FROM x)`: what stands before the opening parenthesis. Not sought for ever.
  const near = tokens.slice(Math.max(0, at - longestCall), at);
  const opening = near.findLastIndex((token) => token.depth < depth);
  return depth === 0 || !functionsWithFrom.has(near[opening - 1]?.text ?? '');
}

/** One name or several with commas, each with its schema: `a, b.c AS x`. */
function namesFrom(tokens: readonly SqlToken[], start: number): string[] {
  const names: string[] = [];
  let at = start;
  while (names.length < mostTables) {
    const name = nameAt(tokens, skip(tokens, at, isBetween));
    if (!name) break;
    names.push(name.text);
    at = skip(tokens, name.end, isAlias);
    const next = tokens[at];
    if (!next || !isSign(next, ',')) break;
    at += 1;
  }
  return names;
}

function skip(tokens: readonly SqlToken[], start: number, isPassed: (token: SqlToken) => boolean): number {
  let at = start;
  for (let token = tokens[at]; token && isPassed(token); token = tokens[at]) at += 1;
  return at;
}

function isBetween({ kind, text }: SqlToken): boolean {
  return kind === 'word' && between.has(text);
}

function isAlias({ kind, text }: SqlToken): boolean {
  return kind === 'name' || (kind === 'word' && !isKeyword(text));
}

function isKeyword(word: string): boolean {
  return (
    noTable.has(word) ||
    beforeTable.has(word) ||
    /^(WHERE|SET|GROUP|ORDER|HAVING|LIMIT|LEFT|RIGHT|INNER|OUTER|CROSS|FULL|NATURAL|UNION)$/.test(word)
  );
}

function nameAt(tokens: readonly SqlToken[], start: number): { text: string; end: number } | null {
  const parts: string[] = [];
  let at = start;
  for (;;) {
    const token = tokens[at];
    const isName = token && (token.kind === 'name' || (token.kind === 'word' && !noTable.has(token.text)));
    if (!isName) break;
    parts.push(token.kind === 'word' ? token.text.toLowerCase() : token.text);
    at += 1;
    if (!tokens[at] || !isSign(tokens[at] as SqlToken, '.')) break;
    at += 1;
  }
  return parts.length > 0 ? { text: parts.join('.'), end: at } : null;
}

export function isSign(token: SqlToken, sign: string): boolean {
  return token.kind === 'sign' && token.text === sign;
}
