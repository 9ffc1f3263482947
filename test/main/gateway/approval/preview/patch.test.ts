import { describe, expect, it } from 'vitest';
import type { Preview } from '../../../../../shared/domain/preview';
import { marksOf, previewsOf } from '../../../../support/preview-call';

const diffsOf = async (patch: string) =>
  (await previewsOf({ patch })).previews.filter(
    (preview): preview is Extract<Preview, { kind: 'diff' }> => preview.kind === 'diff',
  );
const draw = ({ hunks }: Extract<Preview, { kind: 'diff' }>) =>
  hunks.map(({ lines }) => lines.map(({ sign, text }) => sign + text).join('|')).join(' … ');
const said = 'As the patch says: not compared with the file';

describe('a unified patch', () => {
  it('names its files without the letters that git puts before them', async () => {
    const [diff, ...others] = await diffsOf('--- a/x.ts\n+++ b/y.ts\n@@ -3,2 +4,2 @@\n-a\n+b\n c\n');
    expect(others).toEqual([]);
    expect(diff).toMatchObject({ argument: 'patch', path: 'y.ts', isNewFile: false, added: 1, removed: 1 });
    expect(diff?.hunks).toMatchObject([{ oldStart: 3, newStart: 4 }]);
    expect(diff && draw(diff)).toBe('-a|+b| c');
    expect(diff?.marks).toEqual([{ severity: 'info', text: said }]);
  });

  it('may make a file, or delete one', async () => {
    const [made] = await diffsOf('--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n');
    expect(made).toMatchObject({ path: 'x', isNewFile: true, added: 1 });
    const [gone] = await diffsOf('--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n');
    expect(gone).toMatchObject({ path: 'x', isNewFile: false, removed: 1 });
    expect(gone && marksOf(gone, 'medium')).toEqual(['Deletes the file']);
  });

  it('may delete a file that holds nothing', async () => {
    const [gone] = await diffsOf('diff --git a/x b/x\ndeleted file mode 100644\nindex e69de29..0000000\n');
    expect(gone).toMatchObject({ path: 'x', hunks: [] });
    expect(gone && marksOf(gone, 'medium')).toEqual(['Deletes the file']);
  });

  it('may rename a file', async () => {
    const [moved] = await diffsOf('diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n');
    expect(moved).toMatchObject({ path: 'y', added: 0, removed: 0 });
    expect(moved && marksOf(moved, 'info')).toEqual(['Renames x', said]);
  });

  it('need not name a file', async () => {
    expect(await diffsOf('@@ -1 +1 @@\n-a\n+b\n')).toMatchObject([{ path: '', added: 1, removed: 1 }]);
  });

  it.each(['just words', '@@ here', '--- a/x\n+++ b/x\n@@ -1 +1 @@\nwrong', 'x --- a\n', '--- a/x\n+++ b/x\n'])(
    'is not seen in %j',
    async (patch) => {
      expect(await diffsOf(patch)).toEqual([]);
    },
  );
});

describe('a patch of an agent', () => {
  const begin = '*** Begin Patch\n';

  it.each(['\n', '\r\n'])('is read whatever ends its lines: %j', async (end) => {
    const lines = [
      ...['*** Begin Patch', '*** Add File: a/n.ts', '+new', '*** Update File: x.ts', '*** Move to: y.ts'],
      ...['@@ f()', ' c', '-a', '+b', '@@', '+d', '*** Delete File: z.ts', '*** End Patch'],
    ];
    const [made, changed, gone, ...others] = await diffsOf(lines.join(end));
    expect(others).toEqual([]);
    expect(made).toMatchObject({ path: 'a/n.ts', isNewFile: true, added: 1, removed: 0 });
    expect(made && marksOf(made)).toEqual([said]);
    expect(changed).toMatchObject({ path: 'x.ts', isNewFile: false, added: 2, removed: 1 });
    expect(changed && draw(changed)).toBe(' c|-a|+b … +d');
    expect(changed?.hunks).toMatchObject([{ oldStart: 0, newStart: 0 }, {}]);
    expect(changed && marksOf(changed)).toEqual(['Moves it to y.ts', said]);
    expect(gone).toMatchObject({ path: 'z.ts', hunks: [], isNewFile: false });
    expect(gone && marksOf(gone, 'medium')).toEqual(['Deletes the file']);
  });

  it('keeps the whole name of a file, whatever is in it', async () => {
    expect(await diffsOf(`${begin}*** Update File: a: b File: c\n+x`)).toMatchObject([{ path: 'a: b File: c' }]);
  });

  it('is shown up to fifty files, and then the text too', async () => {
    const patch = (files: number) =>
      begin +
      Array.from({ length: files }, (_, at) => `*** Add File: ${at}\n+x\n`).join('') +
      ' '.repeat(1000) +
      'x'.repeat(2000);
    const kinds = async (files: number) => (await previewsOf({ patch: patch(files) })).previews.map(({ kind }) => kind);
    expect((await kinds(49)).filter((kind) => kind === 'text')).toEqual([]);
    expect(await diffsOf(patch(50))).toHaveLength(50);
    const { previews, findings } = await previewsOf({ patch: patch(51) });
    expect(previews.filter(({ kind }) => kind === 'diff').length).toBeLessThanOrEqual(50);
    expect(findings.map(({ label }) => label)).toContain('1 preview left out: read the arguments');
  });
});

it('hides nothing that a patch hides', async () => {
  const [diff] = await diffsOf(`--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b${' '.repeat(300)}evil\n`);
  expect(diff && marksOf(diff, 'high')).toEqual(['More text after 300 blank characters']);
});

it('of a patch that is too long nothing is tried, and the text is shown', async () => {
  const patch = `--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+${'b'.repeat(1024 * 1024)}\n`;
  expect((await previewsOf({ patch })).previews.map(({ kind }) => kind)).toEqual(['text']);
});

it('that is cut leaves the text to be shown beside', async () => {
  const patch = `--- a/x\n+++ b/x\n@@ -0,0 +1,4500 @@\n${'+b\n'.repeat(4500)}`;
  const { previews } = await previewsOf({ patch });
  expect(previews.map(({ kind }) => kind)).toEqual(['diff', 'text']);
  expect(previews[0] && marksOf(previews[0], 'medium')).toEqual([
    'Shows 4,000 lines of 4,500: the rest is in the arguments',
  ]);
});
