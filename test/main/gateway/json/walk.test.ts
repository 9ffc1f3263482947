import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUtf8Check } from '../../../../main/gateway/json/utf8';
import { createJsonWalk, deepestJson, longestToken } from '../../../../main/gateway/json/walk';
import { cut, damage, isJson, someDamage, someJsonValue, someSizes, spell } from '../../../support/cut';

function walkThrough(pieces: readonly Buffer[]) {
  const seen: string[] = [];
  const walk = createJsonWalk({
    onKey: (depth, raw) => seen.push(`${depth} key ${raw}`),
    onValueStart: (depth, _at, first) => seen.push(`${depth} start ${String.fromCharCode(first)}`),
    onValueEnd: (depth, _at, raw) => seen.push(`${depth} end ${raw}`),
  });
  const utf8 = createUtf8Check();
  for (const piece of pieces) {
    walk.push(piece);
    utf8.push(piece);
  }
  return { seen, walk, isSound: walk.isWhole() && utf8.isWhole() };
}

describe('walking through JSON that comes in pieces', () => {
  it('takes what JSON.parse takes, however it is cut', () => {
    fc.assert(
      fc.property(someJsonValue, fc.constantFrom('', ' ', '\r\n\t'), someSizes, (value, space, sizes) => {
        const bytes = Buffer.from(spell(value, space));
        expect(isJson(bytes)).toBe(true);
        expect(walkThrough(cut(bytes, sizes)).isSound).toBe(true);
      }),
      { numRuns: 400 },
    );
  }, 30_000);

  it('takes nothing that JSON.parse refuses, and the other way round', () => {
    let refused = 0;
    fc.assert(
      fc.property(someJsonValue, someDamage, someSizes, (value, how, sizes) => {
        const bytes = damage(Buffer.from(JSON.stringify(value)), how);
        const expected = isJson(bytes);
        if (!expected) refused += 1;
        expect(walkThrough(cut(bytes, sizes)).isSound).toBe(expected);
      }),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(300);
  }, 30_000);

  it.each([
    '0',
    '-0',
    '1e400',
    '9007199254740993',
    '0.10E-7',
    '10',
    '-10',
    '1.25',
    '0e1',
    '0E0',
    '1e05',
    '10E+05',
    '1.5e3',
    '--1',
    '00',
    '-01',
    '0.',
    '1.e1',
    '1e1.5',
    '1.2.3',
    '1e1e1',
    '1-',
    '[1.]',
    '[-]',
    '[1e]',
    '"\\ud83d\\uDE00"',
    '"\\u00e"',
    '"\\u00E\u00e4"',
    '"\\"',
    '"\\n\\t\\\\\\/\\"\\b\\f\\r"',
    '"ab\tc"',
    '"abcdefgh\u001f"',
    '"\u007f"',
    '[true,false,null]',
    'nulll',
    'True',
    '}',
    ']',
    ',',
    ':',
    '{]',
    '[}',
    '[[]',
    '{"a":{}',
    '{"a":[{}]}]',
    '{"a",1}',
    '{"a":1:2}',
    '{,}',
    '[1,2',
    '\n{ \t"a" \r: [ 1 , { } , [ ] ] }\n',
    '\v1',
    '\f1',
    '-12.5e+3',
    '"\\ud800"',
    '[]',
    '{}',
    '[[],{}]',
    ' null ',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '1e+',
    '+1',
    '0x1',
    'NaN',
    'Infinity',
    'tru',
    'truex',
    'nul',
    '"',
    '"\\x"',
    '"\\u12g4"',
    '"\n"',
    '"\u0000"',
    "'a'",
    '[1,]',
    '[,1]',
    '[1 2]',
    '{"a":1,}',
    '{a:1}',
    '{"a" 1}',
    '{"a":}',
    '{1:2}',
    '[1}',
    '{"a":1]',
    '1 2',
    '{} {}',
    '',
    ' ',
    '\uFEFF{}',
    '/* */1',
    '\u00a01',
    '[1]\u0000',
  ])('agrees with JSON.parse about %j', (text) => {
    const bytes = Buffer.from(text);
    for (const size of [1, 2, 1000]) expect(walkThrough(cut(bytes, [size])).isSound).toBe(isJson(bytes));
  });

  it('tells of the members at depths one and two, of scalars their text', () => {
    const text = '{"a":{"b":[{"c":1}],"d":"x\\n"},"e":[{"f":2}], "g" : -1.5 }';
    for (const size of [1, 3, 1000]) {
      expect(walkThrough(cut(Buffer.from(text), [size])).seen).toEqual([
        '1 key "a"',
        '1 start {',
        '2 key "b"',
        '2 start [',
        '2 end null',
        '2 key "d"',
        '2 start "',
        '2 end "x\\n"',
        '1 end null',
        '1 key "e"',
        '1 start [',
        '1 end null',
        '1 key "g"',
        '1 start -',
        '1 end -1.5',
      ]);
    }
  });

  it('says where in the piece each value stands', () => {
    const text = ' { "a" : {"b": [1, "]"] , "c":null} ,"d":-12, "e":"x"} ';
    const begun: number[] = [];
    const values: string[] = [];
    const walk = createJsonWalk({
      onKey: () => undefined,
      onValueStart: (_depth, at) => void begun.push(at),
      onValueEnd: (depth, at) => void values.push(`${depth} ${text.slice(begun.pop(), at)}`),
    });
    expect(walk.push(Buffer.from(text))).toBe(true);
    expect(values).toEqual(['2 [1, "]"]', '2 null', '1 {"b": [1, "]"] , "c":null}', '1 -12', '1 "x"']);
  });

  it.each([
    ['"x"', []],
    ['[[{"a":1}]]', []],
    ['{"a":[{"b":1}]}', ['1 key "a"', '1 start [', '1 end null']],
    ['{"a":{"b":{"c":1}}}', ['1 key "a"', '1 start {', '2 key "b"', '2 start {', '2 end null', '1 end null']],
  ])('says nothing of what lies deeper, or in lists: %s', (text, told) => {
    for (const size of [1, 1000]) expect(walkThrough(cut(Buffer.from(text), [size])).seen).toEqual(told);
  });

  it('takes no more once something could not belong there', () => {
    const { walk } = walkThrough([]);
    expect(walk.isWhole()).toBe(false);
    expect(walk.push(Buffer.from('{"a":'))).toBe(true);
    expect(walk.isWhole()).toBe(false);
    expect(walk.push(Buffer.from('}'))).toBe(false);
    expect(walk.push(Buffer.from('1}'))).toBe(false);
    expect(walk.isWhole()).toBe(false);
  });

  it('knows of each level, however deep, what it is', () => {
    const nested = (depth: number) => `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`;
    for (const depth of [127, 128, 129, 500, 1025])
      expect(walkThrough(cut(Buffer.from(nested(depth)), [1000]))).toMatchObject({
        isSound: true,
        walk: { depth: depth * 2 },
      });
    const crossed = nested(300).replace(/\]\}$/, '}]');
    expect(walkThrough([Buffer.from(crossed)]).isSound).toBe(false);
  });

  it('remembers the deepest level, not the last', () => {
    expect(walkThrough([Buffer.from('{"a":[[1]],"b":[],"c":1}')]).walk.depth).toBe(3);
    expect(walkThrough([Buffer.from('1')]).walk.depth).toBe(0);
  });

  it('keeps no key or scalar longer than it may', () => {
    const key = 'k'.repeat(longestToken - 2);
    const text = `{"${key}":1,"${key}k":"${'v'.repeat(longestToken)}"}`;
    for (const size of [1, 700, 5000]) {
      const { seen } = walkThrough(cut(Buffer.from(text), [size]));
      expect(seen[0]).toBe(`1 key "${key}"`);
      expect(seen.slice(3)).toEqual(['1 key null', '1 start "', '1 end null']);
    }
  });

  it('counts depth without recursion, and stops where it is senseless', () => {
    const nested = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
    expect(walkThrough(cut(nested(5000), [4096]))).toMatchObject({ isSound: true, walk: { depth: 5000 } });
    expect(walkThrough([nested(deepestJson)]).isSound).toBe(true);
    expect(walkThrough([nested(deepestJson + 1)]).isSound).toBe(false);
  });

  it('counts line breaks between values, not those written inside strings', () => {
    expect(walkThrough([Buffer.from('{"a":\n"x\\ny",\r\n"b":1}')]).walk.lineBreaks).toBe(3);
  });
});
