import { expect, it } from 'vitest';
import { member, memberText } from '../../../../main/gateway/json/member';

it.each([
  ['{"a": 1e400}', '1e400', undefined],
  ['{"a":"\\u0062"}', '"\\u0062"', 'b'],
  ['{"b":1}', undefined, undefined],
  ['[1]', undefined, undefined],
  ['{"a":', undefined, undefined],
  ['', undefined, undefined],
])('reads a member of %j as it stands there, and as text', (json, raw, text) => {
  expect([member(json, 'a'), memberText(json, 'a')]).toEqual([raw, text]);
});
