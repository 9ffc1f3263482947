import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHonest, type Segment, segments } from '../../../renderer/ui/hostile-segments';

const codes = (text: string) => segments(text).flatMap((part) => (part.kind === 'invisible' ? [part.code] : []));
const notes = (text: string) => segments(text).flatMap((part) => (part.kind === 'suspect' ? [part.note] : []));
const sourceOf = (part: Segment) => {
  if (part.kind !== 'invisible') return part.text;
  const gap = /^(\d+) spaces$/.exec(part.code);
  return gap ? ' '.repeat(Number(gap[1])) : String.fromCodePoint(Number.parseInt(part.code.slice(2), 16));
};

describe('invisible characters', () => {
  it.each([
    ['a right-to-left override', 'a\u202eb', 'U+202E'],
    ['an isolate', 'a\u2066b', 'U+2066'],
    ['a zero-width space inside a word', 'vue\u200brouter', 'U+200B'],
    ['a joiner outside an emoji', 'a\u200db', 'U+200D'],
    ['a tag character', 'x\u{e0041}', 'U+E0041'],
    ['an escape', '\u001b[2J', 'U+001B'],
    ['a null', 'a\0b', 'U+0000'],
    ['a C1 control', 'a\u009bb', 'U+009B'],
    ['a carriage return', 'a\rb', 'U+000D'],
    ['a no-break space', 'a\u00a0b', 'U+00A0'],
    ['a line separator', 'a\u2028b', 'U+2028'],
    ['a lone surrogate', 'a\ud800b', 'U+D800'],
    ['a byte order mark', '\ufeffa', 'U+FEFF'],
    ['a variation selector after a letter', 'a\ufe0fb', 'U+FE0F'],
    ['a supplementary variation selector', 'a\u{e0101}', 'U+E0101'],
    ['a Hangul filler', 'a\u3164b', 'U+3164'],
    ['a blank Braille pattern', 'a\u2800b', 'U+2800'],
    ['a private-use character', 'a\ue000b', 'U+E000'],
    ['the fourth mark on one letter', 'z\u0301\u0301\u0301\u0301', 'U+0301'],
    ['a soft hyphen', 'pay\u00adpal', 'U+00AD'],
  ])('shows %s by its code', (_what, text, code) => {
    expect(codes(text)).toEqual([code]);
  });

  it('leaves tabs, line breaks, accents and ordinary emoji alone', () => {
    for (const text of ['a\tb\nc', 'café', 'e\u0301te\u0301', '⚠️ done 👩‍💻', '日本語のテキスト', 'نص عربي', '']) {
      expect(codes(text), text).toEqual([]);
      expect(isHonest(text), text).toBe(true);
    }
  });

  it('counts the spaces of a gap that pushes text out of sight, and leaves indentation alone', () => {
    expect(codes(`ls${' '.repeat(500)}; rm -rf ~`)).toEqual(['500 spaces']);
    expect(codes(`if (a)\n${' '.repeat(40)}b`)).toEqual([]);
  });

  it('says in words what each is', () => {
    expect(segments('\u202e')).toEqual([{ kind: 'invisible', code: 'U+202E', name: 'text direction override' }]);
    expect(segments('\u{e0041}')[0]).toMatchObject({ name: expect.stringContaining('tag character') });
  });
});

describe('look-alikes', () => {
  it.each([
    ['Latin with one Cyrillic letter', 'https://p\u0430ypal.com/x', 'mixes Latin and Cyrillic letters'],
    ['Latin with one Greek letter', 'g\u03bfogle', 'mixes Latin and Greek letters'],
    [
      'a word of Cyrillic letters that all look Latin',
      'open \u0430\u0440\u0440\u04cf\u0435',
      'Cyrillic that looks like Latin',
    ],
    ['full-width letters', '\uff52\uff4d file', 'look-alike letters'],
    ['mathematical letters', '\u{1d42b}\u{1d426}', 'look-alike letters'],
  ])('flags %s', (_what, text, note) => {
    expect(notes(text)).toEqual([note]);
  });

  it('does not flag ordinary Russian, Greek, or Latin next to Japanese', () => {
    for (const text of ['Привет, он рос на сосне', 'καλημέρα', 'Tシャツを買う', 'naïve Straße', 'file_name-2.txt']) {
      expect(notes(text), text).toEqual([]);
    }
  });
});

it('loses, adds and moves nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(segments(text).map(sourceOf).join('')).toBe(text);
    }),
  );
});

it('leaves no control or default-ignorable character in what it shows as plain words', () => {
  const hidden = /[^\P{Cc}\t\n]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e0fff}]/u;
  const nasty = fc.constantFrom('\u202e', '\u200b', '\u{e0041}', 'a', '\u0430', ' ', '\u001b', '👩', '\u0301', '1');
  fc.assert(
    fc.property(fc.array(nasty, { maxLength: 30 }), (characters) => {
      for (const part of segments(characters.join(''))) {
        if (part.kind !== 'invisible') expect(part.text).not.toMatch(hidden);
      }
    }),
  );
});

it('takes time in proportion to the text', () => {
  const started = performance.now();
  segments('é'.repeat(100_000));
  segments('a\u0301'.repeat(100_000));
  segments('\u0301'.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(3000);
});
