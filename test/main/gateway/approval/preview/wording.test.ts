import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, count, countLines, orderMarks, sliceWhole } from '../../../../../main/gateway/approval/preview/wording';
import type { Mark } from '../../../../../shared/domain/preview';

describe('a text that is cut', () => {
  it('says how long it was, and is left alone where it fits', () => {
    expect(clip('abcd', 4)).toBe('abcd');
    expect(clip('abcde', 4)).toBe('abcd… (5 characters)');
    expect(clip('x'.repeat(60))).toBe('x'.repeat(60));
    expect(clip('x'.repeat(61))).toBe(`${'x'.repeat(60)}… (61 characters)`);
  });

  it.each([
    [0, 3, '😀'],
    [0, 4, '😀😀'],
    [1, 4, '😀'],
    [2, 4, '😀'],
    [1, 5, '😀x'],
    [1, undefined, '😀x'],
    [0, 1, ''],
  ])('from %s to %s never holds half a pair', (start, end, expected) => {
    expect(sliceWhole('😀😀x', start, end)).toBe(expected);
  });

  it('keeps the halves that it was given alone at its own ends', () => {
    expect(sliceWhole('\udc00a', 0)).toBe('\udc00a');
    expect(sliceWhole('a\udc00', 0, 2)).toBe('a\udc00');
    expect(sliceWhole('a\ue000b', 1)).toBe('\ue000b');
    expect(sliceWhole('a\udbffb', 1)).toBe('\udbffb');
    expect(sliceWhole('a\udfffb', 1)).toBe('b');
    expect(sliceWhole('a\udc00b', 1)).toBe('b');
  });

  it('is well formed wherever a well-formed text is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), fc.nat(20), (text, start, end) => {
        expect(sliceWhole(text, start, end).isWellFormed()).toBe(true);
      }),
    );
  });
});

it.each([
  [0, '0 lines'],
  [1, '1 line'],
  [2, '2 lines'],
  [1204, '1,204 lines'],
])('%d is said as “%s”', (number, words) => {
  expect(count(number, 'line')).toBe(words);
});

it('takes a plural that is not made with an s', () => {
  expect(count(2, 'entry', 'entries')).toBe('2 entries');
  expect(count(1, 'entry', 'entries')).toBe('1 entry');
});

it.each([
  ['', 1],
  ['a', 1],
  ['a\n', 2],
  ['\n\na', 3],
  ['a\r\nb', 2],
])('%j has %d lines', (text, lines) => {
  expect(countLines(text)).toBe(lines);
});

describe('marks', () => {
  const mark = (severity: Mark['severity'], text: string): Mark => ({ severity, text });

  it('stand worst first, and else as they were found', () => {
    const marks = [mark('info', 'a'), mark('high', 'b'), mark('medium', 'c'), mark('high', 'd'), mark('info', 'e')];
    expect(orderMarks(marks).map(({ text }) => text)).toEqual(['b', 'd', 'c', 'a', 'e']);
  });

  it('are said once, and at their worst', () => {
    const marks = [mark('medium', 'a'), mark('info', 'b'), mark('medium', 'c'), mark('high', 'a'), mark('medium', 'a')];
    expect(orderMarks(marks)).toEqual([mark('high', 'a'), mark('medium', 'c'), mark('info', 'b')]);
  });

  it('end with the number of those that are left out, as bad as the worst of them', () => {
    const marks = Array.from({ length: 25 }, (_, at) => mark(at < 23 ? 'high' : 'info', `${at}`));
    expect(orderMarks(marks.slice(0, 20))).toEqual(marks.slice(0, 20));
    expect(orderMarks(marks)).toEqual([...marks.slice(0, 19), mark('high', '6 more marks')]);
    const [one, two] = [mark('high', 'x'), mark('medium', 'y')];
    expect(orderMarks([one, two, mark('medium', 'z')], 2)).toEqual([one, mark('medium', '2 more marks')]);
  });
});
