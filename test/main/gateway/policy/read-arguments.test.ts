import { describe, expect, it } from 'vitest';
import { kindOf, readArguments } from '../../../../main/gateway/policy/read-arguments';

const nested = (depth: number): string => (depth === 0 ? '1' : `{"a":${nested(depth - 1)}}`);

describe('the arguments of a call', () => {
  it('come one by one, those inside of others by their paths', () => {
    expect(readArguments('{"a":1,"b":{"c":"x","d-e":[1]}}')).toEqual([
      { path: 'a', name: 'a', value: 1 },
      { path: 'b.c', name: 'c', value: 'x' },
      { path: 'b.d-e', name: 'd-e', value: [1] },
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['names with dots', '{"a.b":1}'],
    ['names like members of every object', '{"__proto__x y":1}'],
    ['objects four deep', nested(4)],
    ['too many', JSON.stringify(Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`k${index}`, 1])))],
    ['too long', JSON.stringify({ a: 'x'.repeat(64 * 1024) })],
  ])('are not looked through when they are %s', (_what, json) => {
    expect(readArguments(json)).toBeNull();
  });

  it('are looked through when they are objects three deep', () => {
    expect(readArguments(nested(3))).toEqual([{ path: 'a.a.a', name: 'a', value: 1 }]);
  });
});

it.each([
  ['command', 'ls', 'program'],
  ['q', 'DROP TABLE x', 'program'],
  ['to', 'ada@acme.example', 'person'],
  ['repo', 'site', 'repository'],
  ['filePath', 'x', 'place'],
  ['output_dir', 'x', 'place'],
  ['thing', '/etc/passwd', 'place'],
  ['thing', ['~/x'], 'place'],
  ['thing', 'https://acme.example', 'place'],
  ['total_amount', 5, 'amount'],
  ['channelId', 'C1', 'choice'],
  ['loud', true, 'switch'],
  ['title', 'x', 'other'],
])('%s = %j is a %s', (name, value, kind) => {
  expect(kindOf({ path: name, name, value })).toBe(kind);
});
