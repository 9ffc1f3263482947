import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathText } from '../../../shared/domain/argument-path';
import { type Clause, readCondition, sayCondition, writeCondition } from '../../../shared/domain/condition';

const names = fc.oneof(
  fc.constantFrom(
    'path',
    'in',
    'a.b',
    'a b',
    '',
    '"',
    '\\',
    '__proto__',
    'null',
    'ä',
    'x\ny',
    'constructor',
    '\\.',
    '1',
  ),
  fc.string({ unit: 'grapheme' }),
);
const argument = fc.array(names, { minLength: 1, maxLength: 3 }).map(pathText);
const text = fc.oneof(
  fc.string({ unit: 'binary' }).filter((each) => each.isWellFormed()),
  fc.constantFrom('\u0085', '~/projects', '" && true', '\u2028'),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)),
  fc.integer(),
  fc.constantFrom(2 ** 53, -(2 ** 60), 1e300, 5e-324, 0.1),
);
const of = <T extends Clause['value']>(operators: readonly Clause['operator'][], value: fc.Arbitrary<T>) =>
  fc.record({ argument, operator: fc.constantFrom(...operators), value });
const clause: fc.Arbitrary<Clause> = fc.oneof(
  of(['equals', 'starts-with', 'under', 'host-is', 'matches'], text),
  of(['equals', 'greater', 'less'], number),
  of(['one-of'], fc.array(text)),
  of(['exists', 'not-exists'], fc.constant('')),
);

describe('what the form wrote', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(clause, { maxLength: 4 }), (clauses) => {
        expect(readCondition(writeCondition(clauses))).toEqual(clauses);
      }),
      { numRuns: 2000 },
    );
  });

  it('is said on one line, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(clause, { minLength: 1, maxLength: 3 }), (clauses) => {
        expect(sayCondition(writeCondition(clauses))).not.toMatch(/[\n\r\t]|^$/);
      }),
    );
  });

  it.each<[string, Clause]>([
    ['has(args.path) && under(args.path, "~/projects")', { argument: 'path', operator: 'under', value: '~/projects' }],
    ['has(args.n) && args.n > 5', { argument: 'n', operator: 'greater', value: 5 }],
    ['has(args.n) && args.n < -0.5', { argument: 'n', operator: 'less', value: -0.5 }],
    ['has(args.n) && args.n == 9007199254740992.0', { argument: 'n', operator: 'equals', value: 2 ** 53 }],
    [
      'has(args.order) && has(args.order.total) && args.order.total == "x"',
      { argument: 'order.total', operator: 'equals', value: 'x' },
    ],
    ['"a.b" in args && args["a.b"] in ["x", "y"]', { argument: 'a\\.b', operator: 'one-of', value: ['x', 'y'] }],
    ['has(args.url) && host(args.url) == "a.org"', { argument: 'url', operator: 'host-is', value: 'a.org' }],
    ['has(args.to) && args.to.matches("@a$")', { argument: 'to', operator: 'matches', value: '@a$' }],
    ['has(args.to) && args.to.startsWith("a")', { argument: 'to', operator: 'starts-with', value: 'a' }],
    ['!has(args.cc)', { argument: 'cc', operator: 'not-exists', value: '' }],
    ['!("in" in args)', { argument: 'in', operator: 'not-exists', value: '' }],
    ['!(has(args.a) && "b c" in args.a)', { argument: 'a.b c', operator: 'not-exists', value: '' }],
    ['has(args.cc)', { argument: 'cc', operator: 'exists', value: '' }],
  ])('%s', (condition, one) => {
    expect(writeCondition([one])).toBe(condition);
    expect(readCondition(condition)).toEqual([one]);
  });

  it('may stand with other white space', () => {
    expect(readCondition(' has( args.a )&&args.a\n==  "x" ')).toEqual([
      { argument: 'a', operator: 'equals', value: 'x' },
    ]);
    expect(readCondition('  ')).toEqual([]);
    expect(writeCondition([])).toBe('');
  });
});

