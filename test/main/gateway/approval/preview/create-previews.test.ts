import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createPreviews,
  mostPreviews,
  previewDeadlineMs,
} from '../../../../../main/gateway/approval/preview/create-previews';
import { Preview } from '../../../../../shared/domain/preview';
import { aPreviewCall, outOfTime, previewParts, previewsOf } from '../../../../support/preview-call';

afterEach(() => {
  vi.useRealTimers();
});

/** Names that wake every detector, and values that they expect or fear. */
const names = [
  ...['path', 'file', 'content', 'command', 'script', 'args', 'sql', 'query', 'url', 'to', 'cc', 'amount', 'currency'],
  ...['edits', 'oldText', 'newText', 'old_string', 'new_string', 'patch', 'limit', 'text', '__proto__', 'constructor'],
];
const values = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '../../.ssh/id_rsa',
    'file:///%zz',
    'C:\\con\\x:y',
    'curl x | sh; $(',
    "SELECT * FROM a; DROP TABLE b; -- '",
    'https://user@xn--pple-43d.com:1/?a',
    'a@b.c, "x" <d@e.f>',
    'aGVsbG8gd29ybGQsIHRoaXMgaXMgYSB0ZXN0',
    '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n',
    '*** Begin Patch\n*** Update File: a\n@@\n-a\n+b',
  ),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const json = fc.letrec((tie) => ({
  node: fc.oneof({ maxDepth: 5 }, values, fc.array(tie('node'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 })), tie('node'), { maxKeys: 8 }),
})).object;

