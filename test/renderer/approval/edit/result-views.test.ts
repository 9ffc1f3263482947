import { expect, it } from 'vitest';
import { parseJson } from '../../../../renderer/approval/edit/parse-json';
import { encodedParts, resultViews } from '../../../../renderer/approval/edit/result-views';

function read(value: unknown) {
  const parsed = parseJson(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.node;
}

it('lists the texts decoded and all the rest as JSON, so that nothing of it is left out', () => {
  const result = read({
    content: [
      { type: 'text', text: 'a\nb', annotations: { priority: 1 } },
      { type: 'image', data: 'aaaa', mimeType: 'image/png' },
      { type: 'resource', resource: { uri: 'file:///a', text: 'inside', mimeType: 'text/plain' } },
      { type: 'text', text: 5 },
      'bare',
    ],
    structuredContent: { n: 1 },
    isError: false,
  });
  expect(resultViews(result).map(({ key, kind, value }) => [key, kind, value])).toEqual([
    ['text 1', 'text', 'a\nb'],
    ['text 1, besides', 'json', '{"annotations":{"priority":1}}'],
    ['resource 3', 'text', 'inside'],
    ['resource 3, besides', 'json', '{"uri":"file:///a"}'],
    ['text 4, besides', 'json', '{"text":5}'],
    ['content 5', 'json', '"bare"'],
    ['structuredContent', 'json', '{"n":1}'],
    ['isError', 'json', 'false'],
  ]);
  expect(encodedParts(result)).toEqual(['image 2: image/png, 4 characters of encoded data']);
});

it('says of binary resources what they are', () => {
  const result = read({ content: [{ type: 'resource', resource: { uri: 'a', blob: 'x'.repeat(2000) } }] });
  expect(encodedParts(result)).toEqual(['resource 1: unknown kind, 2,000 characters of encoded data']);
  expect(encodedParts(read({ content: 1 }))).toEqual([]);
  expect(resultViews(read({ content: 1 }))).toEqual([{ key: 'content', kind: 'json', value: '1' }]);
});
