import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../../../main/gateway/approval/preview/arguments';
import { childNamed, squash, textsOf, wordsOf } from '../../../../../main/gateway/approval/preview/names';

const read = (value: unknown) => {
  const parts = { schema: {}, inexactNumbers: [], hintOf: () => undefined };
  const [root] = readArguments(JSON.stringify(value), parts).nodes;
  if (!root) throw new Error('Nothing was read.');
  return root;
};

it.each([
  ['filePath', 'file path'],
  ['file_path', 'file path'],
  ['file-path', 'file path'],
  ['FilePath', 'file path'],
  ['HTTPUrl', 'http url'],
  ['toURL', 'to url'],
  ['sha1Sum', 'sha1 sum'],
  ['  __a..b  ', 'a b'],
  ['größe_datei', 'größe datei'],
  ['', ''],
])('%j is the words “%s”', (name, words) => {
  expect(wordsOf(name).join(' ')).toBe(words);
});

it('reads no more than twelve words and 200 characters of a name', () => {
  expect(wordsOf('a_'.repeat(50))).toHaveLength(12);
  expect(wordsOf('x'.repeat(300))).toEqual(['x'.repeat(200)]);
});

it.each(['file_path', 'filePath', 'FILE-PATH', 'file path'])('%s is squashed to one spelling', (name) => {
  expect(squash(name)).toBe('filepath');
});

it('takes the member whose name comes first among those that are asked for', () => {
  const node = read({ new_text: 'b', OldText: 'a' });
  expect(childNamed(node, ['oldtext', 'newtext'])?.text).toBe('a');
  expect(childNamed(node, ['newtext', 'oldtext'])?.text).toBe('b');
  expect(childNamed(node, ['nothing', 'newtext'])?.text).toBe('b');
  expect(childNamed(node, ['text'])).toBeUndefined();
});

describe('the texts of', () => {
  const textsIn = (value: unknown) => textsOf(read({ value }).children[0]);

  it.each([
    ['a text', 'a', ['a']],
    ['a list of texts', ['a', 'b'], ['a', 'b']],
    ['an empty list', [], []],
    ['a list with something else in it', ['a', 1], null],
    ['a number', 5, null],
    ['an object', { a: 'b' }, null],
  ])('%s', (_, value, texts) => {
    expect(textsIn(value)).toEqual(texts);
  });

  it('nothing', () => {
    expect(textsOf(undefined)).toBeNull();
  });
});
