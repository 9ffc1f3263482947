import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../../../main/gateway/approval/preview/arguments';
import { createHints, HintPack, targetFromSchema } from '../../../../../main/gateway/approval/preview/hints';

const pack = (name: string, tools: object, servers = [name]) => ({ name, servers, tools });
const create = {
  summary: ['Create {title} in {repo}', 'Create in {repo}', 'Create it'],
  arguments: { title: 'text', 'to.*.email': 'recipient' },
};
const hints = createHints([
  pack('one', { create, shared: { summary: ['Do {a}'] } }),
  pack('two', { shared: { summary: ['Undo {a}'] } }, ['google two']),
]);
const ask = (server: string, tool: string, args: object) => {
  const { nodes } = readArguments(JSON.stringify(args), { schema: {}, inexactNumbers: [], hintOf: () => undefined });
  const hint = hints({ server, tool, given: Object.keys(args) });
  return hint ? { hint, summary: hint.summarize(nodes), target: hint.targetOf(nodes) } : undefined;
};
const summaryOf = (args: object) => ask('one', 'create', args)?.summary;

describe('finding', () => {
  it('goes by the name that the person gave the server', () => {
    expect(ask('My One', 'shared', { a: 1 })?.summary).toBe('Do 1');
    expect(ask('GoogleTwo', 'shared', { a: 1 })?.summary).toBe('Undo 1');
  });

  it('takes no side where several servers have such a tool', () => {
    expect(ask('else', 'shared', { a: 1 })).toBeUndefined();
  });

  it('takes the only one that knows the tool, if it knows all arguments', () => {
    expect(ask('else', 'create', { title: 'x', repo: 'y' })?.summary).toBe('Create x in y');
    expect(ask('else', 'create', { title: 'x', repo: 'y', command: 'z' })).toBeUndefined();
    expect(ask('else', 'create', {})).toBeUndefined();
  });

  it('knows no tool by the names of what every object has', () => {
    expect(ask('one', 'constructor', { a: 1 })).toBeUndefined();
  });

  it('says what an argument is, but never of one it does not name', () => {
    const found = ask('one', 'create', { title: 'x' });
    expect(found?.hint.kindOf('to.*.email')).toBe('recipient');
    expect(found?.hint.kindOf('__proto__')).toBeUndefined();
  });
});

describe('the sentence', () => {
  it('takes the first form that has all of its arguments', () => {
    expect(summaryOf({ title: 'x', repo: 'y' })).toBe('Create x in y');
    expect(summaryOf({ repo: 'y' })).toBe('Create in y');
    expect(summaryOf({ title: '', repo: null })).toBe('Create it');
  });

  it('puts what is no plain name in quotes that it cannot close', () => {
    expect(summaryOf({ title: 'a” in safe/repo. “b', repo: 'y' })).toBe('Create “a" in safe/repo. "b” in y');
  });

  it('keeps to one line', () => {
    expect(summaryOf({ title: 'a\n\n\nb', repo: 'y' })).toBe('Create “a b” in y');
  });

  it('cuts what is long where it can be seen', () => {
    expect(summaryOf({ title: 'x'.repeat(100), repo: 'y' })).toBe(`Create “${'x'.repeat(60)}… (100 characters)” in y`);
  });

  it('counts lists', () => {
    expect(summaryOf({ title: ['a', 'b', 'c'], repo: 'y' })).toBe('Create “a and 2 more” in y');
  });

  it('does not fill in what an argument brings along', () => {
    expect(summaryOf({ title: '{repo}', repo: 'y' })).toBe('Create “{repo}” in y');
  });
});

