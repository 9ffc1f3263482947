import { describe, expect, it } from 'vitest';
import { readClauses, type Token, tokenize } from '../../../shared/domain/condition-reader';

const say = (token: Token) => (token.kind === 'number' ? `number:${token.value}` : `${token.kind}:${token.text}`);
const tokensOf = (text: string) => tokenize(text)?.map(say) ?? null;
const clausesOf = (text: string) => {
  const tokens = tokenize(text);
  return tokens && readClauses(tokens);
};

describe('tokens', () => {
  it.each<[string, string[]]>([
    ['', []],
    [' \t\r\n\f', []],
    ['a_1 _b C', ['name:a_1', 'name:_b', 'name:C']],
    [
      '1 -2 3.5 -0.25 1e5 2e-3 4e+21',
      [...['number:1', 'number:-2', 'number:3.5', 'number:-0.25', 'number:100000', 'number:0.002', 'number:4e+21']],
    ],
    ['9007199254740991', ['number:9007199254740991']],
    ['9007199254740992.0', ['number:9007199254740992']],
    ['"" "a b" "\\"\\\\\\n\\u0041"', ['text:', 'text:a b', 'text:"\\\nA']],
    ['"\\u00e9\\ud7ff\\ue000"', ['text:é\ud7ff\ue000']],
    [
      '&& == ! ( ) [ ] , . < >',
      ['&&', '==', '!', '(', ')', '[', ']', ',', '.', '<', '>'].map((sign) => `sign:${sign}`),
    ],
    ['a.b==5', ['name:a', 'sign:.', 'name:b', 'sign:==', 'number:5']],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it.each([
    'a b?',
    '?',
    'a ? b',
    '=',
    '&',
    '||',
    "'a'",
    '"a',
    '"a\nb"',
    '"\\x"',
    '"\\ud83d"',
    '"\\u004"',
    '"\u0085"',
    '9007199254740992',
    '-9007199254740993',
    '1e400',
    '1E5',
    '+1',
    '1.',
    'ä',
    '\u00a0',
    'a // b',
  ])('none of %j', (text) => {
    // What stops it may be a sign that no clause has; then no clause is read.
    const tokens = tokenize(text);
    expect(tokens && readClauses(tokens)).toBeNull();
  });

  it('end where the text does', () => {
    expect(tokenize('a ?')).toBeNull();
    expect(tokenize('? a')).toBeNull();
    expect(tokenize('1e400')).toBeNull();
    expect(tokenize('9007199254740992')).toBeNull();
  });
});

describe('clauses', () => {
  it.each<[string, string, unknown]>([
    ['has(args.a)', 'exists', ''],
    ['!has(args.a)', 'not-exists', ''],
    ['!(has(args.a))', 'not-exists', ''],
    ['has(args.a) && args.a == "x"', 'equals', 'x'],
    ['has(args.a) && args.a == 5', 'equals', 5],
    ['has(args.a) && args.a > 5', 'greater', 5],
    ['has(args.a) && args.a < 5', 'less', 5],
    ['has(args.a) && args.a.startsWith("x")', 'starts-with', 'x'],
    ['has(args.a) && args.a.matches("x")', 'matches', 'x'],
    ['has(args.a) && under(args.a, "x")', 'under', 'x'],
    ['has(args.a) && host(args.a) == "x"', 'host-is', 'x'],
    ['has(args.a) && args.a in []', 'one-of', []],
    ['has(args.a) && args.a in ["x", "y"]', 'one-of', ['x', 'y']],
  ])('%s', (text, operator, value) => {
    expect(clausesOf(text)).toEqual([{ argument: 'a', operator, value }]);
  });

  it('go through each name of an argument', () => {
    expect(clausesOf('has(args.a) && "b c" in args.a && has(args.a["b c"].d) && args.a["b c"].d == 1')).toEqual([
      { argument: 'a.b c.d', operator: 'equals', value: 1 },
    ]);
    expect(clausesOf('!("a" in args && has(args["a"].b))')).toEqual([
      { argument: 'a.b', operator: 'not-exists', value: '' },
    ]);
  });

  it('stand one behind the other', () => {
    expect(clausesOf('has(args.a) && has(args.b) && args.b == 1 && !has(args.c)')).toEqual([
      { argument: 'a', operator: 'exists', value: '' },
      { argument: 'b', operator: 'equals', value: 1 },
      { argument: 'c', operator: 'not-exists', value: '' },
    ]);
  });

  it.each([
    '',
    '&&',
    'has(args.a) &&',
    'has(args.a) has(args.b)',
    'has(args.a) )',
    'has(args.a',
    'has args.a)',
    'has(arg.a)',
    'has(args)',
    'has(args.a.b)',
    'has(args.5)',
    'has(args.(a))',
    'has(args["a")',
    'has(args[a])',
    'has(args[5])',
    '5 in args',
    '"a" args',
    '"a" in arg',
    '"a" in args.b',
    '!(has(args.a)',
    '! args.a',
    'args.a == "x"',
    'has(args.a) && args.b == "x"',
    'has(args.a) && args.a',
    'has(args.a) && args.a ==',
    'has(args.a) && args.a == true',
    'has(args.a) && args.a > "x"',
    'has(args.a) && args.a < "x"',
    'has(args.a) && args.a.startsWith(5)',
    'has(args.a) && args.a.startsWith("x"',
    'has(args.a) && args.a.endsWith("x")',
    'has(args.a) && args.a.matches(5)',
    'has(args.a) && under(args.a, 5)',
    'has(args.a) && under(args.b, "x")',
    'has(args.a) && under(args.a "x")',
    'has(args.a) && host(args.a) == 5',
    'has(args.a) && host(args.a) "x"',
    'has(args.a) && args.a in "x"',
    'has(args.a) && args.a in args.a',
    'has(args.a) && args.a in ["x"',
    'has(args.a) && args.a in ["x",]',
    'has(args.a) && args.a in ["x" "y"]',
    'has(args.a) && args.a in [5]',
    'has(args.a) && args.a in []]',
    'has(args.a) && args.b in ["x"]',
  ])('are not in “%s”', (text) => {
    expect(clausesOf(text)).toBeNull();
  });
});
