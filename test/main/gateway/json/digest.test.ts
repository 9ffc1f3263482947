import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestJson, sha256 } from '../../../../main/gateway/json/digest';

it('does not mind key order, white space or escapes', () => {
  expect(digestJson('{"b":[1,2],"a":"\\u0041"}')).toBe(digestJson(' { "a" : "A", "b" : [1, 2] } '));
});

it.each([
  ['{"a":9007199254740993}', '{"a":9007199254740992}'],
  ['{"a":1e400}', '{"a":"Infinity"}'],
  ['{"a":1e400}', '{"a":1e401}'],
  ['{"a":1e400,"b":"Infinity"}', '{"a":"Infinity","b":1e400}'],
  ['{"a":9007199254740993,"b":9007199254740992}', '{"a":9007199254740992,"b":9007199254740993}'],
  ['{"a":1.0,"b":1}', '{"a":1,"b":1.0}'],
  ['{"a":-0}', '{"a":0}'],
  ['{"a":1}', '{"a":"1"}'],
  ['{"a":null}', '{}'],
  ['{"__proto__":{"x":1}}', '{"__proto__":{"x":2}}'],
  ['{"__proto__":{"x":1}}', '{}'],
  ['{"a":["b"]}', '{"a":"b"}'],
  ['{"é":1}', '{"e\u0301":1}'],
])('tells %s from %s', (first, second) => {
  expect(digestJson(first)).not.toBe(digestJson(second));
});

it('is that of the canonical form', () => {
  expect(digestJson('{"b":1, "a":[1e+21,"\\u0041"]}')).toBe(sha256('{"a":[1e+21,"A"],"b":1}'));
});

it('digests text that holds half a character as it stands', () => {
  const text = '{"b":1, "a":"\\ud800"}';
  expect(digestJson(text)).toBe(sha256(text));
});

it('does not mind key order as deep as a text may go, and takes what lies deeper as it stands', () => {
  const nested = (depth: number, inner: string) => `${'['.repeat(depth - 1)}${inner}${']'.repeat(depth - 1)}`;
  const isSame = (depth: number) =>
    digestJson(nested(depth, '{"a":1,"b":2}')) === digestJson(nested(depth, '{"b":2,"a":1}'));
  expect([isSame(1), isSame(256), isSame(257)]).toEqual([true, true, false]);
});

it('is SHA-256 in hex', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(digestJson('null')).toBe(sha256('null'));
});

it('digests text that is too deep to run', () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000);
  expect(digestJson(deep)).toBe(sha256(deep));
});

it('is the same for two texts exactly when they mean the same', () => {
  const value = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(value, value, (first, second) => {
      const [one, other] = [JSON.stringify({ v: first }), JSON.stringify({ v: second })];
      const isSame = JSON.stringify(sorted(first)) === JSON.stringify(sorted(second));
      expect(digestJson(one) === digestJson(other)).toBe(isSame);
    }),
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['array', ...value.map(sorted)];
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['object', ...members.map(([key, member]) => [key, sorted(member)])];
}
