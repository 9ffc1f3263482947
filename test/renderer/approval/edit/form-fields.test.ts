import { expect, it } from 'vitest';
import { type FormField, formFields } from '../../../../renderer/approval/edit/form-fields';
import { parseJson } from '../../../../renderer/approval/edit/parse-json';
import { readSchema } from '../../../../renderer/approval/edit/schema';

function fields(text: string, schema: unknown): readonly FormField[] {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return formFields(parsed.node, readSchema(JSON.stringify(schema)));
}

const kinds = (all: readonly FormField[]) => all.map(({ label, control }) => `${label}: ${control.kind}`);

it('has a field for each property in the order of the schema, then for whatever else is there', () => {
  const properties = {
    text: { type: 'string' },
    whole: { type: 'integer' },
    number: { type: 'number' },
    flag: { type: 'boolean' },
    one: { enum: ['a', 'b'] },
    list: { type: 'array', items: { type: 'string' } },
    inner: { type: 'object', properties: { id: { type: 'string' }, deep: { type: 'object', properties: { x: {} } } } },
    any: {},
    either: { type: ['string', 'number'] },
  };
  const all = fields('{"extra":"x","count":3}', { properties, required: ['text'] });
  expect(kinds(all)).toEqual([
    'text: text',
    'whole: number',
    'number: number',
    'flag: boolean',
    'one: choice',
    'list: list',
    'inner: group',
    'any: json',
    'either: json',
    'extra: text',
    'count: number',
  ]);
  expect(all.map(({ isRequired }) => isRequired)).toEqual([true, ...Array.from({ length: 10 }, () => false)]);
});

it('opens objects one level, and shows what lies deeper as JSON', () => {
  const [inner] = fields('{"inner":{"deep":{"x":{"y":1}},"id":"a"}}', {});
  if (inner?.control.kind !== 'group') throw new Error('no group');
  expect(kinds(inner.control.fields)).toEqual(['deep: json', 'id: text']);
  expect(inner.control.fields[1]?.path).toEqual(['inner', 'id']);
});

it('goes by the value where it is not what the schema wants', () => {
  const properties = {
    text: { type: 'string' },
    one: { enum: ['a'] },
    list: { type: 'array', items: { type: 'string' } },
  };
  expect(kinds(fields('{"text":1,"one":"b","list":[1]}', { properties }))).toEqual([
    'text: number',
    'one: text',
    'list: json',
  ]);
});

it('takes a text or null for a text', () => {
  expect(kinds(fields('{}', { properties: { note: { type: ['string', 'null'] } } }))).toEqual(['note: text']);
});
