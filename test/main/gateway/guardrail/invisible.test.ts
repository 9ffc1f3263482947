import { expect, it } from 'vitest';
import { countInvisible } from '../../../../main/gateway/guardrail/invisible';

it.each([
  ['plain text\t\r\n', {}],
  ['\u0000\u001b\u007f\u0085', { control: 4 }],
  ['\u202a\u202e\u2066\u200e\u061c', { bidi: 5 }],
  ['\u200b\ufeff\u2060\u00ad', { 'zero-width': 4 }],
  ['\u{e0041}\u{e0001}', { tag: 2 }],
  ['a\u200db', { 'zero-width': 1 }],
  ['👩\u200d👧', {}],
  ['❤\ufe0f\u200d🔥', {}],
  ['👩\u200dx', { 'zero-width': 1 }],
])('counts what cannot be seen in %j', (text, counts) => {
  expect(Object.fromEntries(countInvisible(text))).toEqual(counts);
});
