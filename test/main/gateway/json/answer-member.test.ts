import { expect, it } from 'vitest';
import { answerMember, answerText, readText } from '../../../../main/gateway/json/answer-member';

const result = (json: string) => ({ kind: 'result', json }) as const;

it.each([
  ['{"isError": true}', 'true'],
  ['{"is\\u0045rror":false}', 'false'],
  ['{"content":[{"isError":true}]}', undefined],
  ['{"text":"\\"isError\\":true"}', undefined],
  ['{"isError":1,"isError":2}', '2'],
  ['{"isError":', undefined],
  ['["isError"]', undefined],
])('finds the member at the top of %s', (json, raw) => {
  expect(answerMember(result(json), 'isError')).toBe(raw);
});

it('takes the word of its reader for a large answer', () => {
  const facts = { members: new Map([['resultType', '"task"']]), isEmpty: false, hasLineBreaks: false };
  const large = { kind: 'result', facts, bytes: [], json: '{"resultType":"complete"}' } as const;
  expect(answerText(large, 'resultType')).toBe('task');
  expect(answerMember(large, 'absent')).toBeUndefined();
});

it.each([[undefined], ['7'], ['{}'], ['"'], ['"\\x"']])('reads no text from %s', (raw) => {
  expect(readText(raw)).toBeUndefined();
});

it('reads text with its escapes', () => {
  expect(answerText(result('{"a":"\\u0062"}'), 'a')).toBe('b');
});
