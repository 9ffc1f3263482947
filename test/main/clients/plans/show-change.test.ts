import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showChange, unchanged } from '../../../../main/clients/plans/show-change';
import { fileIdOf } from '../../../../main/clients/read-file';
import type { DiffHunk } from '../../../../shared/domain/preview';
import { aClientFile } from '../../../support/connecting';

const file = aClientFile();
const show = (before: string | null, after: string | null, secrets: string[] = []) =>
  showChange(file, { before, after, steps: ['Step.'], secrets });

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

describe('a change', () => {
  it('is of one file, with what is done to it', async () => {
    expect(await show('a\n', 'b\n')).toMatchObject({
      fileId: fileIdOf(file),
      kind: 'cursor',
      clientName: 'Cursor',
      path: file.path,
      steps: ['Step.'],
      problem: null,
      isNew: false,
      isRemoved: false,
    });
    expect(await show(null, 'b\n')).toMatchObject({ isNew: true, isRemoved: false });
    expect(await show('b\n', null)).toMatchObject({ isNew: false, isRemoved: true });
    expect(await show(null, null)).toMatchObject({ isNew: false, isRemoved: false, diff: [] });
  });

  it('is shown with three lines around it and the numbers of the file', async () => {
    const lines = numbered(100);
    const after = lines.with(49, 'changed');
    const { diff } = await show(lines.join('\n'), after.join('\n'));
    expect(diff).toHaveLength(1);
    expect(diff[0]).toMatchObject({ oldStart: 47, newStart: 47 });
    expect(diff[0]?.lines.map(({ sign, text }) => sign + text)).toEqual([
      ' line 47',
      ' line 48',
      ' line 49',
      '-line 50',
      '+changed',
      ' line 51',
      ' line 52',
      ' line 53',
    ]);
  });

  it('of a large file is found at once, with its secrets hidden', async () => {
    const lines = numbered(200_000);
    const after = lines.toSpliced(150_000, 0, 'token: hunter2-hunter2').with(10, 'other');
    const { diff } = await show(lines.join('\n'), after.join('\n'), ['hunter2-hunter2']);
    const changed = diff.flatMap((hunk) => hunk.lines).filter(({ sign }) => sign !== ' ');
    expect(changed.map(({ sign, text }) => sign + text)).toContain('+other');
    expect(JSON.stringify(diff)).not.toContain('hunter2');
  });

  it('says that it is not all of it where it is too long to be read', async () => {
    const lines = numbered(9000);
    const { diff, marks } = await show(lines.join('\n'), lines.map((line) => `new ${line}`).join('\n'));
    expect(diff.flatMap((hunk) => hunk.lines)).toHaveLength(4000);
    expect(marks.map(({ text }) => text)).toEqual([
      'Shows 4,000 lines of 18,000: the rest changes too, and only the file itself tells it',
      'Too many changes to compare line by line: shown as all new',
    ]);
    const added = await show(null, lines.join('\n'));
    expect(added.marks).toEqual([
      {
        severity: 'medium',
        text: 'Shows 4,000 lines of 9,000: the rest changes too, and only the file itself tells it',
      },
    ]);
  });

  it('says what lines do not show, and nothing where they show all', async () => {
    expect((await show('a', 'a\n')).marks).toEqual([
      { severity: 'info', text: 'Adds the missing line break at the end' },
    ]);
    expect((await show('a\nb\n', 'a\nc\n')).marks).toEqual([]);
    expect((await show('a\n', 'a\n')).marks).toEqual([]);
  });

  it('gives the one text from the other, whatever they are', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '', 'c\r', '  d'), { maxLength: 12 })
      .map((lines) => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        fc.pre(before !== '' && after !== '');
        const { diff } = await show(before, after);
        for (const hunk of diff) {
          expect(at(before, hunk.oldStart, textsOf(hunk, '+').length)).toEqual(textsOf(hunk, '+'));
          expect(at(after, hunk.newStart, textsOf(hunk, '-').length)).toEqual(textsOf(hunk, '-'));
        }
        if (before !== after) expect(diff.length).toBeGreaterThan(0);
      }),
    );
  });
});

/** The lines of one of the two texts in a hunk. */
function textsOf({ lines }: DiffHunk, without: '+' | '-'): string[] {
  return lines.filter(({ sign }) => sign !== without).map(({ text }) => text);
}

function at(text: string, start: number, count: number): string[] {
  return count === 0 ? [] : text.split('\n').slice(start - 1, start - 1 + count);
}

it('a file that stays as it is says why', () => {
  expect(unchanged(aClientFile({ kind: 'nobody' }), 'Why.')).toMatchObject({
    problem: 'Why.',
    clientName: 'nobody',
    diff: [],
    steps: [],
  });
});