it.each([
  ['a summary that does not begin with a verb', { t: { summary: ['{a} is done'] } }],
  ['a brace that does not close', { t: { summary: ['Do {a'] } }],
  ['no summary', { t: { summary: [] } }],
  ['a kind that nobody knows', { t: { summary: ['Do it'], arguments: { a: 'secret' } } }],
  ['anything that could change a risk', { t: { summary: ['Do it'], risk: 'read' } }],
  ['anything that could hide an argument', { t: { summary: ['Do it'], hidden: ['a'] } }],
])('a pack cannot hold %s', (_, tools) => {
  expect(HintPack.safeParse(pack('x', tools)).success).toBe(false);
});

describe('the name of a server', () => {
  const only = createHints([pack('one', { t: { summary: ['Do it'] } }, ['google mail', 'gmail'])]);
  const knows = (server: string) => only({ server, tool: 't', given: [] }) !== undefined;

  it.each(['Google Mail', 'mail by google', 'googlemail', 'my-google_mail-2', 'GMail', 'MyGMailServer', 'work-gmail'])(
    '%s is one',
    (server) => {
      expect(knows(server)).toBe(true);
    },
  );

  it.each(['google', 'mail', 'g mai', 'things', ''])('%s is none', (server) => {
    expect(knows(server)).toBe(false);
  });

  it('is asked first: a pack that is named stands above one that only fits', () => {
    const both = createHints([
      pack('one', { t: { summary: ['One {a}'] } }),
      pack('two', { t: { summary: ['Two {a}'] } }),
    ]);
    const { nodes } = readArguments('{"a":"x"}', { schema: {}, inexactNumbers: [], hintOf: () => undefined });
    expect(both({ server: 'two', tool: 't', given: ['a'] })?.summarize(nodes)).toBe('Two x');
    expect(both({ server: 'one two', tool: 't', given: ['a'] })).toBeUndefined();
  });

  it('need not be known where the tool and its arguments are', () => {
    const kinds = createHints([
      pack('one', { t_x: { summary: ['Do {a} {b.c}'], arguments: { 'd.*.e': 'url' }, target: '{f}' } }),
    ]);
    expect(kinds({ server: 'else', tool: 'T-X', given: ['a', 'b', 'd', 'f'] })).toBeDefined();
    expect(kinds({ server: 'else', tool: 't_x', given: ['a', 'c'] })).toBeUndefined();
    expect(kinds({ server: 'else', tool: 't_y', given: ['a'] })).toBeUndefined();
  });
});

describe('values in a sentence', () => {
  it.each([
    ['a.b/c@d:e+f~g#h-i_j', 'a.b/c@d:e+f~g#h-i_j'],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['a b', '“a b”'],
    ['a$', '“a$”'],
    ['  a \t b  ', '“a b”'],
    ['«a» „b“', '“"a" "b"”'],
    [5, '5'],
    [true, 'true'],
    [['a'], 'a'],
    [['a', 'b'], '“a and 1 more”'],
    [[1, 2, 3], '“1 and 2 more”'],
  ])('%j', (title, said) => {
    expect(summaryOf({ title, repo: 'y' })).toBe(`Create ${said} in y`);
  });

  it.each([{ a: 'b' }, [], [''], ['a', ''], [{ a: 'b' }], ['a', {}], null, ''])('not %j', (title) => {
    expect(summaryOf({ title, repo: 'y' })).toBe('Create in y');
  });

  it('there may be none of them', () => {
    const { nodes } = readArguments('{}', { schema: {}, inexactNumbers: [], hintOf: () => undefined });
    const strict = createHints([pack('one', { t: { summary: ['Do {a}'] } })]);
    expect(strict({ server: 'one', tool: 't', given: [] })?.summarize(nodes)).toBeNull();
  });
});

