import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepestWalk, foldKey, inspectJson } from '../../../../main/gateway/json/check';

describe('inspectJson', () => {
  it.each([
    ['1', 0],
    ['"[[["', 0],
    ['[]', 1],
    ['{"a":[{"b":1}],"c":{}}', 3],
  ])('says how deep %s is', (text, depth) => {
    expect(inspectJson(text).depth).toBe(depth);
  });

  it('ends its walk soon in text that is 5,000 deep', () => {
    const text = '['.repeat(5000) + ']'.repeat(5000);
    expect(inspectJson(text).depth).toBe(deepestWalk + 1);
  });

  it('looks at all of a text as deep as it walks, and at nothing below', () => {
    const nested = (depth: number) => `${'['.repeat(depth - 1)}{"a":1,"a":1.0}${']'.repeat(depth - 1)}`;
    expect(inspectJson(nested(deepestWalk))).toMatchObject({
      depth: 256,
      duplicateKey: 'a',
      inexactNumbers: ['1.0'],
    });
    expect(inspectJson(nested(deepestWalk + 1))).toMatchObject({
      depth: 257,
      duplicateKey: null,
      inexactNumbers: [],
    });
  });

  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":[],"b":{},"a":1}', 'a'],
    ['{"a":1,"b":2,"b":3,"a":4}', 'b'],
    ['{"":1,"":2}', ''],
    ['[[],"a",{"a":1,"b":"a","a":2}]', 'a'],
    ['{"a":{"b":1},"b":["a","b"]}', null],
    ['{"a":["b"],"b":1}', null],
    ['{"a\\\\":1,"a":2}', null],
    ['["a","a","a"]', null],
    ['{"a":["b","b","b"],"b":"b"}', null],
    ['[{"a":1},"a","a",{"a":1}]', null],
    ['{"a":["b"],"a":1}', 'a'],
    ['{"a":{},"a":1}', 'a'],
    ['{"a":[{}],"b":"a"}', null],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"x":[{"b":1,"b":2}]}', 'b'],
    ['{"a":{"k":1},"k":[{"a":1}],"a":2}', 'a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"a":"a","b":"a"}', null],
    ['[{"a":1},{"a":1}]', null],
    ['{"a":["a","a"],"b":{"a":1}}', null],
    ['{"constructor":1,"toString":2}', null],
  ])('finds the key that stands twice in %s', (text, key) => {
    expect(inspectJson(text).duplicateKey).toBe(key);
  });

  it.each([
    ['{"a":"\\ud800"}', true],
    ['{"\\udc00":1}', true],
    ['{"a":"\\ud83d\\ude00"}', false],
    ['{"a":"\\\\ud800"}', false],
    ['["\\ud800","a"]', true],
    ['"\\n"', false],
  ])('says whether %s holds half a character', (text, isLone) => {
    expect(inspectJson(text).hasLoneSurrogate).toBe(isLone);
  });

  it.each([
    ['[9007199254740993,9007199254740992]', ['9007199254740993']],
    ['[1e400,-0,1.0,1E2]', ['1e400', '-0', '1.0', '1E2']],
    ['["1e400",0.1,-5,1e+21]', []],
    ['{"1.0":10,"b":2.50}', ['2.50']],
    ['0', []],
    ['9', []],
    ['-1e-7', []],
    ['[1e-7,1.5e+300,0.000001,1e21]', ['1e21']],
    ['[9,0,90]', []],
    ['[0.10]', ['0.10']],
    ['-0.5', []],
    ['1.50', ['1.50']],
  ])('names the numbers of %s that a double cannot give back', (text, numbers) => {
    expect(inspectJson(text).inexactNumbers).toEqual(numbers);
  });

  it('finds nothing wrong with what JSON.stringify wrote, but for -0', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), (value, spacing) => {
        const traits = inspectJson(JSON.stringify(value, null, spacing));
        expect(traits).toMatchObject({ duplicateKey: null, hasLoneSurrogate: false, inexactNumbers: [] });
      }),
    );
  });
});

it.each([
  ['Path', 'path'],
  ['argument\u017f', 'arguments'],
  ['\u212Aey', 'key'],
  ['cafe\u0301', 'caf\u00e9'],
])('folds the key “%s” to “%s”', (key, folded) => {
  expect(foldKey(key)).toBe(folded);
});
