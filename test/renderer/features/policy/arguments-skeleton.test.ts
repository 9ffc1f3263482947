import { expect, it } from 'vitest';
import { argumentsProblem, skeletonOf } from '../../../../renderer/features/policy/arguments-skeleton';
import type { ToolArgument } from '../../../../shared/domain/server';

const argument = (name: string, fields: Partial<ToolArgument> = {}): ToolArgument => ({
  ...{ name, type: 'string', isRequired: false, choices: [] },
  ...fields,
});

it('begins with what is required, each with the plainest value of its type', () => {
  const text = skeletonOf([
    argument('path', { isRequired: true }),
    argument('lines', { type: 'integer', isRequired: true }),
    argument('deep', { type: 'object', isRequired: true }),
    argument('tags', { type: 'array', isRequired: true }),
    argument('force', { type: 'boolean', isRequired: true }),
    argument('mode', { isRequired: true, choices: ['append', 'replace'] }),
    argument('comment'),
  ]);
  expect(JSON.parse(text)).toEqual({ path: '', lines: 0, deep: {}, tags: [], force: false, mode: 'append' });
});

it('begins with everything where nothing is required, and with nothing where nothing is known', () => {
  expect(JSON.parse(skeletonOf([argument('query')]))).toEqual({ query: '' });
  expect(skeletonOf([])).toBe('{}');
});

it.each([
  ['{"a":1}', null],
  ['[]', /JSON object/],
  ['null', /JSON object/],
  ['{"a":', /not JSON yet/],
])('says what is wrong with %s', (text, expected) => {
  if (expected === null) expect(argumentsProblem(text)).toBeNull();
  else expect(argumentsProblem(text)).toMatch(expected);
});
