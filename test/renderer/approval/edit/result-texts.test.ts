import { expect, it } from 'vitest';
import { compactJson } from '../../../../renderer/approval/edit/json-node';
import { parseJson } from '../../../../renderer/approval/edit/parse-json';
import {
  changesOfResult,
  countOf,
  redactEverywhere,
  redactIn,
  resultTexts,
} from '../../../../renderer/approval/edit/result-texts';

function read(value: unknown) {
  const parsed = parseJson(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.node;
}

const result = read({
  content: [
    { type: 'text', text: 'the key is s3cret' },
    { type: 'image', data: 'aaaa', mimeType: 'image/png' },
    { type: 'resource', resource: { uri: 'file:///a', text: 'again s3cret', mimeType: 'text/plain' } },
  ],
  structuredContent: { type: 's3cret', n: 1, s3cret: ['x'] },
});

it('finds every text that a model may read, and none that says how the result is built', () => {
  expect(resultTexts(result).map(({ label, text }) => `${label}: ${text}`)).toEqual([
    'text 1: the key is s3cret',
    'content.2.resource.uri: file:///a',
    'content.2.resource.text: again s3cret',
    'structured type: s3cret',
    'structured s3cret.0: x',
  ]);
});

it('covers a selection by eight blocks, however long it was', () => {
  const [first] = resultTexts(result);
  if (!first) throw new Error('no text');
  const redacted = redactIn(result, first, 11, 17);
  expect(resultTexts(redacted)[0]?.text).toBe('the key is ▇▇▇▇▇▇▇▇');
  expect(countOf(redacted, 's3cret')).toBe(3);
});

it('covers it everywhere, in names too', () => {
  const clean = redactEverywhere(result, 's3cret');
  expect(countOf(result, 's3cret')).toBe(4);
  expect(countOf(clean, 's3cret')).toBe(0);
  expect(compactJson(clean)).not.toContain('s3cret');
});

it('counts nothing as nothing', () => {
  expect(countOf(result, '')).toBe(0);
});

it('tells changes text by text, and as a whole where the result is built otherwise', () => {
  const other = read({ content: [{ type: 'text', text: 'a' }] });
  expect(changesOfResult(result, result)).toEqual([]);
  expect(changesOfResult(other, read({ content: [{ type: 'text', text: 'b' }] }))).toEqual([
    { name: 'text 1', before: 'a', after: 'b' },
  ]);
  expect(changesOfResult(other, read({ content: [] })).map(({ name }) => name)).toEqual(['result']);
});
