import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawMember, replaceMembers, scanElements, scanMembers } from '../../../../main/gateway/json/scan';

const anObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }));
const aSpacing = fc.constantFrom(undefined, 1, 2, '\t');

describe('scanMembers', () => {
  it.each([
    ['an empty object', ' {\r\n\t} ', []],
    ['white space everywhere', ' { "a" : 1 , "b" : [ 2 ] } ', ['a', 'b']],
    ['braces and quotes in strings', '{"a":"}\\"{","b":"\\\\"}', ['a', 'b']],
    ['escaped keys', '{"\\u0061":1,"\\"":2}', ['a', '"']],
    [
      'keys that every object has',
      '{"__proto__":1,"constructor":2,"toString":3}',
      ['__proto__', 'constructor', 'toString'],
    ],
    ['a key twice', '{"a":1,"a":2}', ['a', 'a']],
  ])('reads %s', (_what, text, keys) => {
    expect(scanMembers(text).map(({ key }) => key)).toEqual(keys);
  });

  it.each([
    '',
    '[]',
    '{',
    '{"a"',
    '{"a":',
    '{"a":}',
    '{"a":1',
    '{"a":1 "b":2}',
    '{a:1}',
    '{"a":"',
    '{"a":[1',
    '{"a":{"b":"\\"}}',
    'null',
  ])('refuses %j', (text) => {
    expect(() => scanMembers(text)).toThrow(SyntaxError);
  });

  it('does not recurse into deep text', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(scanMembers(deep)).toHaveLength(1);
  });

  it('gives the member that JSON.parse gives, whatever the object', () => {
    fc.assert(
      fc.property(anObject, aSpacing, (value, spacing) => {
        const text = JSON.stringify(value, null, spacing);
        const own = new Map(Object.entries(JSON.parse(text) as object));
        expect(new Set(scanMembers(text).map(({ key }) => key))).toEqual(new Set(own.keys()));
        for (const [key, member] of own) expect(JSON.parse(rawMember(text, key) ?? '')).toEqual(member);
      }),
    );
  });
});

describe('rawMember', () => {
  it('keeps the digits of big numbers', () => {
    expect(rawMember('{"n": 9007199254740993 }', 'n')).toBe('9007199254740993');
  });

  it('gives the last of two members with one name, as JSON.parse does', () => {
    expect(rawMember('{"a":1,"\\u0061":2}', 'a')).toBe('2');
  });

  it.each(['__proto__', 'constructor', 'toString'])('finds no %s where there is none', (key) => {
    expect(rawMember('{}', key)).toBeUndefined();
  });
});

describe('scanElements', () => {
  it.each([
    ['[]', []],
    [' [ 1 , "a,]" , {"b":[2]} ] ', ['1', '"a,]"', '{"b":[2]}']],
    ['[[1],[2]]', ['[1]', '[2]']],
  ])('cuts %s into its elements', (text, elements) => {
    expect(scanElements(text)).toEqual(elements);
  });

  it.each(['', '{}', '[', '[1', '[1 2]', '[,]', '["a]'])('refuses %j', (text) => {
    expect(() => scanElements(text)).toThrow(SyntaxError);
  });
});

describe('replaceMembers', () => {
  it('means the same when nothing is replaced', () => {
    fc.assert(
      fc.property(anObject, aSpacing, (value, spacing) => {
        const text = JSON.stringify(value, null, spacing);
        expect(JSON.parse(replaceMembers(text, {}))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('changes one value and no other byte', () => {
    const text = '{"name":"files_read","arguments":{"n": 1.0, "big":9007199254740993},"_meta":{"x":1}}';
    expect(replaceMembers(text, { name: '"read"' })).toBe(text.replace('files_read', 'read'));
  });

  it('adds what is absent and leaves out what is undefined', () => {
    expect(replaceMembers('{"a":1,"b":2}', { b: undefined, c: '3' })).toBe('{"a":1,"c":3}');
    expect(replaceMembers('{}', { c: '3' })).toBe('{"c":3}');
  });

  it('leaves one member where there were two with the same name', () => {
    expect(replaceMembers('{"a":1,"\\u0061":2,"b":3}', { a: '9' })).toBe('{"a":9,"b":3}');
  });

  it('changes __proto__ like any other member', () => {
    const text = replaceMembers('{"__proto__":1}', { ['__proto__']: '{"x":1}' });
    expect(text).toBe('{"__proto__":{"x":1}}');
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});
