import { isRecord } from '../json/is-record';
import { isSame } from './is-same';
import { compileLinear } from './linear-pattern';

/** Where a value does not fit its schema, and how, in words: “must be text”. `path`: `items[0].name`, empty for the whole. */
export interface SchemaProblem {
  readonly path: string;
  readonly text: string;
}

/**
 * Checks a value against JSON Schema 2020-12 (and what draft 7 has besides) that a server wrote. Interpreted, for compiling
 * it would be running code made of hostile text; with an end, for schemas can be written that take for ever; patterns on a
 * linear engine; references within the schema only; formats are not looked at. What it cannot check does not fit.
 */
export function checkSchema(schema: unknown, value: unknown): SchemaProblem | null {
  const run: Run = { root: schema, state: { steps: mostSteps, uncheckable: null } };
  const found = check(run, schema, { value, path: '', depth: 0 });
  // Whatever became of it: a `not` around what cannot be checked must not pass for a yes.
  return run.state.uncheckable ?? found;
}

const mostSteps = 100_000;
const deepest = 100;

interface Run {
  readonly root: unknown;
  readonly state: { steps: number; uncheckable: SchemaProblem | null };
}

interface Spot {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

type Keywords = Readonly<Record<string, unknown>>;
type Checker = (run: Run, schema: Keywords, spot: Spot) => SchemaProblem | null;

function check(run: Run, schema: unknown, spot: Spot): SchemaProblem | null {
  run.state.steps -= 1;
  if (run.state.steps < 0 || spot.depth > deepest) return uncheckable(run, spot, 'its schema is too involved');
  if (schema === true) return null;
  if (schema === false) return problem(spot, 'must not be there');
  if (!isRecord(schema)) return uncheckable(run, spot, 'its schema is broken');
  const deeper = { ...spot, depth: spot.depth + 1 };
  for (const checker of checkers) {
    const found = checker(run, schema, deeper);
    if (found) return found;
  }
  return null;
}

const checkers: readonly Checker[] = [
  checkUnknown,
  checkReference,
  checkType,
  checkValues,
  checkNumber,
  checkText,
  checkList,
  checkObject,
  checkNames,
  checkCombined,
];

function problem({ path }: Spot, text: string): SchemaProblem {
  return { path, text };
}

function uncheckable({ state }: Run, spot: Spot, why: string): SchemaProblem {
  state.uncheckable ??= problem(spot, `cannot be checked: ${why}`);
  return state.uncheckable;
}

/** What would need to know how other keywords came out. */
const unsupported = ['unevaluatedProperties', 'unevaluatedItems', '$dynamicRef', '$recursiveRef'];

function checkUnknown(run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const found = unsupported.find((keyword) => Object.hasOwn(schema, keyword) && schema[keyword] !== true);
  return found ? uncheckable(run, spot, `its schema uses “${found}”`) : null;
}

function checkReference(run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const reference = own(schema, '$ref');
  if (reference === undefined) return null;
  const target = typeof reference === 'string' ? resolve(run.root, reference) : undefined;
  if (target === undefined) return uncheckable(run, spot, 'its schema refers to what is not in it');
  return check(run, target, spot);
}

function resolve(root: unknown, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let at = root;
  for (const raw of reference.slice(2).split('/')) {
    const name = decode(raw).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = at[Number(name)];
    else at = isRecord(at) ? own(at, name) : undefined;
  }
  return at;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isRecord,
};

const kindWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'an object',
};

function checkType(_run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const type = own(schema, 'type');
  if (type === undefined) return null;
  const allowed = (Array.isArray(type) ? type : [type]).map(String);
  if (allowed.some((name) => Object.hasOwn(kinds, name) && kinds[name]?.(spot.value))) return null;
  return problem(spot, `must be ${allowed.map(wordFor).join(' or ')}`);
}

function wordFor(type: string): string {
  return (Object.hasOwn(kindWords, type) ? kindWords[type] : undefined) ?? 'of another kind';
}

function checkValues(_run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const options = own(schema, 'enum');
  if (Array.isArray(options) && !options.some((option) => isSame(option, spot.value)))
    return problem(spot, 'must be one of the values that the tool names');
  if (Object.hasOwn(schema, 'const') && !isSame(schema['const'], spot.value))
    return problem(spot, 'must be the one value that the tool names');
  return null;
}

