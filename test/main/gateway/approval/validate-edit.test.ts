import { expect, it } from 'vitest';
import { createValidateEdit } from '../../../../main/gateway/approval/validate-edit';
import { aToolCall } from '../../../support/builders';

const schema = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const validate = (json: string, its: unknown = schema) =>
  createValidateEdit({ schemaOf: (server, tool) => (server === 'files' && tool === 'write_file' ? its : undefined) })(
    aToolCall(),
    json,
  );

it('takes what fits the schema', () => {
  expect(validate('{"path":"b.txt","more":1}')).toBeNull();
});

it.each([
  ['{"path":1}', '“path” must be text.'],
  ['{}', '“path” is missing.'],
  ['{"path":', 'This is not JSON.'],
  ['[1]', 'Arguments are a JSON object'],
  ['null', 'Arguments are a JSON object'],
  ['{"path":"a","path":"b"}', 'One name stands twice'],
  ['{"path":"\\ud800"}', 'A text holds half a character.'],
  [`{"path":${'['.repeat(300)}${']'.repeat(300)}}`, 'nested too deeply'],
])('says what is wrong with %s', (json, sentence) => {
  expect(validate(json)).toContain(sentence);
});

it('names the whole where nothing in it is wrong', () => {
  expect(validate('{}', { maxProperties: 0, not: {} })).toBe('The whole has a form that the tool refuses.');
});

it.each([
  ['no schema', null],
  ['a schema that is none', true],
  ['a schema beyond all bounds', { title: 'x'.repeat(300_000) }],
])('changes nothing where there is %s', (_what, its) => {
  expect(validate('{"path":"b.txt"}', its)).toContain('so they cannot be changed');
});
