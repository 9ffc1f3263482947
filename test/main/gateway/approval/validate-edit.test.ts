import { expect, it } from 'vitest';
import { createValidateEdit } from '../../../../main/gateway/approval/validate-edit';
import { aToolCall } from '../../../support/builders';

const schema = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const validate = (json: string, its: unknown = schema) =>
  createValidateEdit({ schemaOf: (server, tool) => (server === 'files' && tool === 'write_file' ? its : undefined) })(
    aToolCall(),
    json,
  );

/** An object as deep as that. */
const nested = (depth: number) => `{"path":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

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

it.each([
  ['{"path":', 'This is not JSON. Correct it, or leave the arguments as they were.'],
  ['[1]', 'Arguments are a JSON object: put them between braces.'],
  ['{"path":"a","path":"b"}', 'One name stands twice in the same object. Keep one of the two.'],
  ['{"path":"\\ud800"}', 'A text holds half a character. Enter it anew.'],
  [nested(65), 'The arguments are nested too deeply. Make them flatter.'],
  [
    '{"path":"a","Path":"b"}',
    'The arguments have two keys that differ only in case or composition. Send each key once.',
  ],
])('says what to do about %s', (json, sentence) => {
  expect(validate(json)).toBe(sentence);
});

it('takes what is as deep as may be sent', () => {
  expect(validate(nested(64))).toBe('“path” must be text.');
});

it('names the whole where nothing in it is wrong', () => {
  expect(validate('{}', { maxProperties: 0, not: {} })).toBe('The whole has a form that the tool refuses.');
});

it.each([
  ['no schema', null],
  ['a schema that is none', true],
  ['a schema beyond all bounds', { title: 'x'.repeat(256 * 1024 - 11) }],
])('changes nothing where there is %s', (_what, its) => {
  expect(validate('{"path":"b.txt"}', its)).toBe(
    'The tool does not say what arguments it takes, so they cannot be changed. Allow the call as it is, or deny it.',
  );
});

it('goes by a schema that is as long as may be', () => {
  const its = { title: 'x'.repeat(256 * 1024 - 12) };
  expect(JSON.stringify(its)).toHaveLength(256 * 1024);
  expect(validate('{"path":"b.txt"}', its)).toBeNull();
});