function checkNumber(_run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const { value } = spot;
  if (typeof value !== 'number') return null;
  const limit = (keyword: string) => numberOf(schema, keyword);
  const [least, most, above, below] = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map(limit);
  if (least !== undefined && value < least) return problem(spot, `must be ${least} or more`);
  if (most !== undefined && value > most) return problem(spot, `must be ${most} or less`);
  if (above !== undefined && value <= above) return problem(spot, `must be more than ${above}`);
  if (below !== undefined && value >= below) return problem(spot, `must be less than ${below}`);
  const step = limit('multipleOf');
  return step !== undefined && !Number.isInteger(value / step) ? problem(spot, `must be a multiple of ${step}`) : null;
}

function checkText(run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const { value } = spot;
  if (typeof value !== 'string') return null;
  const [least, most] = [numberOf(schema, 'minLength'), numberOf(schema, 'maxLength')];
  const length = least === undefined && most === undefined ? 0 : [...value].length;
  if (least !== undefined && length < least) return problem(spot, `must have at least ${least} characters`);
  if (most !== undefined && length > most) return problem(spot, `must have at most ${most} characters`);
  const pattern = own(schema, 'pattern');
  if (pattern === undefined) return null;
  return matches(run, pattern, value, spot) ? null : problem(spot, 'does not have the form that the tool asks for');
}

function matches(run: Run, pattern: unknown, text: string, spot: Spot): boolean {
  // Characters are quicker than schemas.
  run.state.steps -= Math.ceil(text.length / 16);
  const test = typeof pattern === 'string' && run.state.steps > 0 ? compileLinear(pattern) : null;
  if (test) return test(text);
  uncheckable(run, spot, 'its schema has a pattern that is not supported');
  return false;
}

function checkList(run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const { value } = spot;
  if (!Array.isArray(value)) return null;
  const [least, most] = [numberOf(schema, 'minItems'), numberOf(schema, 'maxItems')];
  if (least !== undefined && value.length < least) return problem(spot, `must have at least ${least} items`);
  if (most !== undefined && value.length > most) return problem(spot, `must have at most ${most} items`);
  if (own(schema, 'uniqueItems') === true && !isUnique(run, value))
    return problem(spot, 'must not hold the same twice');
  return checkItems(run, schema, spot, value) ?? checkContains(run, schema, spot, value);
}

function isUnique({ state }: Run, items: readonly unknown[]): boolean {
  return items.every((item, at) => {
    state.steps -= at;
    return state.steps > 0 && !items.slice(0, at).some((other) => isSame(other, item));
  });
}

/** `items` as a list, and `additionalItems`, are of draft 7; `prefixItems` and `items` of 2020-12. */
function checkItems(run: Run, schema: Keywords, spot: Spot, list: readonly unknown[]): SchemaProblem | null {
  const items = own(schema, 'items');
  const first = own(schema, 'prefixItems') ?? items;
  const prefix: readonly unknown[] = Array.isArray(first) ? first : [];
  const others = Array.isArray(items) ? own(schema, 'additionalItems') : items;
  for (const [at, value] of list.entries()) {
    const itsSchema = at < prefix.length ? prefix[at] : others;
    const item = { ...spot, value, path: `${spot.path}[${at}]` };
    const found = itsSchema === undefined ? null : check(run, itsSchema, item);
    if (found) return found;
  }
  return null;
}

function checkContains(run: Run, schema: Keywords, spot: Spot, list: readonly unknown[]): SchemaProblem | null {
  const wanted = own(schema, 'contains');
  if (wanted === undefined) return null;
  const [least = 1, most = Number.POSITIVE_INFINITY] = [
    numberOf(schema, 'minContains'),
    numberOf(schema, 'maxContains'),
  ];
  const count = list.filter((value) => fits(run, wanted, { ...spot, value })).length;
  return count < least || count > most ? problem(spot, 'does not hold what the tool asks for') : null;
}