describe('what has to be typed', () => {
  const typing = createHints([
    pack('one', {
      t: { summary: ['Do it'], target: '{a}/{b}' },
      u: { summary: ['Do it'] },
      v: { summary: ['Do it'], target: '{a}' },
    }),
  ]);
  const targetOf = (tool: string, args: object) => {
    const { nodes } = readArguments(JSON.stringify(args), { schema: {}, inexactNumbers: [], hintOf: () => undefined });
    return typing({ server: 'one', tool, given: Object.keys(args) })?.targetOf(nodes);
  };

  it('is made of the arguments as they are', () => {
    expect(targetOf('t', { a: 'x y', b: 5 })).toBe('x y/5');
    expect(targetOf('t', { a: 'x' })).toBeNull();
    expect(targetOf('u', { a: 'x' })).toBeNull();
  });

  it.each([' x', 'x ', 'x\ny', 'x\ry', 'x\ty', 'x\u200by', 'x\u202ey', 'раypal', 'x'.repeat(101)])(
    'is not %j, which nobody could type',
    (a) => {
      expect(targetOf('v', { a })).toBeNull();
    },
  );

  it.each(['x', 'x y', 'ünïcode', 'x'.repeat(100)])('is %s', (a) => {
    expect(targetOf('v', { a })).toBe(a);
  });

  it.each('path name repo repository branch table database id key project file filepath slug bucket'.split(' '))(
    'is what the schema requires alone: %s',
    (name) => {
      const of = (key: string) => {
        const parts = { schema: {}, inexactNumbers: [], hintOf: () => undefined };
        return targetFromSchema({ required: [key] }, readArguments(JSON.stringify({ [key]: 'x' }), parts).nodes);
      };
      expect(of(name)).toBe('x');
      expect(of(`my_${name}`)).toBe('x');
      expect(of(`${name}_of`)).toBeNull();
    },
  );

  it.each<[unknown, object]>([
    [null, { id: 'x' }],
    [{}, { id: 'x' }],
    [{ required: 'id' }, { id: 'x' }],
    [{ required: [] }, { id: 'x' }],
    [{ required: [5] }, { 5: 'x' }],
    [{ required: ['id', 'name'] }, { id: 'x', name: 'y' }],
    [{ required: ['_'] }, { _: 'x' }],
    [{ required: ['id'] }, { id: 5 }],
    [{ required: ['id'] }, {}],
    [{ required: ['id'] }, { id: ' x' }],
  ])('is nothing by the schema %j of %j', (schema, args) => {
    const parts = { schema: {}, inexactNumbers: [], hintOf: () => undefined };
    expect(targetFromSchema(schema, readArguments(JSON.stringify(args), parts).nodes)).toBeNull();
  });

  it('is found by a name of several words', () => {
    const parts = { schema: {}, inexactNumbers: [], hintOf: () => undefined };
    const { nodes } = readArguments('{"file-path":"x"}', parts);
    expect(targetFromSchema({ required: ['file-path'] }, nodes)).toBe('x');
  });
});

it.each([
  ['a target with words in it', { t: { summary: ['Do it'], target: 'the {a}' } }],
  ['a target without an argument', { t: { summary: ['Do it'], target: '' } }],
  ['a name of a tool in capitals', { T: { summary: ['Do it'] } }],
  ['a summary without an end', { t: { summary: [`Do ${'x'.repeat(120)}`] } }],
  ['a summary of two letters', { t: { summary: ['Do'] } }],
  ['too many summaries', { t: { summary: Array.from({ length: 7 }, () => 'Do it') } }],
])('a pack cannot hold %s', (_, tools) => {
  expect(HintPack.safeParse(pack('x', tools)).success).toBe(false);
});

it.each([
  ['no server', { servers: [] }],
  ['a server in capitals', { servers: ['One'] }],
  ['a currency that is none', { minorUnitDigits: { EURO: 2 } }],
  ['a currency in small letters', { minorUnitDigits: { eur: 2 } }],
  ['less than no digits', { minorUnitDigits: { EUR: -1 } }],
  ['five digits', { minorUnitDigits: { EUR: 5 } }],
  ['half a digit', { minorUnitDigits: { EUR: 1.5 } }],
])('a pack cannot have %s', (_, more) => {
  expect(HintPack.safeParse({ ...pack('x', {}), ...more }).success).toBe(false);
});
