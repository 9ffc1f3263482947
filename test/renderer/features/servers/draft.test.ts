import { expect, it } from 'vitest';
import { blankDraft, readDraft, secretNames, toText } from '../../../../renderer/features/servers/draft';
import type { ServerDraft } from '../../../../shared/domain/server';

const stdio: ServerDraft = {
  name: 'files',
  isTrusted: true,
  transport: { kind: 'stdio', command: 'npx', args: ['-y', '', 'a b'], env: { KEY: 'a=b', EMPTY: '' }, cwd: '/data' },
};
const http: ServerDraft = {
  name: 'api',
  isTrusted: false,
  transport: { kind: 'http', url: 'https://example.com/mcp', headers: { Authorization: 'Bearer a:b' } },
};

it.each([stdio, http])('reads back what it wrote: $name', (draft) => {
  expect(readDraft(toText(draft))).toEqual({ ok: true, draft });
});

it.each([
  [{ name: '' }, 'name'],
  [{ name: 'no spaces' }, 'name'],
  [{ command: ' ' }, 'command'],
  [{ env: 'KEY=1\nnonsense' }, 'env'],
  [{ kind: 'http' as const, url: 'ftp://x' }, 'url'],
  [{ kind: 'http' as const, url: 'https://x.test', headers: ': x' }, 'headers'],
])('says which field is wrong in %o', (part, field) => {
  const read = readDraft({ ...blankDraft, name: 'ok', command: 'npx', ...part });
  expect(read.ok ? [] : Object.keys(read.problems)).toEqual([field]);
});

it('numbers the line that is wrong', () => {
  const read = readDraft({ ...blankDraft, name: 'ok', command: 'npx', env: 'A=1\n\nbroken' });
  expect(read).toMatchObject({ ok: false, problems: { env: 'Line 3 is not of the form “NAME=value”.' } });
});

it('says everything that is wrong at once', () => {
  const read = readDraft({ ...blankDraft, env: 'broken' });
  expect(read.ok ? [] : Object.keys(read.problems).sort()).toEqual(['command', 'env', 'name']);
});

it('finds each secret once, and nothing that only looks like one', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a secret is written
  expect(secretNames('A=${secret:one} B=${secret:two}${secret:one} ${env:HOME} ${secret:} ${secret:a b}')).toEqual([
    'one',
    'two',
  ]);
});