it.each([
  'args.a == "x"',
  'has(args.a) && args.b == "x"',
  'has(args.a) || has(args.b)',
  'has(args.a) && args.a == true',
  'has(args.a) && args.a == 9007199254740993',
  'has(args.a) && args.a == 1e999',
  'has(args.a) && args.a in ["x", 5]',
  'has(args.a) && args.a in ["x"',
  'has(args.a) && args.a in []]',
  'has(args.a) && args.a == "\\ud83d\\ude00"',
  "has(args.a) && args.a == 'x'",
  'has(args.a) && args.a == "x" // why',
  'has(args.a) &&',
  'has(args.a) has(args.b)',
  'has(args.a',
  'has(client.a)',
  '"a" in client',
  '"a" in',
  'has(args)',
  '!has(args.a) && has(args.a.b)',
  '!(has(args.a)',
  '!args.a',
  'args',
  'has(args.a) && under(args.a, 5)',
  'has(args.a) && under(args.a)',
  'has(args.a) && args.a > "x"',
  'has(args.a) && args.a.size() == 1',
  'has(args["a"])',
  'has(args.a) && args["a"] == "x"',
  'has(args.a)\u00a0&& has(args.b)',
  'has(args.a[5])',
])('leaves %s to the text editor', (condition) => {
  expect(readCondition(condition)).toBeNull();
});

it('reads any text without a failure, and never as more than it writes again', () => {
  const parts = fc.constantFrom(
    'has(args.a)',
    '&&',
    '!',
    '(',
    ')',
    'args',
    '.',
    'a',
    '"x"',
    '==',
    '5',
    'in',
    '[',
    ']',
    ',',
    'under',
    '<',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (texts) => {
      const read = readCondition(texts.join(' '));
      if (read) expect(writeCondition(read).replaceAll(' ', '')).toBe(texts.join('').replaceAll(' ', ''));
    }),
    { numRuns: 2000 },
  );
});

describe('a value that its operator cannot take is not written', () => {
  it.each<[Clause, string]>([
    [{ argument: 'a.b', operator: 'under', value: 5 }, '“a.b” is compared with a value of the wrong kind.'],
    [{ argument: 'a', operator: 'one-of', value: 5 }, '“a” is compared with a value of the wrong kind.'],
    [{ argument: 'a', operator: 'greater', value: '5' }, '“a” is compared with a value of the wrong kind.'],
    [{ argument: 'a', operator: 'less', value: 'x' }, '“a” is compared with a value of the wrong kind.'],
    [{ argument: 'a', operator: 'starts-with', value: ['x'] }, '“a” is compared with a value of the wrong kind.'],
    [{ argument: 'a', operator: 'equals', value: '\ud83d' }, 'A text holds half a character. Enter it anew.'],
    [
      { argument: 'a', operator: 'less', value: Number.POSITIVE_INFINITY },
      'A number is too large. Enter a smaller one.',
    ],
  ])('%o: %s', (clause, sentence) => {
    expect(() => writeCondition([clause])).toThrow(new TypeError(sentence));
  });

  it.each<Clause>([
    { argument: 'a', operator: 'under', value: 5 },
    { argument: 'a', operator: 'greater', value: '5' },
    { argument: 'a', operator: 'one-of', value: 'x' },
    { argument: 'a', operator: 'equals', value: ['x'] },
    { argument: 'a', operator: 'equals', value: '\ud83d' },
    { argument: 'a', operator: 'equals', value: Number.NaN },
    { argument: '\ud83d', operator: 'exists', value: '' },
  ])('%o', (clause) => {
    expect(() => writeCondition([clause])).toThrow(TypeError);
  });
});

