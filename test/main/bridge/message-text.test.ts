import { expect, it } from 'vitest';
import { isAnswer, onOneLine, readObject } from '../../../main/bridge/message-text';

it.each([
  ['{"a":1}', '{"a":1}'],
  ['{\n"a":\r\n1}\n', '{ "a":  1} '],
  ['\n\n', '  '],
  ['', ''],
  ['"ĊčĊ\\n"', '"ĊčĊ\\n"'],
])('puts %j on one line', (text, expected) => {
  expect(onOneLine(Buffer.from(text)).toString()).toBe(expected);
});

it('reads objects, and nothing else', () => {
  expect(readObject(Buffer.from('{"a":1}'))).toEqual({ a: 1 });
  for (const text of ['[]', 'null', '7', '{', '']) expect(readObject(text)).toBeUndefined();
});

it.each([
  ['{"id":1,"result":{}}', true],
  ['{"id":1,"error":{}}', true],
  ['[{"id":1,"result":{}}]', true],
  ['{"method":"notifications/progress"}', false],
  ['{"id":1,"method":"ping"}', false],
])('knows whether %s is an answer', (text, expected) => {
  expect(isAnswer(Buffer.from(text))).toBe(expected);
});

it('takes nothing at all for no answer', () => {
  expect(isAnswer(undefined)).toBe(false);
});
