import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { compileCondition } from '../../../../main/gateway/policy/condition';
import { pathNames } from '../../../../shared/domain/argument-path';
import { type Clause, writeCondition } from '../../../../shared/domain/condition';
import { someFacts } from '../../../support/a-policy';

const now = new Date(2026, 10, 22, 9, 5);
const home = '/home/ada';

function holds(condition: string, args: unknown, fields: Parameters<typeof someFacts>[0] = {}): boolean {
  const argumentsJson = typeof args === 'string' ? args : JSON.stringify(args);
  return compileCondition(condition, { home }).holds(someFacts({ argumentsJson, ...fields }), now);
}

it('throws until CEL is loaded, and can be computed from then on', async () => {
  const condition = compileCondition('true', { home });
  expect(condition.problem).toBeNull();
  expect(() => condition.holds(someFacts(), now)).toThrow('only being loaded');
  await loadConditions();
  expect(condition.holds(someFacts(), now)).toBe(true);
});

describe('a condition', () => {
  beforeAll(loadConditions);

  it.each([
    ['args.n > 5', { n: 6 }, true],
    ['args.n > 5', { n: 5 }, false],
    ['args.n == 5', { n: 5 }, true],
    ['args.n == 5.0', { n: 5 }, true],
    ['args.amount <= 99.5', { amount: 99.5 }, true],
    ['args.n + 1 > 5', { n: 5 }, true],
    ['1 + args.n == 6', { n: 5 }, true],
    ['args.n * 1.5 == 15.0 && args.n / 4 == 2.5 && args.n - 1 == 9 && args.n % 2 == 0', { n: 10 }, true],
    ['10 / args.n == 2.5 && 10 * args.n == 40 && 10 - args.n == 6 && 10 % args.n == 2', { n: 4 }, true],
    ['args.n % 0.3 < 0.2', { n: 0.5 }, false],
    ['args.items.size() > 1', { items: [1, 2] }, true],
    ['args.to.all(each, each.endsWith("@acme.com"))', { to: ['a@acme.com', 'b@acme.com'] }, true],
    ['args.to.exists(each, ["@a", "@b"].exists(end, each.endsWith(end)))', { to: ['x@b'] }, true],
    ['args.to.map(each, size(each)) == [1, 2]', { to: ['x', 'yy'] }, true],
    ['args.to.filter(each, each > 1).size() == 2', { to: [1, 2, 3] }, true],
    ['args == {"n": 5, "o": {"l": [1, "a", null]}}', { n: 5, o: { l: [1, 'a', null] } }, true],
    ['args == {"n": 5}', { n: 5, m: 1 }, false],
    ['"x y" in args && args["x y"] == "z"', { 'x y': 'z' }, true],
    ['has(args.x)', { x: null }, false],
    ['client == "Cursor" && server == "files" && tool == "write_file" && risk == "write"', {}, true],
    ['time.hour == 9 && time.minute == 5 && time.weekday == 7 && time.date == "2026-11-22"', {}, true],
    ['time.now > timestamp("2026-11-01T00:00:00Z")', {}, true],
    ['args.text.matches("^a+$")', { text: 'aaa' }, true],
    ['args.a ? true : args.b', { a: false, b: true }, true],
    ['type(args.n) == double', { n: 5 }, true],
    ['args.constructor == "x"', { constructor: 'x' }, true],
    ['args["__proto__"] == "x"', '{"__proto__":"x"}', true],
    ['args.o["$typeName"] == "google.protobuf.Value"', { o: { $typeName: 'google.protobuf.Value' } }, true],
  ])('%s with %j: %s', (condition, args, is) => {
    expect(holds(condition, args)).toBe(is);
  });

  it.each([
    ['args.id == 9007199254740993', '{"id":9007199254740993}', true],
    ['args.id == 9007199254740992', '{"id":9007199254740993}', false],
    ['args.id > 9007199254740992', '{"id":9007199254740993}', true],
    ['args.id > 9007199254740992.0', '{"id":9007199254740993}', true],
    ['9007199254740992.0 < args.id', '{"id":9007199254740993}', true],
    ['9007199254740992.0 >= args.id', '{"id":9007199254740993}', false],
    ['args.id <= 9007199254740992.0', '{"id":9007199254740993}', false],
    ['args.id in [9007199254740993]', '{"id":9007199254740993}', true],
    ['args.id == 123456789012345678901234567890', '{"id":123456789012345678901234567890}', true],
    ['args.id < -9007199254740992', '{"id":-9007199254740993}', true],
    ['args.text == "9007199254740993" && args.n == 1', '{"text":"9007199254740993","n":1}', true],
    ['args.n == 1234567890.1234567', '{"n":1234567890.1234567}', true],
    ['args.n == 1e20', '{"n":100000000000000000000.0}', true],
    ['args.q == "a\\"1234567890123456789"', '{"q":"a\\"1234567890123456789","id":12345678901234567890}', true],
  ])('compares to the last digit: %s with %s: %s', (condition, args, is) => {
    expect(holds(condition, args)).toBe(is);
  });

  it.each([
    ['args.n > 5', {}, '“n” is not given'],
    ['args.n', { n: 5 }, 'neither true nor false'],
    ['args.n > "5"', { n: 5 }, 'values that are not of one kind'],
    ['args.a.b == 1', { a: 'text' }, '“b” is not given'],
    ['true', '[]', ''],
    ['args.size() == 0', '[]', 'the arguments are no object'],
    ['args.n > 5', '{"n":1e400}', 'a number is too large to be computed with'],
    ['args.n > 5', `{"n":${'9'.repeat(200)}}`, 'a number is too long to be compared'],
    ['args.n + 9007199254740993 > 5', { n: 1 }, 'too large to be computed with'],
    ['args.l.exists(each, each == 1)', { l: Array(6000).fill(0) }, 'too many entries'],
    ['args.l.exists(each, each == 1)', { l: [{ a: Array(5000).fill(0) }] }, 'too many entries'],
    ['under(args.path, "/work")', { path: 'a.txt' }, 'not given from its beginning'],
    ['under(args.path, "/work")', { path: 5 }, 'values that are not of one kind'],
    ['host(args.url) == "a.org"', { url: 'a.org/x' }, 'has no host'],
    ['args.text.matches(args.pattern)', { text: 'x', pattern: '[' }, 'it fails for these arguments'],
  ])('%s with %j cannot be computed', (condition, args, message) => {
    if (message === '') expect(holds(condition, args)).toBe(true);
    else expect(() => holds(condition, args)).toThrow(message);
  });

  it('does not say what the arguments were when it cannot be computed', () => {
    for (const [condition, args] of [
      ['under(args.a, "/x")', { a: 'SECRET' }],
      ['host(args.a) == "x"', { a: 'SECRET' }],
      ['args.a > 5', { a: 'SECRET' }],
      ['timestamp(args.a) > time.now', { a: 'SECRET' }],
      ['int(args.a) > 5', { a: 'SECRET' }],
      ['args.b[args.a] == 5', { a: 'SECRET', b: {} }],
      ['args.a.matches(args.a + "[")', { a: 'SECRET' }],
      ['args.b[1] == 5', { b: ['SECRET'] }],
    ] as const)
      expect(() => holds(condition, args)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('SECRET') }),
      );
  });

  it('knows the session and the project', () => {
    const session = { calls: 3, denied: 1, servers: ['a'], tools: ['t'], taint: ['private' as const], minutes: 2.7 };
    const facts = { session, roots: ['/projects/site'] };
    expect(holds('session.calls == 3 && session.denied == 1 && session.minutes == 2', {}, facts)).toBe(true);
    expect(holds('"a" in session.servers && "t" in session.tools && "private" in session.taint', {}, facts)).toBe(true);
    expect(holds('project.roots.exists(root, under(args.path, root))', { path: '/projects/site/x' }, facts)).toBe(true);
    expect(holds('project.roots.exists(root, under(args.path, root))', { path: '/projects/x' }, facts)).toBe(false);
  });

  it('resolves links, home and parents on the real disk', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-')));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'work'));
    mkdirSync(join(folder, 'other'));
    symlinkSync(join(folder, 'other'), join(folder, 'work', 'link'));
    const condition = compileCondition('under(args.path, "~/work")', { home: folder });
    const isUnder = (path: string) => condition.holds(someFacts({ argumentsJson: JSON.stringify({ path }) }), now);
    expect(isUnder('~/work/new/file.txt')).toBe(true);
    expect(isUnder(join(folder, 'work/../work'))).toBe(true);
    expect(isUnder(join(folder, 'work/link/file.txt'))).toBe(false);
    expect(isUnder(`${folder}/work/../other`)).toBe(false);
  });

  it('is computed for one call with arguments that are parsed once', () => {
    const facts = someFacts({ argumentsJson: '{"n":5}' });
    const conditions = ['args.n > 1', 'args.n < 9', 'args.n.x == 1'].map((text) => compileCondition(text, { home }));
    expect(conditions[0]?.holds(facts, now)).toBe(true);
    expect(conditions[1]?.holds(facts, now)).toBe(true);
    expect(() => conditions[2]?.holds(facts, now)).toThrow();
    expect(compileCondition('time.hour == 10', { home }).holds(facts, new Date(2026, 10, 22, 10))).toBe(true);
  });
});

