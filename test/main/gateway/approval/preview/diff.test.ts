import { describe, expect, it } from 'vitest';
import type { Preview } from '../../../../../shared/domain/preview';
import { marksOf, previewOf, previewsOf } from '../../../../support/preview-call';

const root = '/home/ana/projects/site';
const file = `${root}/a.txt`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`).join('\n');
const draw = (preview: Extract<Preview, { kind: 'diff' }>) =>
  preview.hunks.map((hunk) => hunk.lines.map(({ sign, text }) => sign + text).join('|')).join(' … ');

it('compares what would be written with the file as it is now, with three lines around each change', async () => {
  const after = `${lines(1, 9)}\nNEW\n${lines(11, 20)}`;
  const preview = await previewOf('diff', { path: 'a.txt', content: after }, { files: { [file]: lines(1, 20) } });
  expect(preview).toMatchObject({ argument: 'content', path: file, isNewFile: false, added: 1, removed: 1 });
  expect(preview.hunks).toMatchObject([{ oldStart: 7, newStart: 7 }]);
  expect(draw(preview)).toBe(' line 7| line 8| line 9|-line 10|+NEW| line 11| line 12| line 13');
});

it('shows a new file whole', async () => {
  const preview = await previewOf('diff', { file_path: 'new.txt', content: 'a\nb\n' });
  expect(preview).toMatchObject({ isNewFile: true, added: 2, removed: 0 });
  expect(draw(preview)).toBe('+a|+b');
});

it.each([
  ['old_string', 'new_string'],
  ['oldText', 'newText'],
  ['old_str', 'new_str'],
  ['search', 'replace'],
])('shows a replacement by %s and %s where it stands in the file', async (from, to) => {
  const args = { path: 'a.txt', [from]: 'line 2', [to]: 'two' };
  const preview = await previewOf('diff', args, { files: { [file]: lines(1, 3) } });
  expect(draw(preview)).toBe(' line 1|-line 2|+two| line 3');
});

it('applies a list of edits one after the other', async () => {
  const edits = [
    { oldText: 'line 1', newText: 'one' },
    { oldText: 'one', newText: 'ONE' },
  ];
  const preview = await previewOf('diff', { path: 'a.txt', edits }, { files: { [file]: lines(1, 2) } });
  expect(preview.argument).toBe('edits');
  expect(draw(preview)).toBe('-line 1|+ONE| line 2');
});

it('takes “$&” in a new text as it is written', async () => {
  const args = { path: 'a.txt', old_string: 'a', new_string: '$&$1' };
  expect(draw(await previewOf('diff', args, { files: { [file]: 'a' } }))).toBe('-a|+$&$1');
});

it('says that the old text is not in the file, and shows what was sent', async () => {
  const args = { path: 'a.txt', old_string: 'nowhere', new_string: 'x' };
  const preview = await previewOf('diff', args, { files: { [file]: 'a' } });
  expect(draw(preview)).toBe('-nowhere|+x');
  expect(marksOf(preview, 'medium')).toEqual([
    'A text to be replaced is not in the file: the server decides what happens',
  ]);
});

it('replaces every place only when told to', async () => {
  const args = { path: 'a.txt', old_string: 'a', new_string: 'b', replace_all: true };
  const preview = await previewOf('diff', args, { files: { [file]: 'a\na' } });
  expect(draw(preview)).toBe('-a|-a|+b|+b');
  expect(marksOf(preview, 'info')).toContain('Replaces 2 places');
});

it.each([
  ['outside of the roots', '/etc/hosts', {}, 'Not compared with the file: it is not known to lie in the project'],
  ['over 1 MB', 'a.txt', { [file]: { kind: 'too-large' as const } }, 'Not compared with the file: it is over 1 MB'],
  [
    'a folder',
    'a.txt',
    { [file]: { kind: 'no-file' as const } },
    'Not compared: there is something there that is not a file',
  ],
])('reads nothing %s, and says why', async (_, path, files, why) => {
  const preview = await previewOf('text', { path, content: 'short' }, { files: { '/etc/hosts': 'secret', ...files } });
  expect(marksOf(preview, 'medium')).toEqual([why]);
  expect(preview.end).toBe('short');
});

it('reads nothing through a link that leads out of the project', async () => {
  const { previews } = await previewsOf(
    { path: 'link/passwd', content: 'x' },
    { links: { [`${root}/link`]: '/etc' }, files: { '/etc/passwd': 'root:x' } },
  );
  expect(previews.map(({ kind }) => kind)).not.toContain('diff');
  expect(JSON.stringify(previews)).not.toContain('root:x');
});

it('reads nothing where no roots are known', async () => {
  const { previews } = await previewsOf({ path: file, content: 'x' }, { roots: [], files: { [file]: 'old' } });
  expect(JSON.stringify(previews)).not.toContain('old');
});

it('does not take a path in a repository for a file of this machine', async () => {
  const args = { owner: 'acme', repo: 'site', path: 'a.txt', content: 'new', branch: 'main' };
  const scene = { server: 'GitHub', tool: 'create_or_update_file', files: { [file]: 'old' } };
  expect((await previewsOf(args, scene)).previews).toEqual([]);
});

it('gives up on texts that differ everywhere, and says so, with every line still there', async () => {
  const [before, after] = [lines(1, 1500), lines(5001, 6500)];
  const preview = await previewOf('diff', { path: 'a.txt', content: after }, { files: { [file]: before } });
  expect(preview).toMatchObject({ added: 1500, removed: 1500 });
  expect(marksOf(preview, 'medium')).toContain('Too many changes to compare line by line: shown as all new');
});

it('cuts a diff that nobody could read, says so, and shows the end of the text beside it', async () => {
  const { previews } = await previewsOf({ path: 'a.txt', content: lines(1, 9000) });
  const diff = previews.find(({ kind }) => kind === 'diff');
  expect(diff && marksOf(diff, 'medium')).toEqual(['Shows 4,000 lines of 9,000: the rest is in the arguments']);
  expect(previews.find(({ kind }) => kind === 'text')).toMatchObject({ lines: 9000 });
});

it('says when only the ends of lines change', async () => {
  const preview = await previewOf('diff', { path: 'a.txt', content: 'a\r\nb\r\n' }, { files: { [file]: 'a\nb\n' } });
  expect(marksOf(preview, 'info')).toContain('Changes only how lines end');
});

it('adds at the end of the file when it is told to append', async () => {
  const args = { path: 'a.txt', content: 'b\n', mode: 'append' };
  expect(draw(await previewOf('diff', args, { files: { [file]: 'a\n' } }))).toBe(' a|+b');
});

it('shows a patch as it is written', async () => {
  const patch =
    '--- a/x.ts\n+++ b/x.ts\n@@ -1,2 +1,2 @@\n-a\n+b\n c\n--- a/y.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n';
  const { previews } = await previewsOf({ patch });
  expect(previews).toMatchObject([
    { kind: 'diff', path: 'x.ts', added: 1, removed: 1 },
    { kind: 'diff', path: 'y.ts', removed: 1 },
  ]);
  expect(marksOf(previews[1] as Preview, 'medium')).toEqual(['Deletes the file']);
});

it('shows the patches of agents too', async () => {
  const input = '*** Begin Patch\n*** Add File: n.ts\n+new\n*** Update File: x.ts\n@@ f()\n-a\n+b\n*** End Patch';
  const { previews } = await previewsOf({ input });
  expect(previews).toMatchObject([
    { path: 'n.ts', isNewFile: true, added: 1 },
    { path: 'x.ts', isNewFile: false, added: 1, removed: 1 },
  ]);
});

describe('a file and what shall stand in it', () => {
  it.each(['content', 'contents', 'file_text', 'newContent', 'new_contents', 'text', 'body', 'data', 'newText'])(
    '%s',
    async (name) => {
      const preview = await previewOf('diff', { path: 'a.txt', [name]: 'b' }, { files: { [file]: 'a' } });
      expect([preview.argument, draw(preview)]).toEqual([name, '-a|+b']);
    },
  );

  it.each([{ path: 'a.txt' }, { path: 'a.txt', content: 5 }, { content: 'b' }, { path: 'a.txt', other: 'b' }])(
    'is not in %j',
    async (args) => {
      const { previews } = await previewsOf(args, { files: { [file]: 'a' } });
      expect(previews.filter(({ kind }) => kind === 'diff')).toEqual([]);
    },
  );

  it('is found in every one of several', async () => {
    const files = [
      { path: 'a.txt', content: 'b' },
      { path: 'new.txt', content: 'c' },
    ];
    const { previews } = await previewsOf({ files }, { files: { [file]: 'a' } });
    expect(previews.filter(({ kind }) => kind === 'diff')).toMatchObject([
      { argument: 'files.0.content', isNewFile: false },
      { argument: 'files.1.content', isNewFile: true },
    ]);
  });

  it.each(['a', 'a+', 'A', 'app', 'append', 'APPEND'])('that is opened as “%s” grows at its end', async (mode) => {
    const preview = await previewOf('diff', { path: 'a.txt', content: 'b\n', mode }, { files: { [file]: 'a\n' } });
    expect(draw(preview)).toBe(' a|+b');
    expect(marksOf(preview, 'info')).toEqual(['Added at the end of the file']);
    const other = await previewOf(
      'diff',
      { path: 'a.txt', content: 'b\n', write_mode: mode },
      { files: { [file]: 'a\n' } },
    );
    expect(draw(other)).toBe(' a|+b');
  });

  it.each(['w', 'overwrite', 'apply', 'ab', 'xa', 'prepend', ''])('that is opened as “%s” does not', async (mode) => {
    const preview = await previewOf('diff', { path: 'a.txt', content: 'b\n', mode }, { files: { [file]: 'a\n' } });
    expect(draw(preview)).toBe('-a|+b');
    expect(marksOf(preview, 'info')).toEqual([]);
  });

  it('hides nothing that the new text hides', async () => {
    const content = `ok${' '.repeat(300)}evil`;
    const whole = await previewOf('diff', { path: 'a.txt', content }, { files: { [file]: 'a' } });
    expect(marksOf(whole, 'high')).toEqual(['More text after 300 blank characters']);
    const edited = await previewOf('diff', { path: 'a.txt', old: 'a', new: content }, { files: { [file]: 'a' } });
    expect(marksOf(edited, 'high')).toEqual(['More text after 300 blank characters']);
    const { previews } = await previewsOf({ path: '/tmp/a', content });
    expect(previews.find(({ kind }) => kind === 'text')?.marks.map(({ text }) => text)).toEqual([
      'More text after 300 blank characters',
      'Not compared with the file: it is not known to lie in the project',
    ]);
  });

  it.each(['absent', 'no-text', 'failed', 'too-large', 'no-file'] as const)(
    'that is %s: edits are shown as sent',
    async (kind) => {
      const args = { path: 'a.txt', old: 'a', new: 'b' };
      const preview = await previewOf('diff', args, { files: { [file]: { kind } } });
      expect(draw(preview)).toBe('-a|+b');
      const why = {
        absent: 'There is no such file',
        'no-text': 'Not compared with the file: it is not text',
        failed: 'Not compared with the file: it could not be read',
        'too-large': 'Not compared with the file: it is over 1 MB',
        'no-file': 'Not compared: there is something there that is not a file',
      };
      expect(marksOf(preview, 'medium')).toEqual([why[kind]]);
      expect(preview.isNewFile).toBe(false);
    },
  );

  it('shows several edits as they were sent, one below the other', async () => {
    const edits = [
      { old: 'a', new: 'b' },
      { old: 'c', new: 'd' },
    ];
    expect(draw(await previewOf('diff', { path: '/tmp/x', edits }))).toBe('-a|-c|+b|+d');
  });

  it('compares up to 1 MB of new text, and says so of more', async () => {
    const content = 'x'.repeat(1024 * 1024);
    const files = { [file]: 'a' };
    expect((await previewsOf({ path: 'a.txt', content }, { files })).previews.map(({ kind }) => kind)).toContain(
      'diff',
    );
    const longer = await previewsOf({ path: 'a.txt', content: `${content}x` }, { files });
    expect(longer.previews.map(({ kind }) => kind)).toEqual(['text', 'path']);
    expect(longer.previews[0] && marksOf(longer.previews[0], 'medium')).toEqual([
      'Not compared with the file: more than 1 MB',
    ]);
    const unread = await previewsOf({ path: 'b.txt', content: `${content}x` });
    expect(unread.previews[0] && marksOf(unread.previews[0], 'medium')).toEqual([
      'Not compared with the file: more than 1 MB',
    ]);
  });

  it('compares no edits of more than 2 MB together', async () => {
    const half = 'x'.repeat(1024 * 1024);
    const kinds = async (more: string) =>
      (await previewsOf({ path: '/tmp/x', old: half, new: half.slice(1) + more })).previews.map(({ kind }) => kind);
    expect(await kinds('y')).toContain('diff');
    expect(await kinds('yy')).not.toContain('diff');
  });

  it('that a diff shows whole needs no text beside it', async () => {
    const content = 'line\n'.repeat(100);
    const kinds = async (args: object, files = {}) =>
      (await previewsOf(args, { files })).previews.map(({ kind }) => kind);
    expect(await kinds({ path: 'a.txt', content })).toEqual(['diff', 'path']);
    expect(await kinds({ path: 'a.txt', old: 'a', new: content }, { [file]: 'a' })).toEqual(['diff', 'path']);
    expect(await kinds({ path: '/tmp/x', content })).toEqual(['text', 'path']);
    expect(await kinds({ path: 'a.txt', old: 'a', new: 'line\n'.repeat(5000) }, { [file]: 'a' })).toEqual([
      'diff',
      'path',
      'text',
    ]);
  });
});

it.each(['patch', 'diff', 'unified_diff', 'patchText', 'input', 'changes'])(
  'a patch may be called %s',
  async (name) => {
    const preview = await previewOf('diff', { [name]: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n' });
    expect(preview).toMatchObject({ argument: name, path: 'x' });
  },
);
