import { describe, expect, it } from 'vitest';
import { marksOf, previewOf, previewsOf } from '../../../../support/preview-call';

it('counts a long text and shows its end', async () => {
  const preview = await previewOf('text', { body: `${'a\n'.repeat(1500)}${'z'.repeat(200)}` });
  expect(preview).toMatchObject({ argument: 'body', characters: 3200, lines: 1501, end: 'z'.repeat(200), marks: [] });
});

it('does not cut a character in two at the beginning of the end', async () => {
  const { end } = await previewOf('text', { body: `${'😀'.repeat(1500)}x` });
  expect(end.isWellFormed()).toBe(true);
});

it.each([
  ['1,000 spaces', ' '.repeat(1000)],
  ['30 line breaks', '\n'.repeat(30)],
  ['line separators', '\u2028'.repeat(300)],
  ['tabs', '\t'.repeat(300)],
])('warns of text that follows after %s', async (_, blank) => {
  const preview = await previewOf('text', { body: `ok${blank}rm -rf /` });
  expect(marksOf(preview, 'high')).toEqual([`More text after ${blank.length.toLocaleString('en')} blank characters`]);
  expect(preview.end).toContain('rm -rf /');
});

it('does not mind blank characters that nothing follows', async () => {
  expect((await previewsOf({ body: `ok${' '.repeat(1000)}` })).previews).toEqual([]);
});

it('counts characters that cannot be seen', async () => {
  const preview = await previewOf('text', { body: `${'a'.repeat(3000)}\u202e\u200b` });
  expect(marksOf(preview, 'medium')).toEqual(['2 hidden characters']);
});

it.each([{ body: 'a'.repeat(2000) }, { body: 'a\n'.repeat(39) }])('says nothing of a short text', async (args) => {
  expect((await previewsOf(args)).previews).toEqual([]);
});

it.each([
  ['2,001 characters', 'a'.repeat(2001)],
  ['41 lines', 'a\n'.repeat(40)],
])('shows the end of a text of %s', async (_, body) => {
  expect((await previewOf('text', { body })).marks).toEqual([]);
});

it('shows 200 characters of the end, and a short text whole', async () => {
  expect((await previewOf('text', { body: `${'a'.repeat(2000)}${'b'.repeat(200)}` })).end).toBe('b'.repeat(200));
  const blank = `ok${' '.repeat(190)}x`;
  expect((await previewsOf({ body: blank })).previews).toEqual([]);
});

describe('blank characters that hide', () => {
  const hides = async (body: string) => (await previewsOf({ body })).previews.length > 0;

  it.each([
    [`a${' '.repeat(199)}b`, false],
    [`a${' '.repeat(200)}b`, true],
    [`a${'\n'.repeat(24)}b`, false],
    [`a${'\n'.repeat(25)}b`, true],
    [`a${'\n '.repeat(24)}b`, false],
    [`a${'\n '.repeat(25)}b`, true],
    [`${' '.repeat(200)}b`, true],
    [`a${' '.repeat(200)}`, false],
  ])('%j: %s', async (body, expected) => {
    expect(await hides(body)).toBe(expected);
  });

  it('are counted in the longest of several runs', async () => {
    const runs = [210, 400, 300].map((length) => ' '.repeat(length));
    const preview = await previewOf('text', { body: `a${runs.join('b')}c` });
    expect(marksOf(preview)).toEqual(['More text after 400 blank characters']);
  });

  it('are looked for in the first 4 MB', async () => {
    const preview = await previewOf('text', { body: `${'a'.repeat(4 * 1024 * 1024)}${' '.repeat(300)}b` });
    expect(preview.marks).toEqual([]);
  });
});

it.each([
  ['a\u0000', 1],
  ['a\u007f', 1],
  ['a\u202e\u200b\u{e0041}', 3],
  ['a\u00e9\t\n\r', 0],
])('counts hidden characters of %j', async (text, hidden) => {
  const preview = await previewOf('text', { body: text + 'x'.repeat(2000) });
  expect(marksOf(preview)).toEqual(
    hidden === 0 ? [] : [hidden === 1 ? '1 hidden character' : `${hidden} hidden characters`],
  );
});

it('looks at texts alone', async () => {
  expect((await previewsOf({ a: 5, b: true, c: null, d: [] })).previews).toEqual([]);
});
