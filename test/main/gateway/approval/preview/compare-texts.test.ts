import { describe, expect, it } from 'vitest';
import { compareTexts, limit, mostLines, ownHunk } from '../../../../../main/gateway/approval/preview/compare-texts';

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`).join('\n');
const draw = ({ hunks }: { hunks: readonly { lines: readonly { sign: string; text: string }[] }[] }) =>
  hunks.map(({ lines }) => lines.map(({ sign, text }) => sign + text).join('|')).join(' … ');

it('says that nothing changes', async () => {
  expect(await compareTexts('a', 'a')).toEqual({
    added: 0,
    removed: 0,
    hunks: [],
    marks: [{ severity: 'info', text: 'Changes nothing' }],
    isWhole: true,
  });
});

describe('a file that begins', () => {
  it.each([
    ['a', 1, '+a'],
    ['a\n', 1, '+a'],
    ['a\n\n', 2, '+a|+'],
    ['a\nb', 2, '+a|+b'],
  ])('with %j has %d new lines', async (after, added, drawn) => {
    const comparison = await compareTexts('', after);
    expect(comparison).toMatchObject({ added, removed: 0, marks: [], isWhole: true });
    expect(comparison.hunks).toMatchObject([{ oldStart: 0, newStart: 1 }]);
    expect(draw(comparison)).toBe(drawn);
  });

  it('is cut where nobody would read on, and says so', async () => {
    expect(await compareTexts('', numbered(1, mostLines))).toMatchObject({ added: 4000, isWhole: true, marks: [] });
    const cut = await compareTexts('', numbered(1, mostLines + 1));
    expect(cut).toMatchObject({
      added: 4001,
      isWhole: false,
      marks: [{ severity: 'medium', text: 'Shows 4,000 lines of 4,001: the rest is in the arguments' }],
    });
    expect(cut.hunks[0]?.lines).toHaveLength(mostLines);
    expect(cut.hunks[0]?.lines.at(-1)).toEqual({ sign: '+', text: 'line 4000' });
  });
});

it('shows a file that is emptied as removed', async () => {
  const comparison = await compareTexts('a\nb\n', '');
  expect(comparison).toMatchObject({ added: 0, removed: 2, hunks: [{ oldStart: 1, newStart: 0 }] });
  expect(draw(comparison)).toBe('-a|-b');
});

describe('two texts', () => {
  it('are compared with three lines around each change', async () => {
    const after = numbered(1, 30).replace('line 5\n', '').replace('line 20', 'LINE 20');
    const comparison = await compareTexts(numbered(1, 30), after);
    expect(comparison).toMatchObject({ added: 1, removed: 2, isWhole: true, marks: [] });
    expect(comparison.hunks).toMatchObject([
      { oldStart: 2, newStart: 2 },
      { oldStart: 17, newStart: 16 },
    ]);
    expect(draw(comparison)).toBe(
      ' line 2| line 3| line 4|-line 5| line 6| line 7| line 8 … ' +
        ' line 17| line 18| line 19|-line 20|+LINE 20| line 21| line 22| line 23',
    );
  });

  it.each([
    ['a', 'a\n', ['Adds the missing line break at the end']],
    ['a\n', 'a', ['Drops the line break at the end']],
    ['a\nb\n', 'a\r\nb\r\n', ['Changes only how lines end']],
    ['a\r\nb\r\n', 'a\nb\n', ['Changes only how lines end']],
    ['a\r\nb\n', 'a\nb\n', ['Changes only how lines end']],
    ['a\nb\n', 'a\r\nc\r\n', []],
    ['a\nb\n', 'a\nb\n\r\n', []],
    ['a\nb\n', 'a\n', []],
    ['a\rb\n', 'ab\n', []],
    ['a\n', 'b\n', []],
  ])('%j and %j: %o', async (before, after, said) => {
    const { marks } = await compareTexts(before, after);
    expect(marks.map(({ text }) => text)).toEqual(said);
    expect(marks.every(({ severity }) => severity === 'info')).toBe(true);
  });

  it('with too many changes are shown as all old and all new', async () => {
    const comparison = await compareTexts(`${numbered(1, 1500)}\n`, numbered(5001, 6501));
    expect(comparison).toMatchObject({ added: 1501, removed: 1500, isWhole: true });
    expect(comparison.hunks).toMatchObject([{ oldStart: 1, newStart: 1 }]);
    const lines = comparison.hunks[0]?.lines ?? [];
    expect([lines[0], lines[1499], lines[1500], lines.at(-1)]).toEqual([
      { sign: '-', text: 'line 1' },
      { sign: '-', text: 'line 1500' },
      { sign: '+', text: 'line 5001' },
      { sign: '+', text: 'line 6501' },
    ]);
    expect(comparison.marks).toEqual([
      { severity: 'info', text: 'Drops the line break at the end' },
      { severity: 'medium', text: 'Too many changes to compare line by line: shown as all new' },
    ]);
  });
});

describe('hunks', () => {
  const hunk = (number: number, sign: '+' | '-' | ' ' = '+') => ({
    oldStart: 1,
    newStart: 1,
    lines: Array.from({ length: number }, () => ({ sign, text: 'x' })),
  });
  const note = { severity: 'info' as const, text: 'a note' };

  it('stay whole up to 4,000 lines', () => {
    const hunks = [hunk(3999), hunk(1, '-')];
    expect(limit(hunks, [note])).toEqual({ added: 3999, removed: 1, hunks, marks: [note], isWhole: true });
  });

  it('are cut behind that, with every line counted', () => {
    const cut = limit([hunk(3000), hunk(2000, '-'), hunk(5, ' ')], [note]);
    expect(cut).toMatchObject({ added: 3000, removed: 2000, isWhole: false });
    expect(cut.hunks.map(({ lines }) => lines.length)).toEqual([3000, 1000]);
    expect(cut.marks).toEqual([
      { severity: 'medium', text: 'Shows 4,000 lines of 5,005: the rest is in the arguments' },
      note,
    ]);
  });

  it('that begin behind the end are left out', () => {
    expect(limit([hunk(4000), hunk(1)], []).hunks).toHaveLength(1);
  });

  it('hold lines without their signs, and none about the end of the file', () => {
    const lines = [' a', '-b', '+c', '+ d', '\\ No newline at end of file', '-\\e'];
    expect(ownHunk({ oldStart: 3, newStart: 4, oldLines: 1, newLines: 1, lines })).toEqual({
      oldStart: 3,
      newStart: 4,
      lines: [
        { sign: ' ', text: 'a' },
        { sign: '-', text: 'b' },
        { sign: '+', text: 'c' },
        { sign: '+', text: ' d' },
        { sign: '-', text: '\\e' },
      ],
    });
  });
});
