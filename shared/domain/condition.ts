import { pathNames } from './argument-path';
import { readClauses, tokenize } from './condition-reader';

/**
 * One line of the form for conditions: what an argument must be. `argument`: its path, members of objects by dots; a dot or
 * backslash of a name itself has a backslash before it (`argument-path.ts`). `value`: a list for `one-of`, a number for `greater` and
 * `less`, text or a number for `equals`, nothing (`''`) for `exists` and `not-exists`, else text.
 */
export type Clause = {
  argument: string;
  operator:
    | 'equals'
    | 'one-of'
    | 'starts-with'
    | 'under'
    | 'host-is'
    | 'matches'
    | 'greater'
    | 'less'
    | 'exists'
    | 'not-exists';
  value: string | number | readonly string[];
};

type Operator = Clause['operator'];

/**
 * CEL that holds when all clauses do; empty for none. An absent argument makes its clause false, never an error: each is asked
 * for first. Throws a sentence for a value that its operator cannot take.
 */
export function writeCondition(clauses: readonly Clause[]): string {
  return clauses.map(writeClause).join(' && ');
}

function writeClause(clause: Clause): string {
  const names = pathNames(clause.argument);
  const guards = names.map((_, depth) => writeGuard(names.slice(0, depth + 1)));
  if (clause.operator === 'exists') return guards.join(' && ');
  if (clause.operator === 'not-exists') {
    const [guard = ''] = guards;
    return guards.length === 1 && guard.startsWith('has(') ? `!${guard}` : `!(${guards.join(' && ')})`;
  }
  return [...guards, writeTest(clause, writeAccess(names))].join(' && ');
}

function writeGuard(names: readonly string[]): string {
  const last = names.at(-1) as string;
  return isPlainName(last) ? `has(${writeAccess(names)})` : `${quote(last)} in ${writeAccess(names.slice(0, -1))}`;
}

function writeAccess(names: readonly string[]): string {
  return names.reduce((text, name) => (isPlainName(name) ? `${text}.${name}` : `${text}[${quote(name)}]`), 'args');
}

/** Words of CEL that are no names (its specification, “Syntax”). */
const reserved: ReadonlySet<string> = new Set(
  'false in null true as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name);
}

function writeTest({ argument, operator, value }: Clause, access: string): string {
  if (operator === 'one-of' && Array.isArray(value)) return `${access} in [${value.map(quote).join(', ')}]`;
  if (typeof value === 'number') {
    if (operator === 'equals') return `${access} == ${writeNumber(value)}`;
    if (operator === 'greater') return `${access} > ${writeNumber(value)}`;
    if (operator === 'less') return `${access} < ${writeNumber(value)}`;
  }
  const write = ofText[operator];
  if (typeof value !== 'string' || !write)
    throw new TypeError(`“${argument}” is compared with a value of the wrong kind.`);
  return write(access, quote(value));
}

const ofText: Partial<Record<Operator, (access: string, value: string) => string>> = {
  equals: (access, value) => `${access} == ${value}`,
  'starts-with': (access, value) => `${access}.startsWith(${value})`,
  matches: (access, value) => `${access}.matches(${value})`,
  under: (access, value) => `under(${access}, ${value})`,
  'host-is': (access, value) => `host(${access}) == ${value}`,
};

/** A string of CEL, which has the escapes of JSON. Half a pair of surrogates cannot be written. */
function quote(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('A text holds half a character. Enter it anew.');
  return JSON.stringify(text).replaceAll(/\p{Cc}/gu, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}

/** An integer as one, for all else the same digits as JavaScript writes it, which CEL reads as a double. */
function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('A number is too large. Enter a smaller one.');
  const text = String(value);
  return Number.isSafeInteger(value) || /[.e]/.test(text) ? text : `${text}.0`;
}

/** The clauses that a condition is made of; `null`: not one that the form can show. Never another meaning than the text has. */
export function readCondition(text: string): Clause[] | null {
  const tokens = tokenize(text);
  if (!tokens) return null;
  if (tokens.length === 0) return [];
  const clauses = readClauses(tokens);
  if (!clauses) return null;
  // What was read is written again: whatever the reading overlooked shows there.
  return JSON.stringify(tokenize(writeCondition(clauses))) === JSON.stringify(tokens) ? clauses : null;
}

/** A condition in words, to stand behind “when”; CEL itself where it cannot be said. Empty for none. */
export function sayCondition(text: string): string {
  return readCondition(text)?.map(sayClause).join(' and ') ?? text.trim();
}

function sayClause({ argument, operator, value }: Clause): string {
  const [last = 'nothing', ...others] = (Array.isArray(value) ? value : [value]).map(sayValue).reverse();
  const list = others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`;
  return `${sayPath(argument)} ${words[operator]}${isBare(operator) ? '' : ` ${isPlace(operator) ? showText(String(value)) : list}`}`;
}

const words: Record<Operator, string> = {
  equals: 'is',
  'one-of': 'is',
  'starts-with': 'starts with',
  under: 'is under',
  'host-is': 'is on',
  matches: 'matches',
  greater: 'is more than',
  less: 'is less than',
  exists: 'is given',
  'not-exists': 'is not given',
};

function isBare(operator: Operator): boolean {
  return operator === 'exists' || operator === 'not-exists';
}

/** Folders and hosts are known by their looks. */
function isPlace(operator: Operator): boolean {
  return operator === 'under' || operator === 'host-is';
}

function sayPath(path: string): string {
  return /^[\w.-]+$/.test(path) ? path : `“${showText(path)}”`;
}

function sayValue(value: string | number): string {
  return typeof value === 'number' ? String(value) : `“${showText(value)}”`;
}

/** On one line, whatever it holds. */
function showText(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\');
}
