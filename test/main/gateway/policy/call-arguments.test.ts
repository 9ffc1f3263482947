import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  argumentsOf,
  countEntries,
  type JsonValue,
  numberAt,
  parseArguments,
} from '../../../../main/gateway/policy/call-arguments';

const toPlain = (value: JsonValue): unknown => {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, toPlain(inner)]));
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(toPlain) : value;
};

it('reads any arguments as JSON says them', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (args) => {
      const json = JSON.stringify(args);
      expect(toPlain(parseArguments(json))).toEqual(JSON.parse(json));
    }),
  );
});

it('keeps every digit of integers, and leaves texts alone', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), fc.string(), (integer, text) => {
      const json = `{"a":[${integer}, {"b":${integer}}],"${'1'.repeat(17)}":${JSON.stringify(text)},"t":"${integer}"}`;
      const [first, second] = parseArguments(json).get('a') as readonly JsonValue[];
      const inner = (second as ReadonlyMap<string, JsonValue>).get('b');
      for (const each of [first, inner]) expect(BigInt(each as number)).toBe(integer);
      expect(parseArguments(json).get('1'.repeat(17))).toBe(text);
      expect(parseArguments(json).get('t')).toBe(String(integer));
    }),
  );
});

it.each([
  ['{"a":0.12345678901234566}', 0.12345678901234566],
  ['{"a":1234567890123456}', 1234567890123456],
  ['{"a":-1.5e-12345678901234567}', -0],
])('%s holds the number that JSON has', (json, value) => {
  expect(parseArguments(json).get('a')).toBe(value);
});

it.each(['[]', 'null', '5', '"x"', '{', '{"a":1e999}', `{"a":${'9'.repeat(101)}}`, `{"a":[-${'9'.repeat(100)}]}`])(
  'does not take %s',
  (json) => {
    expect(() => parseArguments(json)).toThrow();
  },
);

it('parses the arguments of one call once', () => {
  const call = { argumentsJson: '{"a":1}' };
  expect(argumentsOf(call)).toBe(argumentsOf(call));
  expect(argumentsOf({ ...call })).not.toBe(argumentsOf(call));
});

describe('the number at a path', () => {
  it.each([
    ['{"a":5}', 'a', 5],
    ['{"a":{"b":0.5}}', 'a.b', 0.5],
    ['{"a.b":7}', 'a\\.b', 7],
    ['{"a":9007199254740993}', 'a', 2 ** 53],
    ['{"a":0}', 'a', 0],
  ])('%s at %s is %f', (json, path, number) => {
    expect(numberAt(json, path)).toBe(number);
  });

  it.each([
    ['{}', 'a'],
    ['{"a":"5"}', 'a'],
    ['{"a":5}', 'a.b'],
    ['{"a":null}', 'a'],
    ['{"a":[5]}', 'a.0'],
    ['{"a":-1}', 'a'],
    ['{"a":-9007199254740993}', 'a'],
    ['{}', 'constructor'],
  ])('%s at %s is none', (json, path) => {
    expect(() => numberAt(json, path)).toThrow(`“${path}” is `);
  });
});

it.each([
  ['{}', 0],
  ['{"a":1,"b":[1,2,{"c":3}]}', 6],
])('%s has %i entries', (json, count) => {
  expect(countEntries(parseArguments(json))).toBe(count);
});
