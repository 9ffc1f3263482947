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

  it.each([
    ['{"a":1,"a":2}', 'a'],
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
  ])('says whether %s holds half a character', (text, isLone) => {
    expect(inspectJson(text).hasLoneSurrogate).toBe(isLone);
  });

  it.each([
    ['[9007199254740993,9007199254740992]', ['9007199254740993']],
    ['[1e400,-0,1.0,1E2]', ['1e400', '-0', '1.0', '1E2']],
    ['["1e400",0.1,-5,1e+21]', []],
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
