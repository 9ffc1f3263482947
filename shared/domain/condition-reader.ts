import { pathText } from './argument-path';
import type { Clause } from './condition';

/** One word, sign, text or number of a condition. */
export type Token = { kind: 'name' | 'text' | 'sign'; text: string } | { kind: 'number'; value: number };

const tokenPattern =
  /[\t\n\f\r ]+|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<quoted>"(?:[^"\\\p{Cc}]|\\(?:["\\bfnrt]|u(?:[0-9A-Ca-cE-Fe-f][0-9A-Fa-f]|[Dd][0-7])[0-9A-Fa-f]{2}))*")|(?<sign>&&|==|[!()[\],.<>])/guy;

/** `null`: something stands there that is not part of the few things that the form writes. */
export function tokenize(text: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of text.matchAll(tokenPattern)) {
    at = match.index + match[0].length;
    const token = toToken(match.groups as Groups);
    if (token === null) return null;
    if (token) tokens.push(token);
  }
  return at === text.length ? tokens : null;
}

type Groups = Readonly<Partial<Record<'name' | 'number' | 'quoted' | 'sign', string>>>;

/** `undefined` for white space, `null` for a number that a double does not stand for: CEL compares integers to their last digit. */
function toToken({ name, number, quoted, sign }: Groups): Token | null | undefined {
  if (name !== undefined) return { kind: 'name', text: name };
  if (sign !== undefined) return { kind: 'sign', text: sign };
  if (quoted !== undefined) return { kind: 'text', text: JSON.parse(quoted) as string };
  if (number === undefined) return undefined;
  const value = Number(number);
  const isExact = /^-?\d+$/.test(number) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return isExact ? { kind: 'number', value } : null;
}

/** What stands behind `names` of an argument: the rest of a test, with `@` for the argument and for the value `?`, or `"` where it is text and `#` where it is a number. */
const tests: readonly (readonly [Clause['operator'], string])[] = [
  ['equals', '@ == ?'],
  ['greater', '@ > #'],
  ['less', '@ < #'],
  ['starts-with', '@ . startsWith ( " )'],
  ['matches', '@ . matches ( " )'],
  ['under', 'under ( @ , " )'],
  ['host-is', 'host ( @ ) == "'],
];

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

/** The clauses as far as they can be read; the caller makes sure that they mean the same. */
export function readClauses(tokens: readonly Token[]): Clause[] | null {
  const reader: Reader = { tokens, at: 0 };
  const clauses: Clause[] = [];
  do {
    const clause = readClause(reader);
    if (!clause) return null;
    clauses.push(clause);
  } while (take(reader, '&&'));
  return reader.at === tokens.length ? clauses : null;
}

function readClause(reader: Reader): Clause | null {
  const isNegated = take(reader, '!');
  const isGrouped = isNegated && take(reader, '(');
  const names = readGuards(reader);
  if (!names) return null;
  const argument = pathText(names);
  if (isGrouped && !take(reader, ')')) return null;
  if (isNegated) return { argument, operator: 'not-exists', value: '' };
  return attempt(reader, () => (take(reader, '&&') ? readTest(reader, names) : null)) ?? exists(argument);
}

function exists(argument: string): Clause {
  return { argument, operator: 'exists', value: '' };
}

/** Each guard is one name longer than the one before; the names of the last are the argument's. */
function readGuards(reader: Reader): readonly string[] | null {
  let names = readGuard(reader, []);
  while (names) {
    const outer = names;
    const longer = attempt(reader, () => (take(reader, '&&') ? readGuard(reader, outer) : null));
    if (!longer) return names;
    names = longer;
  }
  return null;
}

function readGuard(reader: Reader, outer: readonly string[]): readonly string[] | null {
  return attempt(reader, () => {
    const name = value(reader);
    const names = typeof name === 'string' ? readNamed(reader, name) : readHas(reader);
    return names?.length === outer.length + 1 && outer.every((each, index) => each === names[index]) ? names : null;
  });
}

function readNamed(reader: Reader, name: string): readonly string[] | null {
  const owner = take(reader, 'in') ? readAccess(reader) : null;
  return owner && [...owner, name];
}

function readHas(reader: Reader): readonly string[] | null {
  const names = take(reader, 'has') && take(reader, '(') ? readAccess(reader) : null;
  return names && take(reader, ')') ? names : null;
}

function readAccess(reader: Reader): readonly string[] | null {
  if (!take(reader, 'args')) return null;
  const names: string[] = [];
  for (;;) {
    const name = attempt(reader, () => readMember(reader));
    if (name === null) return names;
    names.push(name);
  }
}

function readMember(reader: Reader): string | null {
  if (take(reader, '.')) {
    const token = reader.tokens[reader.at];
    // What is called is no member.
    const next = reader.tokens[reader.at + 1];
    if (token?.kind !== 'name' || (next?.kind === 'sign' && next.text === '(')) return null;
    reader.at += 1;
    return token.text;
  }
  const name = take(reader, '[') ? value(reader) : null;
  return typeof name === 'string' && take(reader, ']') ? name : null;
}

function readTest(reader: Reader, names: readonly string[]): Clause | null {
  const argument = pathText(names);
  for (const [operator, pattern] of tests) {
    const found = attempt(reader, () => readPattern(reader, pattern.split(' '), names));
    if (found !== null) return { argument, operator, value: found };
  }
  const list = attempt(reader, () => (readArgument(reader, names) && take(reader, 'in') ? readList(reader) : null));
  return list && { argument, operator: 'one-of', value: list };
}

function readPattern(reader: Reader, pattern: readonly string[], names: readonly string[]): string | number | null {
  let found: string | number | null = null;
  for (const part of pattern) {
    const types = valueTypes.get(part);
    if (types) {
      found = readValue(reader, types);
      if (found === null) return null;
    } else if (!(part === '@' ? readArgument(reader, names) : take(reader, part))) return null;
  }
  return found;
}

function readValue(reader: Reader, types: readonly string[]): string | number | null {
  const found = value(reader);
  return types.includes(typeof found) ? found : null;
}

const valueTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['?', ['string', 'number']],
  ['"', ['string']],
  ['#', ['number']],
]);

function readArgument(reader: Reader, names: readonly string[]): boolean {
  const read = readAccess(reader);
  return read !== null && JSON.stringify(read) === JSON.stringify(names);
}

function readList(reader: Reader): string[] | null {
  const items: string[] = [];
  if (!take(reader, '[')) return null;
  if (take(reader, ']')) return items;
  do {
    const item = value(reader);
    if (typeof item !== 'string') return null;
    items.push(item);
  } while (take(reader, ','));
  return take(reader, ']') ? items : null;
}

function value(reader: Reader): string | number | null {
  const token = reader.tokens[reader.at];
  if (token?.kind !== 'text' && token?.kind !== 'number') return null;
  reader.at += 1;
  return 'value' in token ? token.value : token.text;
}

function take(reader: Reader, text: string): boolean {
  const token = reader.tokens[reader.at];
  if ((token?.kind !== 'name' && token?.kind !== 'sign') || token.text !== text) return false;
  reader.at += 1;
  return true;
}

/** Goes back to where it began when nothing came of it. */
function attempt<T>(reader: Reader, read: () => T | null): T | null {
  const start = reader.at;
  const found = read();
  if (found === null) reader.at = start;
  return found;
}
