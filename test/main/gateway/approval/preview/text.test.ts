import { expect, it } from 'vitest';
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
