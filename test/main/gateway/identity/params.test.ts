import { describe, expect, it } from 'vitest';
import { readParams } from '../../../../main/gateway/identity/params';

describe('params', () => {
  const params = readParams('{ "name" : "\\u0061", "arguments":{"n": 1.0},\n "x":7}');

  it('are read member by member, as they were written', () => {
    expect(params.keys).toEqual(['name', 'arguments', 'x']);
    expect(params.text('name')).toBe('a');
    expect(params.object('arguments')).toBe('{"n": 1.0}');
    expect(params.object('absent')).toBe('{}');
    expect([params.raw('x'), params.raw('absent')]).toEqual(['7', undefined]);
    expect(params.whole('x')).toBe('"x":7');
  });

  it('keep every byte around the one member that is changed', () => {
    expect(params.with({ name: '"b"' })).toBe('{ "name" : "b", "arguments":{"n": 1.0},\n "x":7}');
    expect(params.with({ x: undefined })).toBe('{"name" : "\\u0061","arguments":{"n": 1.0}}');
    expect(params.with({ y: '1' })).toBe('{"name" : "\\u0061","arguments":{"n": 1.0},"x":7,"y":1}');
  });

  it('have the kinds of values that a method wants', () => {
    expect(() => params.text('x')).toThrow('“x” must be a string.');
    expect(() => params.text('absent')).toThrow('must be a string');
    expect(() => params.object('name')).toThrow('“name” must be an object.');
  });
});

it.each([
  '{"a":1,"a":2}',
  '{"a":1,"A":2}',
  '{"Name":"x"}',
  '{"requeststate":"x"}',
  '{"REQUESTSTATE":"x"}',
  '{"input\\u0052esponse\\u017f":{}}',
  '{"TaskId":"x"}',
  '{"_META":{}}',
])('are refused where two readers may differ: %s', (json) => {
  expect(() => readParams(json)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
});
