import { expect, it } from 'vitest';
import { readToolArguments } from '../../../main/ipc/tool-arguments';

it('names the arguments of a schema with their types, and which are required', () => {
  const schema = {
    type: 'object',
    properties: {
      path: { type: 'string' },
      mode: { enum: ['append', 'replace', 7] },
      lines: { type: ['integer', 'null'] },
      deep: { type: 'object', properties: { inner: { type: 'string' } } },
    },
    required: ['path'],
  };
  expect(readToolArguments(schema)).toEqual([
    { name: 'path', type: 'string', isRequired: true, choices: [] },
    { name: 'mode', type: 'any', isRequired: false, choices: ['append', 'replace'] },
    { name: 'lines', type: 'any', isRequired: false, choices: [] },
    { name: 'deep', type: 'object', isRequired: false, choices: [] },
  ]);
});

it.each([[undefined], [null], [true], ['{}'], [{}], [{ properties: [] }], [{ properties: null, required: 'path' }]])(
  'finds nothing in %j',
  (schema) => {
    expect(readToolArguments(schema)).toEqual([]);
  },
);

it('takes a property that is no schema, and a list of required that is none', () => {
  expect(readToolArguments({ properties: { a: true, b: null }, required: 'a' })).toEqual([
    { name: 'a', type: 'any', isRequired: false, choices: [] },
    { name: 'b', type: 'any', isRequired: false, choices: [] },
  ]);
});

it('stays small whatever a server says', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`argument${n}`, { type: 'string' }]));
  const found = readToolArguments({
    properties: {
      '': {},
      ['x'.repeat(201)]: {},
      pick: { enum: Array.from({ length: 21 }, (_, n) => `c${n}`) },
      ...many,
    },
  });
  expect(found).toHaveLength(60);
  expect(found[0]).toEqual({ name: 'pick', type: 'any', isRequired: false, choices: [] });
});