describe('what can be told without a call', () => {
  beforeAll(loadConditions);

  it.each([
    ['foo == 1', 0, '“foo” is not known. There are args, client,'],
    ['args.a == b', 10, '“b” is not known.'],
    ['constructor == 1', 0, '“constructor” is not known.'],
    ['toString', 0, '“toString” is not known.'],
    ['session.call > 1', 7, '“session.call” is not known. “session” has calls, denied,'],
    ['has(time.hours)', 0, '“time.hours” is not known.'],
    ['args.a &&', 7, 'It ends too early'],
    ['args.a == "x', 7, 'is not expected here'],
    ['args.a = 1', 7, '“= 1” is not expected here. Check quotes, brackets and operators.'],
    ['in', 0, 'reserved identifier'],
    ['exec(args.a)', 0, 'There is no function “exec”.'],
    ['under(args.a)', 0, '“under” is called with the wrong number of values'],
    ['args.a.under("x")', 6, '“under” is called with the wrong number of values, or in the wrong way.'],
    ['has(args)', 0, '“has” is not used as it must be. Write has(args.name).'],
    ['args.l.all(1, true)', 6, 'Write list.all(x, a condition with x).'],
    ['args.a.matches("[")', 15, 'This cannot be used here: error parsing regexp: missing closing ]'],
    ['under(args.a, "work")', 14, 'not given from its beginning'],
    ['5', 0, 'This is neither true nor false. Compare it with something.'],
    ['[true]', 0, 'This is neither true nor false.'],
    ['{"a": true}', 0, 'This is neither true nor false.'],
    ['args.a in [1, x]', 14, '“x” is not known'],
    ['args.a == {"k": x}', 16, '“x” is not known'],
    ['args.a == {x: 1}', 11, '“x” is not known'],
    ['args[x] == 1', 5, '“x” is not known'],
    ['args.a == Foo{b: 1}', 10, 'Messages cannot be made here.'],
    ['args.l.all(x, x.l.all(y, y == x))', 17, 'A loop inside a loop could take too long.'],
    ['x.all(y, true)', 0, '“x” is not known'],
    ['args.l.all(x, y == x)', 14, '“y” is not known'],
    ['args.l.all(x, true) && x', 23, '“x” is not known'],
    ['"\\ud83d\\ude00" == client', 0, 'surrogate code points are not allowed'],
  ])('%s: character %i', (text, at, message) => {
    const { problem } = compileCondition(text, { home });
    expect(problem?.text).toContain(message);
    expect(problem?.at).toBe(at);
    expect(() => compileCondition(text, { home }).holds(someFacts(), now)).toThrow();
  });

  // Far deeper than any stack lets the parser go: that of a worker is four times the usual one.
  it('is that it is nested too deeply', () => {
    const text = `${'('.repeat(8000)}true${')'.repeat(8000)}`;
    expect(compileCondition(text, { home }).problem).toEqual({
      text: 'This is nested too deeply. Write it flatter.',
      at: 0,
    });
  });

  it.each([
    'true',
    'args.l.all(session, session.anything)',
    'args.l.all(x, [1].all(y, y == x))',
    'args.timestamp == timestamp("2026-11-01T00:00:00Z")',
    'args.a == "%2"',
    'has(args.a.b) || !(client in ["a"])',
    '{"a": 1}.a == 1',
    'args.a == {} // nothing',
  ])('%s has no problem', (text) => {
    expect(compileCondition(text, { home }).problem).toBeNull();
  });
});

