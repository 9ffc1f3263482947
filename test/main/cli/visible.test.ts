import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf, visible } from '../../../main/cli/visible';

describe('visible', () => {
  it.each([
    ['a terminal sequence', '\u001b[2J\u001b]0;x\u0007', '\\u{1b}[2J\\u{1b}]0;x\\u{7}'],
    ['a C1 sequence', '\u009b2J', '\\u{9b}2J'],
    ['line ends and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
    ['bidi controls', '\u202egnp.exe\u2066', '\\u{202e}gnp.exe\\u{2066}'],
    ['zero width', 'a\u200bb\ufeffc\u2060d', 'a\\u{200b}b\\u{feff}c\\u{2060}d'],
    ['tag characters', 'x\u{e0041}', 'x\\u{e0041}'],
    ['variation selectors', 'a\ufe0fb\u{e0101}', 'a\\u{fe0f}b\\u{e0101}'],
    ['blanks that are none', 'a\u00a0b\u3000c\u3164d\u2800', 'a\\u{a0}b\\u{3000}c\\u{3164}d\\u{2800}'],
    ['line separators', 'a\u2028b\u2029c\u0085d', 'a\\u{2028}b\\u{2029}c\\u{85}d'],
    ['a soft hyphen', 'pass\u00adword', 'pass\\u{ad}word'],
    ['a lone surrogate', 'a\ud800b', 'a\\u{d800}b'],
    ['a pile of accents', 'a\u0301\u0302\u0303\u0304', 'a\u0301\u0302\\u{303}\\u{304}'],
  ])('shows %s as escapes', (_name, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each(['~/projects/site/index.html', 'Grüße, 世界', 'שלום', '👍', ' two  spaces '])(
    'leaves “%s” as it is',
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );

  it('lets no text move the cursor or hide', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(visible(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/);
      }),
    );
  });

  it('never takes more columns than it says', () => {
    for (const { text, width } of piecesOf('a世👍\u202eé')) expect(width).toBeGreaterThanOrEqual(text === 'a' ? 1 : 2);
  });
});