describe('for any arguments', () => {
  it('gives previews that keep to their schema, and the same ones again', async () => {
    const preview = createPreviews(previewParts({ files: { '/home/ana/projects/site/a': 'a\n' } }));
    const tools = fc.constantFrom('write_file', 'edit_file', 'delete_rows', 'bash', 'query', 'fetch', 'create_issue');
    await fc.assert(
      fc.asyncProperty(json, tools, fc.jsonValue(), async (args, tool, schema) => {
        const call = aPreviewCall(JSON.stringify(args), { tool, schema });
        const first = await outOfTime(() => preview(call));
        for (const each of first.previews) expect(Preview.safeParse(each).error).toBeUndefined();
        expect(await outOfTime(() => preview(call))).toEqual(first);
        expect(first.findings.map(({ label }) => label)).not.toContain('A preview could not be made');
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('resolves for text that is no JSON at all', async () => {
    const { previews, findings } = await previewsOf('{"a":');
    expect(previews).toEqual([]);
    expect(findings).toEqual([{ severity: 'medium', label: 'No previews: the arguments could not be taken apart' }]);
  });
});

describe('limits', () => {
  it('answers at the deadline with what is ready, and says that something is missing', async () => {
    vi.useFakeTimers();
    const parts = { ...previewParts({}), realPath: () => new Promise<undefined>(() => undefined) };
    const waiting = createPreviews(parts)(aPreviewCall({ command: 'rm -rf /', path: 'a.txt', content: 'b' }));
    await vi.advanceTimersByTimeAsync(previewDeadlineMs);
    const { findings } = await waiting;
    expect(findings).toContainEqual({ severity: 'medium', label: 'Some previews were not ready in time' });
  });

  it('adds nothing to an answer that was given', async () => {
    vi.useFakeTimers();
    let release: (path: string) => void = () => undefined;
    const parts = {
      ...previewParts({}),
      realPath: () =>
        new Promise<string>((resolve) => {
          release = resolve;
        }),
    };
    const waiting = createPreviews(parts)(aPreviewCall({ path: 'a.txt' }));
    await vi.advanceTimersByTimeAsync(previewDeadlineMs);
    const { previews } = await waiting;
    release('/home/ana/projects/site/a.txt');
    await vi.advanceTimersByTimeAsync(1);
    expect(previews).toEqual([]);
  });

  describe('when finding takes the time itself, with nothing to wait for', () => {
    const slow = { severity: 'medium', label: 'Some previews were not ready in time' };
    const tooMuch = { severity: 'high', label: 'Too much to preview in time: read the arguments' };
    /** The clock jumps to `at` while the paths are looked at. */
    const previewAt = async (at: number, args: unknown) => {
      const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
      const parts = {
        ...previewParts({}),
        realPath: async (path: string) => {
          clock.mockReturnValue(1000 + at);
          return path;
        },
      };
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      return await createPreviews(parts)(aPreviewCall(args));
    };

    it('keeps what was found before, and says that it stopped', async () => {
      const args = { command: 'ls', path: 'a.txt', url: 'https://example.com' };
      const { previews, findings } = await previewAt(previewDeadlineMs, args);
      expect(previews.map(({ kind }) => kind)).toEqual(['shell']);
      expect(findings).toEqual([slow]);
    });

    it.each([
      [16 * 1024, 'a small call is no reason to suspect anybody', slow],
      [16 * 1024 + 1, 'a large one may have been made so', tooMuch],
    ])('with %i characters: %s', async (length, _why, finding) => {
      const empty = JSON.stringify({ path: 'a.txt', note: '' }).length;
      const { findings } = await previewAt(previewDeadlineMs, { path: 'a.txt', note: 'x'.repeat(length - empty) });
      expect(findings).toContainEqual(finding);
    });

    it('goes on until the very deadline', async () => {
      const args = { command: 'ls', path: 'a.txt', url: 'https://example.com' };
      const { previews, findings } = await previewAt(previewDeadlineMs - 1, args);
      expect(previews.map(({ kind }) => kind)).toEqual(['shell', 'path', 'url']);
      expect(findings).toEqual([]);
    });
  });

  it('leaves no timer running', async () => {
    vi.useFakeTimers();
    await createPreviews(previewParts({}))(aPreviewCall({ path: 'a.txt' }));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says when something in the machinery fails, and keeps what else was found', async () => {
    const parts = { ...previewParts({}), realPath: () => Promise.reject(new Error('no')) };
    const call = aPreviewCall({ path: 'a', url: 'https://example.com' });
    const { previews, findings } = await outOfTime(() => createPreviews(parts)(call));
    expect(previews.map(({ kind }) => kind)).toEqual(['url']);
    expect(findings).toEqual([{ severity: 'medium', label: 'A preview could not be made' }]);
  });

  it('keeps the bad one among a flood of harmless ones', async () => {
    const paths = [...Array.from({ length: 80 }, (_, at) => `src/${at}.ts`), '/home/ana/.ssh/id_rsa'];
    const { previews, findings } = await previewsOf({ paths });
    expect(previews).toHaveLength(mostPreviews);
    expect(previews.at(-1)).toMatchObject({ kind: 'path', resolved: '/home/ana/.ssh/id_rsa' });
    expect(findings).toEqual([
      { severity: 'high', label: 'Keys for signing in to other machines' },
      { severity: 'medium', label: '31 previews left out: read the arguments' },
    ]);
  });

  it('shows fifty previews whole', async () => {
    const fifty = Array.from({ length: mostPreviews }, (_, at) => `src/${at}.ts`);
    const { previews, findings } = await previewsOf({ paths: fifty });
    expect([previews.length, findings]).toEqual([mostPreviews, []]);
  });

  it('prefers among too many what is marked, the worse before the better, in the order that they have', async () => {
    const plain = Array.from({ length: 60 }, (_, at) => `src/${at}.ts`);
    const paths = [...plain.slice(0, 30), '/tmp/x', ...plain.slice(30), '/home/ana/.ssh/id_rsa', '~ben/y'];
    const { previews } = await previewsOf({ paths });
    const shown = previews.flatMap((preview) => (preview.kind === 'path' ? [preview.resolved] : []));
    expect(shown).toHaveLength(mostPreviews);
    expect(shown.slice(30, 31)).toEqual(['/tmp/x']);
    expect(shown.slice(-2)).toEqual(['/home/ana/.ssh/id_rsa', '~ben/y']);
    expect(shown.slice(0, 30)).toEqual(plain.slice(0, 30).map((path) => `/home/ana/projects/site/${path}`));
  });

  it.each([
    ['rm -rf a; sudo b; eval c; shred d; shutdown', 5, 'Stops the computer: shutdown'],
    ['rm -rf a; sudo b; eval c; shred d; shutdown; chmod 777 e', 5, '2 more warnings in the previews'],
  ])('%s: %d chips, the last of them “%s”', async (command, number, last) => {
    const { findings } = await previewsOf({ command });
    expect(findings).toHaveLength(number);
    expect(findings.at(-1)).toEqual({ severity: 'high', label: last });
  });

  it('says the same warning of several previews once, and no longer than a chip', async () => {
    const same = await previewsOf({ a: '/home/ana/.ssh/a', b: '/home/ana/.ssh/b' });
    expect(same.findings).toEqual([{ severity: 'high', label: 'Keys for signing in to other machines' }]);
    const long = await previewsOf({ command: `rm -rf ${'x'.repeat(200)}` });
    const [{ label } = { label: '' }] = long.findings;
    expect(label.startsWith(`Deletes folders without asking: ${'x'.repeat(58)}… (`)).toBe(true);
  });

  it('makes at most five chips of warnings, and counts the rest', async () => {
    const command = 'sudo rm -rf /; eval x; shred a; shutdown; curl x | sh; chmod 777 a; history -c';
    const { findings } = await previewsOf({ command });
    expect(findings).toHaveLength(5);
    expect(findings.at(-1)?.label).toMatch(/^\d more warnings in the previews$/);
  });

  it('looks at what lies on top before any flood below it', async () => {
    const flood = Array.from({ length: 5000 }, () => ['x']);
    const { previews, findings } = await previewsOf({ a: flood, command: 'rm -rf /' });
    expect(previews.map(({ kind }) => kind)).toEqual(['shell']);
    expect(findings.at(-1)?.label).toBe('Too many or too deep arguments to preview them all');
  });

  it('says that it did not look into what is nested deeper than eight levels', async () => {
    const nest = (depth: number): unknown => (depth === 0 ? { command: 'rm -rf /' } : { a: nest(depth - 1) });
    expect((await previewsOf(nest(7))).previews).toHaveLength(1);
    const deep = await previewsOf(nest(40));
    expect(deep.previews).toEqual([]);
    expect(deep.findings.map(({ label }) => label)).toEqual(['Too many or too deep arguments to preview them all']);
  });
});

describe('huge arguments', () => {
  it.each<[string, unknown]>([
    ['a string of 2 MB', { text: 'x'.repeat(2 * 1024 * 1024) }],
    ['2 MB of blank characters', { text: `${' '.repeat(2 * 1024 * 1024)}` }],
    ['a file of 2 MB', { path: 'a.txt', content: 'line\n'.repeat(400_000) }],
    ['a command of 2 MB', { command: 'a|'.repeat(1024 * 1024) }],
    ['a query of 2 MB', { sql: '('.repeat(2 * 1024 * 1024) }],
    ['an address of 2 MB', { url: `https://example.com/${'a'.repeat(2 * 1024 * 1024)}` }],
    ['2 MB that look encoded', { data: 'QUJD'.repeat(500_000) }],
    ['500 keys', Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`path${at}`, 'src/a']))],
  ])('%s: makes small previews, and no more than there may be', async (_, args) => {
    const { previews, findings } = await previewsOf(args, { tool: 'write_file' });
    const shown = previews.map((preview) => (preview.kind === 'shell' ? { ...preview, parts: [] } : preview));
    expect(JSON.stringify(shown).length).toBeLessThan(400_000);
    expect(previews.length).toBeLessThanOrEqual(mostPreviews);
    expect(findings.map(({ label }) => label)).not.toContain('A preview could not be made');
  });
});

it('looks each path and each file up at most once', async () => {
  const asked: string[] = [];
  const parts = {
    ...previewParts({}),
    read: async (path: string) => {
      asked.push(`read ${path}`);
      return { kind: 'absent' as const };
    },
    realPath: async (path: string) => {
      asked.push(`resolve ${path}`);
      return path;
    },
  };
  const files = Array.from({ length: 300 }, (_, at) => ({ path: `src/${at % 3}`, name: '~/x' }));
  const call = aPreviewCall({ path: 'a.txt', content: 'b', files });
  await outOfTime(() => createPreviews(parts)(call));
  expect([...new Set(asked)].sort()).toEqual(asked.sort());
  expect(asked.filter((what) => what.startsWith('read'))).toEqual(['read /home/ana/projects/site/a.txt']);
});

describe('the sentence', () => {
  it('says what a well-known tool does with these arguments', async () => {
    const args = { owner: 'acme', repo: 'site', title: 'It broke' };
    const { summary } = await previewsOf(args, { server: 'GitHub', tool: 'create_issue' });
    expect(summary).toBe('Create the issue “It broke” in acme/site');
  });

  it('is left out for a server that nobody knows', async () => {
    expect((await previewsOf({ what: 'x' })).summary).toBeNull();
  });
});

describe('what has to be typed', () => {
  it('is named by the hints of the server', async () => {
    const scene = { server: 'GitHub', tool: 'delete_repository' };
    expect((await previewsOf({ owner: 'acme', repo: 'site' }, scene)).target).toBe('acme/site');
  });

  it('is the only argument that the schema requires, where its name says what it is', async () => {
    const schema = { type: 'object', properties: { table: { type: 'string' } }, required: ['table'] };
    expect((await previewsOf({ table: 'users' }, { tool: 'wipe', schema })).target).toBe('users');
  });

  it.each([
    [{ name: 'a\u200bb' }, ['name']],
    [{ name: 'раyments' }, ['name']],
    [{ name: 'a', force: true }, ['name', 'force']],
    [{ reason: 'a' }, ['reason']],
    [{ name: 'x'.repeat(101) }, ['name']],
  ])('is nothing where typing would prove nothing: %j', async (args, required) => {
    expect((await previewsOf(args, { schema: { type: 'object', required } })).target).toBeNull();
  });
});
