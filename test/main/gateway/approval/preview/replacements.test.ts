import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../../../main/gateway/approval/preview/arguments';
import { applyPairs, type Pair, pairsOf } from '../../../../../main/gateway/approval/preview/replacements';

const find = (value: unknown) => {
  const [root] = readArguments(JSON.stringify(value), {
    schema: {},
    inexactNumbers: [],
    hintOf: () => undefined,
  }).nodes;
  return root ? pairsOf(root) : null;
};
const pair = (from: string, to: string, isEverywhere = false): Pair => ({
  from,
  to,
  isEverywhere,
  arguments: ['from', 'to'],
});
const notThere = {
  severity: 'medium',
  text: 'A text to be replaced is not in the file: the server decides what happens',
};

describe('what asks for a replacement', () => {
  it.each([
    ['old_string', 'new_string'],
    ['oldText', 'newText'],
    ['old_str', 'new_str'],
    ['old', 'new'],
    ['search', 'replace'],
    ['searchText', 'replacement'],
    ['find', 'replaceWith'],
    ['original', 'updated'],
    ['before', 'after'],
  ])('%s and %s', (from, to) => {
    expect(find({ [from]: 'a', [to]: 'b' })).toEqual({
      argument: to,
      pairs: [{ from: 'a', to: 'b', isEverywhere: false, arguments: [from, to] }],
    });
  });

  it.each(['replace_all', 'isGlobal', 'global', 'allOccurrences'])('%s: in every place', (name) => {
    expect(find({ old: 'a', new: 'b', [name]: true })?.pairs[0]?.isEverywhere).toBe(true);
    expect(find({ old: 'a', new: 'b', [name]: false })?.pairs[0]?.isEverywhere).toBe(false);
  });

  it.each(['edits', 'replacements', 'changes', 'operations'])('a list of them: %s', (name) => {
    const found = find({ [name]: [{ old: 'a', new: 'b' }, { other: 1 }, { old: 'c', new: 'd' }] });
    expect(found?.argument).toBe(name);
    expect(found?.pairs.map(({ from, arguments: at }) => [from, ...at])).toEqual([
      ['a', `${name}.0.old`, `${name}.0.new`],
      ['c', `${name}.2.old`, `${name}.2.new`],
    ]);
  });

  it.each([
    { old: 'a' },
    { new: 'a' },
    { old: 1, new: 'a' },
    { old: 'a', new: 1 },
    { edits: [] },
    { edits: [{ old: 'a' }] },
    { edits: { old: 'a', new: 'b' } },
    { others: [{ old: 'a', new: 'b' }] },
  ])('not %j', (value) => {
    expect(find(value)).toBeNull();
  });
});

describe('the text afterwards', () => {
  it.each([
    ['abab', [pair('a', 'x')], 'xbab', ['Found in 2 places']],
    ['abab', [pair('a', 'xx', true)], 'xxbxxb', ['Replaces 2 places']],
    ['ab', [pair('a', '$&$1')], '$&$1b', []],
    ['ab', [pair('a', '$&', true)], '$&b', []],
    ['a', [pair('a', 'b'), pair('b', 'c')], 'c', []],
    ['aaa', [pair('aa', 'b')], 'ba', []],
    ['xay', [pair('a', '')], 'xy', []],
  ])('of %j', (before, pairs, text, said) => {
    const applied = applyPairs(before, pairs);
    expect(applied).toMatchObject({ text, isComplete: true });
    expect(applied.marks.map((mark) => mark.text)).toEqual(said);
    expect(applied.marks.every(({ severity }) => severity === 'info')).toBe(true);
  });

  it.each([pair('z', 'x'), pair('', 'x')])('is not known when one of them does not fit', (wrong) => {
    expect(applyPairs('ab', [pair('a', 'x'), wrong, pair('b', 'y')])).toEqual({
      text: 'xb',
      marks: [notThere],
      isComplete: false,
    });
  });

  it('is not made when it would grow too long', () => {
    const tooMuch = { severity: 'medium', text: 'Too much to replace it here: shown as it was sent' };
    const million = 1024 * 1024;
    expect(applyPairs('a', [pair('a', 'x'.repeat(4 * million - 1))]).isComplete).toBe(true);
    expect(applyPairs('a', [pair('a', 'x'.repeat(4 * million))])).toMatchObject({
      isComplete: false,
      marks: [tooMuch],
    });
    const many = 'a'.repeat(1000);
    expect(applyPairs(many, [pair('a', 'x'.repeat(5 * 1024))]).isComplete).toBe(true);
    const everywhere = applyPairs(many, [pair('a', 'x'.repeat(5 * 1024), true)]);
    expect(everywhere.isComplete).toBe(false);
    expect(everywhere.marks).toEqual([{ severity: 'info', text: 'Replaces 1,000 places' }, tooMuch]);
  });

  it('is not made where nobody counted the places', () => {
    const many = 'a'.repeat(10_000);
    expect(applyPairs(many.slice(1), [pair('a', 'b', true)])).toMatchObject({
      isComplete: true,
      marks: [{ text: 'Replaces 9,999 places' }],
    });
    expect(applyPairs(many, [pair('a', 'b')])).toMatchObject({
      isComplete: true,
      marks: [{ text: 'Found in 10,000 places or more' }],
    });
    expect(applyPairs('a'.repeat(1024 * 1024), [pair('a', 'b'.repeat(400), true)])).toMatchObject({
      isComplete: false,
      marks: [
        { text: 'Replaces 10,000 places or more' },
        { text: 'Too much to replace it here: shown as it was sent' },
      ],
    });
  });
});
