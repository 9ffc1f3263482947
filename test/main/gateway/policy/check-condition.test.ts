import { beforeAll, describe, expect, it } from 'vitest';
import { type Cel, celFor, loadConditions } from '../../../../main/gateway/policy/cel';
import { checkCondition, hasLoop } from '../../../../main/gateway/policy/check-condition';

let cel: Cel;
beforeAll(async () => {
  await loadConditions();
  const loaded = celFor('/home/ada');
  if (!loaded) throw new Error('not loaded');
  cel = loaded;
});

function check(text: string) {
  const { expr, sourceInfo } = cel.parse(text);
  return checkCondition(expr, { cel, positions: sourceInfo?.positions });
}

describe('what may be computed', () => {
  it.each([
    'true',
    'args.flag',
    'has(args.a) && args.a.all(x, x > 1)',
    'args.l.exists(x, x == 1) && args.l.exists_one(x, x == 1)',
    'args.l.filter(x, x > 1).map(y, y + 1) == [2]',
    'type(args.n) in [int, uint, double, bool, string, bytes, list, map, null_type, type]',
    'project.roots.exists(root, under(args.path, root))',
    'session.calls > 1 && session.denied < 2 && session.minutes > 3',
    '"a" in session.servers && "b" in session.tools && "private" in session.taint',
    'time.now > timestamp("2026-11-01T00:00:00Z") && time.hour > 1 && time.minute > 2',
    'time.weekday < 6 && time.date > "2026"',
    '[client, server, tool, risk].exists(name, name == "x")',
    'args.session.anything == 1',
    'args.a.matches("^a+$") && args.a.matches(args.b)',
    'under(args.a, "~/projects") && under("relative", args.b)',
    '"x".size() == 1 && size("x") == 1',
    '[1, 2].all(x, [3].all(y, x == y))',
  ])('%s', (text) => {
    expect(check(text)).toBeNull();
  });
});

describe('what may not', () => {
  it.each([
    ['1', 0, 'This is neither true nor false. Compare it with something.'],
    ['null', 0, 'This is neither true nor false. Compare it with something.'],
    ['"true"', 0, 'This is neither true nor false. Compare it with something.'],
    ['[]', 0, 'This is neither true nor false. Compare it with something.'],
    ['{}', 0, 'This is neither true nor false. Compare it with something.'],
    [
      'accu',
      0,
      '“accu” is not known. There are args, client, server, tool, risk, session, project, time. Text stands in quotes.',
    ],
    ['project.cwd == "x"', 7, '“project.cwd” is not known. “project” has roots.'],
    ['time.day == 1', 4, '“time.day” is not known. “time” has now, hour, minute, weekday, date.'],
    ['session.x == 1', 7, '“session.x” is not known. “session” has calls, denied, servers, tools, taint, minutes.'],
    ['session.toString == 1', 7, /^“session\.toString” is not known\./],
    ['args.l.all(x, x.y(z))', 15, 'There is no function “y”.'],
    ['args.l.all(x, true) && args.l.all(y, x)', 37, /^“x” is not known\./],
    ['args.l.all(session, true) && session.foo', 36, /^“session\.foo” is not known\./],
    ['args.l.all(x, foo)', 14, /^“foo” is not known\./],
    ['foo.all(x, true)', 0, /^“foo” is not known\./],
    ['args.l.map(2)', 6, '“map” is not used as it must be. Write list.map(x, a condition with x).'],
    ['args.l.exists_one(1, true)', 6, /^“exists_one” is not used as it must be\./],
    ['args.l.existsOne(1, true)', 6, /^“existsOne” is not used as it must be\./],
    ['args.l.exists(1, true)', 6, /^“exists” is not used as it must be\./],
    ['args.l.filter(1, true)', 6, /^“filter” is not used as it must be\./],
    ['args.l.all(x, x.all(y, true))', 15, /^A loop inside a loop could take too long\./],
    ['host(args.a, args.b) == "x"', 0, '“host” is called with the wrong number of values, or in the wrong way.'],
    ['host() == "x"', 0, '“host” is called with the wrong number of values, or in the wrong way.'],
    ['args.a.host() == "x"', 6, '“host” is called with the wrong number of values, or in the wrong way.'],
    ['"a".matches("(")', 12, /^This cannot be used here: /],
    ['under("~ada/x", "~ada/x")', 16, /^This cannot be used here: a path is not given from its beginning/],
    ['args.a == {"k": {"l": x}}', 22, /^“x” is not known\./],
    ['args.a == [[x]]', 12, /^“x” is not known\./],
    ['foo(x)', 0, 'There is no function “foo”.'],
    ['x.startsWith("a")', 0, /^“x” is not known\./],
    ['Foo{a: 1} == args', 0, 'Messages cannot be made here. Use a map.'],
    ['args == Foo{}', 8, 'Messages cannot be made here. Use a map.'],
  ])('%s: character %i', (text, at, message) => {
    expect(check(text)).toEqual({ at, text: typeof message === 'string' ? message : expect.stringMatching(message) });
  });

  it('is told at the beginning where nobody knows its place', () => {
    const { expr } = cel.parse('args.a == foo');
    for (const positions of [undefined, {}])
      expect(checkCondition(expr, { cel, positions })).toMatchObject({ at: 0, text: expect.stringContaining('“foo”') });
  });
});

it.each([
  ['args.a == 1', false],
  ['has(args.a.b)', false],
  ['args.l.exists(x, x == 1)', true],
  ['!args.l.exists(x, x == 1)', true],
  ['args.l.filter(x, true).size() == 1', true],
  ['args.a == [args.l.filter(x, true)]', true],
  ['args.a == {"k": args.l.filter(x, true)}', true],
  ['args.a == {"k": 1}', false],
  ['args.a == {"k".map(x, x): 1}', true],
  ['Foo{a: 1} == args', false],
  ['Foo{a: args.l.filter(x, true)} == args', true],
  ['args.a[args.l.filter(x, true)] == 1', true],
])('%s goes through entries one by one: %s', (text, does) => {
  expect(hasLoop(cel.parse(text).expr)).toBe(does);
});
