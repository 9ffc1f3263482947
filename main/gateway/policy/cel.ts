import { faults } from './faults';
import { hostOf } from './host';
import { createRealPath } from './real-path';
import { createUnder } from './under';

type Library = typeof import('@bufbuild/cel');
/** Linear in the text it is given, whatever the pattern. */
type Patterns = typeof import('@bufbuild/re2')['RE2JS'];
export type Expr = ReturnType<Library['parse']>['expr'];
type Env = ReturnType<Library['celEnv']>;

/** CEL with what is ours in it. */
export interface Cel {
  readonly env: Env;
  parse(text: string): ReturnType<Library['parse']>;
  /** Computes a parsed expression; throws what went wrong as an error with a sentence. */
  plan(parsed: ReturnType<Library['parse']>): (variables: object) => unknown;
  /** A map as CEL has it, for one that is looked at often. */
  map(map: ReadonlyMap<string, unknown>): unknown;
  /** A moment as CEL has it. */
  timestamp(at: Date): unknown;
  /** Whether this can be a pattern of `matches`; throws otherwise. */
  checkPattern(pattern: string): void;
  /** Whether this can be a folder of `under`; throws otherwise. */
  checkFolder(path: string): void;
}

let library: { cel: Library; patterns: Patterns } | undefined;
let loading: Promise<void> | undefined;
const known = new Map<string, Cel>();

/**
 * CEL takes a tenth of a second and 15 MB to load, so it is there only when somebody has a condition. Before this has resolved
 * a condition cannot be computed, and its rule denies.
 */
export function loadConditions(): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<void> {
  const [cel, { RE2JS }] = await Promise.all([import('@bufbuild/cel'), import('@bufbuild/re2')]);
  library = { cel, patterns: RE2JS };
}

/** `undefined` as long as it is not loaded. */
export function celFor(home: string): Cel | undefined {
  const made = known.get(home);
  if (made || !library) return made;
  const cel = createCel(library.cel, library.patterns, home);
  known.set(home, cel);
  return cel;
}

const mostPatterns = 500;

function createCel(cel: Library, patterns: Patterns, home: string): Cel {
  const { BOOL, STRING } = cel.CelScalar;
  const realPath = createRealPath({ home });
  const compiled = new Map<string, ReturnType<Patterns['compile']>>();

  function compile(pattern: string) {
    const before = compiled.get(pattern);
    if (before) return before;
    const made = patterns.compile(pattern);
    if (compiled.size >= mostPatterns) compiled.clear();
    compiled.set(pattern, made);
    return made;
  }

  const env = cel.celEnv({
    re2: { compile },
    funcs: [
      cel.celFunc('under', [STRING, STRING], BOOL, createUnder(realPath)),
      cel.celFunc('host', [STRING], STRING, hostOf),
      ...createNumberFuncs(cel),
      createJoin(cel),
    ],
  });
  const toTimestamp = env.funcs.find('timestamp');

  return {
    env,
    parse: cel.parse,
    plan(parsed) {
      const compute = cel.plan(env, parsed);
      return (variables) => {
        const value = compute(variables as Record<string, never>);
        if (cel.isCelError(value)) throw value;
        return value;
      };
    },
    map: (map) => cel.celMap(map as ReadonlyMap<string, never>),
    timestamp: (at) => toTimestamp?.call(0, undefined, [at.toISOString()]),
    checkPattern: (pattern) => void compile(pattern),
    checkFolder: (path) => void realPath.absolute(path),
  };
}

/**
 * JSON has one kind of number and CEL several: `args.n + 1` has no meaning there, for `args.n` is a double and `1` an integer.
 * And where it compares the two it rounds the integer, so that 2⁵³ + 1 would be 2⁵³.
 */
function createNumberFuncs({ celFunc, CelScalar }: Library) {
  const { BOOL, DOUBLE, INT } = CelScalar;
  type Compare = (left: number | bigint, right: number | bigint) => boolean;
  const comparisons: readonly (readonly [string, Compare])[] = [
    ['_<_', (left, right) => left < right],
    ['_<=_', (left, right) => left <= right],
    ['_>_', (left, right) => left > right],
    ['_>=_', (left, right) => left >= right],
  ];
  type Compute = (left: number, right: number) => number;
  const computations: readonly (readonly [string, Compute])[] = [
    ['_+_', (left, right) => left + right],
    ['_-_', (left, right) => left - right],
    ['_*_', (left, right) => left * right],
    ['_/_', (left, right) => left / right],
    ['_%_', (left, right) => left % right],
  ];
  return [
    ...comparisons.flatMap(([name, compare]) => [
      celFunc(name, [INT, DOUBLE], BOOL, compare),
      celFunc(name, [DOUBLE, INT], BOOL, compare),
    ]),
    ...computations.flatMap(([name, compute]) => [
      celFunc(name, [INT, DOUBLE], DOUBLE, (left, right) => compute(exact(left), right)),
      celFunc(name, [DOUBLE, INT], DOUBLE, (left, right) => compute(left, exact(right))),
    ]),
    celFunc('_%_', [DOUBLE, DOUBLE], DOUBLE, (left, right) => left % right),
  ];
}

function exact(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(faults.largeNumber);
}

/** `filter` and `map` put lists together entry by entry; the library's own way to do that nests a list for each. */
function createJoin({ celFunc, celList, CelScalar, listType }: Library) {
  const list = listType(CelScalar.DYN);
  return celFunc('_+_', [list, list], list, (left, right) => celList([...left, ...right]));
}
