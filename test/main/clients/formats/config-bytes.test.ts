import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeConfig } from '../../../../main/clients/formats/config-bytes';

it('gives back the same bytes, with and without a byte order mark', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (content, hasMark) => {
      const bytes = Buffer.from(`${hasMark ? '\ufeff' : ''}${content}`);
      const decoded = decodeConfig(bytes);
      expect('text' in decoded && Buffer.from(decoded.text).equals(bytes)).toBe(true);
    }),
  );
});

it.each([
  [[0x61, 0xff], 1, 2],
  [[0x61, 0x0a, 0xc3, 0xa4, 0xf0, 0x9f, 0x92, 0xa5, 0x62, 0xc3, 0x28], 2, 5],
  [[0xed, 0xa0, 0x80], 1, 1],
  [[0xef, 0xbf, 0xbd, 0x0d, 0x0a, 0x0a, 0xef, 0xbf, 0xbd, 0x80], 3, 2],
  [[0x61, 0x0a, 0xe2, 0x82], 2, 1],
])('finds the first byte of %j that is not UTF-8', (bytes, line, column) => {
  expect(decodeConfig(Buffer.from(bytes))).toEqual({
    problem: { text: 'This is not UTF-8. Save the file as UTF-8, then try again.', line, column },
  });
});

it.each(['utf16le', 'utf16be'])('names %s', (encoding) => {
  const bytes = Buffer.from('\ufeff{"ä": 1}', 'utf16le');
  if (encoding === 'utf16be') bytes.swap16();
  expect(decodeConfig(bytes)).toMatchObject({ problem: { text: expect.stringContaining('UTF-16'), line: 1 } });
});