describe('what the form writes means what it says', () => {
  beforeAll(loadConditions);
  const names = fc.constantFrom('path', 'in', 'a.b', 'a b', '', '"', '__proto__', 'null', 'ä', 'has', 'args');
  const paths = fc.array(names, { minLength: 1, maxLength: 2 });
  const texts = fc.constantFrom('', 'a', 'ab', 'ü', '"', '\\', '\n', '😀', '\u0085', 'x.y');
  const numbers = fc.constantFrom(0, 1, -1, 0.5, 5, 2 ** 53, 1e21, -1e-7);
  const values = fc.oneof(texts, numbers);
  const textClause = fc.record({
    names: paths,
    operator: fc.constantFrom('equals' as const, 'starts-with' as const),
    value: texts,
  });
  const numberClause = fc.record({
    names: paths,
    operator: fc.constantFrom('equals' as const, 'greater' as const, 'less' as const),
    value: numbers,
  });
  const listClause = fc.record({ names: paths, operator: fc.constant('one-of' as const), value: fc.array(texts) });
  const bareClause = fc.record({
    names: paths,
    operator: fc.constantFrom('exists' as const, 'not-exists' as const),
    value: fc.constant(''),
  });
  const clauses = fc.oneof(textClause, numberClause, listClause, bareClause);

  function valueAt(args: unknown, path: readonly string[]): unknown {
    return path.reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? Reflect.get(value, name)
          : undefined,
      args,
    );
  }

  function means({ operator, value: wanted }: Omit<Clause, 'argument'>, value: unknown): boolean {
    switch (operator) {
      case 'exists':
        return value !== undefined;
      case 'not-exists':
        return value === undefined;
      case 'equals':
        return value === wanted;
      case 'one-of':
        return (wanted as readonly unknown[]).includes(value);
      case 'starts-with':
        return typeof value === 'string' && value.startsWith(String(wanted));
      case 'greater':
        return typeof value === 'number' && value > Number(wanted);
      case 'less':
        return typeof value === 'number' && value < Number(wanted);
      default:
        throw new Error('not asked here');
    }
  }

  it('for arguments that are there, that are not, and that are of that kind', () => {
    fc.assert(
      fc.property(clauses, fc.option(values, { nil: undefined }), fc.boolean(), (clause, value, isNested) => {
        const argument = clause.names.map((name) => name.replaceAll(/[\\.]/g, '\\$&')).join('.');
        expect(pathNames(argument)).toEqual(clause.names);
        const isOfKind =
          value === undefined ||
          !['greater', 'less', 'starts-with'].includes(clause.operator) ||
          typeof value === typeof clause.value;
        const args =
          value === undefined ? (isNested ? nest(clause.names.slice(0, -1), {}) : {}) : nest(clause.names, value);
        const condition = writeCondition([{ argument, operator: clause.operator, value: clause.value }]);
        const compute = () => holds(condition, args as object);
        if (isOfKind) expect(compute()).toBe(means(clause, valueAt(args, clause.names)));
        else expect(compute).toThrow();
      }),
      { numRuns: 400 },
    );
  }, 30_000);

  function nest(path: readonly string[], value: unknown): unknown {
    return path.reduceRight<unknown>((inner, name) => Object.fromEntries([[name, inner]]), value);
  }
});
