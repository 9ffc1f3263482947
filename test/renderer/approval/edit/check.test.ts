import { expect, it } from 'vitest';
import { check, sayPath } from '../../../../renderer/approval/edit/check';
import { parseJson } from '../../../../renderer/approval/edit/parse-json';
import { readSchema } from '../../../../renderer/approval/edit/schema';

const schema = readSchema(
  JSON.stringify({
    type: 'object',
    required: ['path', 'count'],
    properties: {
      path: { type: 'string' },
      count: { type: 'integer' },
      ratio: { type: 'number' },
      mode: { enum: ['a', 1, null] },
      tags: { type: 'array', items: { type: 'string' } },
      inner: { type: ['object', 'null'], required: ['id'], properties: { id: { type: 'string' } } },
    },
  }),
);

function problems(text: string): string[] {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return check(parsed.node, schema).map(({ path, text: words }) => `${sayPath(path)} ${words}`);
}

it.each([
  ['{"path":"a","count":1,"ratio":2,"mode":null,"tags":["x"],"inner":null,"more":{}}', []],
  ['{"path":1,"count":1}', ['path must be text']],
  ['{"path":"a"}', ['count is required']],
  ['{"path":"a","count":1.5}', ['count must be a whole number']],
  ['{"path":"a","count":1.0}', []],
  ['{"path":"a","count":1,"mode":"b"}', ['mode must be one of the allowed values']],
  ['{"path":"a","count":1,"mode":"1"}', ['mode must be one of the allowed values']],
  ['{"path":"a","count":1,"tags":["x",2]}', ['tags.1 must be text']],
  ['{"path":"a","count":1,"inner":{}}', ['inner.id is required']],
  ['{"path":"a","count":1,"inner":[]}', ['inner must be an object or null']],
  ['[]', [' must be an object']],
])('finds in %s: %j', (text, expected) => {
  expect(problems(text)).toEqual(expected);
});

it('says no more than twenty at once', () => {
  expect(problems(JSON.stringify({ path: 'a', count: 1, tags: Array.from({ length: 50 }, () => 1) }))).toHaveLength(20);
});

it.each([null, 'no json', '"text"', '[]'])('has nothing to say with the schema %j', (json) => {
  expect(check({ kind: 'plain', raw: '1' }, readSchema(json))).toEqual([]);
});
