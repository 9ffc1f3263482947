import { expect, it } from 'vitest';
import { toAscii } from '../../build/ascii.mjs';

it('writes what is outside of ASCII as escapes that mean the same', () => {
  const code = 'return ["“ä” – 😀", `…`, /^[“”]$/.test("”"), /^\\u{1f600}|[😀]$/u.test("😀")]; // …';
  const written = toAscii(code);
  expect(written).toMatch(/^[\0-\x7f]+$/);
  expect(new Function(written)()).toEqual(['“ä” – 😀', '…', true, true]);
});

it('leaves a backslash that stands for itself', () => {
  const code = 'return ["\\\\…", "\\\\\\\\…"];';
  expect(new Function(toAscii(code))()).toEqual(['\\…', '\\\\…']);
});

it('refuses what would mean something else', () => {
  expect(() => toAscii('"\\“"')).toThrow('backslash');
  expect(() => toAscii('"\\\\\\“"')).toThrow('backslash');
});
