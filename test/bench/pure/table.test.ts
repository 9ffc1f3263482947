import { expect, it } from 'vitest';
import { formatNumber, markdownTable, textTable } from './table.mjs';

it('textTable sets names to the left and numbers to the right', () => {
  expect(
    textTable(
      ['', 'ms'],
      [
        ['direct', '0.1'],
        ['a', '12.25'],
      ],
    ),
  ).toEqual(['           ms', '──────  ─────', 'direct    0.1', 'a       12.25']);
});

it('markdownTable keeps a bar inside its cell', () => {
  expect(markdownTable(['a', 'b'], [['x|y', '1']])).toEqual(['| a | b |', '| --- | ---: |', '| x\\|y | 1 |']);
});

it.each([
  [0.07654, '0.077'],
  [1.234, '1.23'],
  [43.26, '43.3'],
  [120.4, '120'],
  [36_192.4, '36,192'],
  [1_234_567, '1,234,567'],
  [-0.5, '-0.500'],
  [Number.NaN, '–'],
  [undefined, '–'],
])('formatNumber shows %d as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