function checkObject(run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const { value } = spot;
  if (!isRecord(value)) return null;
  const names = Object.keys(value);
  const [least, most] = [numberOf(schema, 'minProperties'), numberOf(schema, 'maxProperties')];
  if (least !== undefined && names.length < least) return problem(spot, `must have at least ${least} members`);
  if (most !== undefined && names.length > most) return problem(spot, `must have at most ${most} members`);
  const missing = namesIn(own(schema, 'required')).find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return problem(below(spot, missing, undefined), 'is missing');
  for (const name of names) {
    const found = checkMember(run, schema, below(spot, name, value[name]), name);
    if (found) return found;
  }
  return null;
}

function checkMember(run: Run, schema: Keywords, member: Spot, name: string): SchemaProblem | null {
  const [properties, patterns] = [own(schema, 'properties'), own(schema, 'patternProperties')];
  const schemas = isRecord(properties) && Object.hasOwn(properties, name) ? [properties[name]] : [];
  for (const [pattern, itsSchema] of isRecord(patterns) ? Object.entries(patterns) : []) {
    if (matches(run, pattern, name, member)) schemas.push(itsSchema);
  }
  const rest = own(schema, 'additionalProperties');
  if (schemas.length === 0 && rest === false) return problem(member, 'is not an argument of this tool');
  if (schemas.length === 0 && rest !== undefined) schemas.push(rest);
  return firstProblem(schemas, (itsSchema) => check(run, itsSchema, member));
}

/** What the names of members ask for: their own form, other members, schemas of the whole. */
function checkNames(run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const { value } = spot;
  if (!isRecord(value)) return null;
  const wanted = own(schema, 'propertyNames');
  const names = wanted === undefined ? [] : Object.keys(value);
  const misnamed = names.find((name) => !fits(run, wanted, { ...spot, value: name }));
  if (misnamed !== undefined) return problem(below(spot, misnamed, undefined), 'is not a name that the tool takes');
  const dependent = ['dependentRequired', 'dependentSchemas', 'dependencies'].flatMap((keyword) => {
    const map = own(schema, keyword);
    return isRecord(map) ? Object.entries(map).filter(([name]) => Object.hasOwn(value, name)) : [];
  });
  return firstProblem(dependent, ([, needed]) => {
    if (!Array.isArray(needed)) return check(run, needed, spot);
    const missing = namesIn(needed).find((name) => !Object.hasOwn(value, name));
    return missing === undefined ? null : problem(below(spot, missing, undefined), 'is missing');
  });
}

function checkCombined(run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  const list = (keyword: string) => {
    const schemas = own(schema, keyword);
    return Array.isArray(schemas) ? schemas : undefined;
  };
  const [all = [], any, one] = ['allOf', 'anyOf', 'oneOf'].map(list);
  const found = firstProblem(all, (each) => check(run, each, spot));
  if (found) return found;
  const count = (schemas: readonly unknown[]) => schemas.filter((each) => fits(run, each, spot)).length;
  if (any && !any.some((each) => fits(run, each, spot)))
    return problem(spot, 'has none of the forms that the tool takes');
  if (one && count(one) !== 1) return problem(spot, 'must have exactly one of the forms that the tool takes');
  if (Object.hasOwn(schema, 'not') && fits(run, schema['not'], spot))
    return problem(spot, 'has a form that the tool refuses');
  return checkCondition(run, schema, spot);
}

function checkCondition(run: Run, schema: Keywords, spot: Spot): SchemaProblem | null {
  if (!Object.hasOwn(schema, 'if')) return null;
  const branch = own(schema, fits(run, schema['if'], spot) ? 'then' : 'else');
  return branch === undefined ? null : check(run, branch, spot);
}

function fits(run: Run, schema: unknown, spot: Spot): boolean {
  return check(run, schema, spot) === null;
}

function firstProblem<T>(items: readonly T[], find: (item: T) => SchemaProblem | null): SchemaProblem | null {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return null;
}

function below({ path, depth }: Spot, name: string, value: unknown): Spot {
  const plain = /^[\w-]+$/.test(name);
  const last = plain ? name : JSON.stringify(name);
  return { value, depth, path: path === '' ? last : plain ? `${path}.${name}` : `${path}[${last}]` };
}

function own(schema: Keywords, keyword: string): unknown {
  return Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
}

function numberOf(schema: Keywords, keyword: string): number | undefined {
  const value = own(schema, keyword);
  return typeof value === 'number' ? value : undefined;
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}