it.each([
  ['has(args.path) && under(args.path, "~/projects")', 'path is under ~/projects'],
  ['has(args.a) && args.a == "x" && has(args.n) && args.n > 5', 'a is “x” and n is more than 5'],
  ['has(args.a) && args.a in ["x", "y", "z"]', 'a is “x”, “y” or “z”'],
  ['has(args.a) && args.a in []', 'a is nothing'],
  ['has(args.url) && host(args.url) == "a.org"', 'url is on a.org'],
  ['has(args.a) && args.a.matches("\\\\d\\"")', 'a matches “\\d"”'],
  ['has(args.a) && args.a == "x\\ny"', 'a is “x\\ny”'],
  ['"a b" in args', '“a b” is given'],
  ['!has(args.cc)', 'cc is not given'],
  [' size(args.a) > 5 ', 'size(args.a) > 5'],
  ['', ''],
])('says %s as “%s”', (condition, words) => {
  expect(sayCondition(condition)).toBe(words);
});

it.each([
  'false in null true as break const continue else for function if import let loop package namespace return var void while',
])('words of CEL are no names: %s', (words) => {
  for (const word of words.split(' '))
    expect(writeCondition([{ argument: word, operator: 'equals', value: 1 }])).toBe(
      `"${word}" in args && args["${word}"] == 1`,
    );
});

it.each([
  ['_a1', 'has(args._a1)'],
  ['1a', '"1a" in args'],
  ['a-b', '"a-b" in args'],
  ['a b', '"a b" in args'],
  ['', '"" in args'],
  ['a\u0085', '"a\\u0085" in args'],
  ['a\u007f', '"a\\u007f" in args'],
  ['a\n', '"a\\n" in args'],
])('the name %j is written %s', (argument, condition) => {
  expect(writeCondition([{ argument, operator: 'exists', value: '' }])).toBe(condition);
});

it.each([
  [5, '5'],
  [-5, '-5'],
  [0.5, '0.5'],
  [2 ** 53 - 1, '9007199254740991'],
  [2 ** 53, '9007199254740992.0'],
  [-(2 ** 53), '-9007199254740992.0'],
  [1e21, '1e+21'],
  [1e-7, '1e-7'],
])('the number %d is written %s', (value, text) => {
  expect(writeCondition([{ argument: 'a', operator: 'equals', value }])).toBe(`has(args.a) && args.a == ${text}`);
});

describe('in words', () => {
  it.each<[Clause, string]>([
    [{ argument: 'a', operator: 'equals', value: 'x' }, 'a is “x”'],
    [{ argument: 'a', operator: 'equals', value: 5 }, 'a is 5'],
    [{ argument: 'a', operator: 'one-of', value: ['x'] }, 'a is “x”'],
    [{ argument: 'a', operator: 'one-of', value: ['x', 'y'] }, 'a is “x” or “y”'],
    [{ argument: 'a', operator: 'starts-with', value: 'x' }, 'a starts with “x”'],
    [{ argument: 'a', operator: 'under', value: '/x y' }, 'a is under /x y'],
    [{ argument: 'a', operator: 'host-is', value: 'x' }, 'a is on x'],
    [{ argument: 'a', operator: 'matches', value: 'x' }, 'a matches “x”'],
    [{ argument: 'a', operator: 'greater', value: 5 }, 'a is more than 5'],
    [{ argument: 'a', operator: 'less', value: 5 }, 'a is less than 5'],
    [{ argument: 'a', operator: 'exists', value: '' }, 'a is given'],
    [{ argument: 'a', operator: 'not-exists', value: '' }, 'a is not given'],
    [{ argument: 'a.b-c', operator: 'exists', value: '' }, 'a.b-c is given'],
    [{ argument: 'a"\n', operator: 'exists', value: '' }, '“a"\\n” is given'],
    [{ argument: 'a b', operator: 'exists', value: '' }, '“a b” is given'],
    [{ argument: 'a', operator: 'under', value: 'C:\\x\n' }, 'a is under C:\\x\\n'],
  ])('%o: %s', (clause, words) => {
    expect(sayCondition(writeCondition([clause]))).toBe(words);
  });
});
